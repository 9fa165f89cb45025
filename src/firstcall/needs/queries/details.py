"""What the figures in use say besides totals: severity, sex, age and disability, and the day they speak of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.db.models import Q
from django.db.models.functions import Coalesce

from firstcall.needs.lines import Attribution, Line
from firstcall.needs.queries.figures import current_needs, household_sizes, of_lines
from firstcall.needs.rows.units import PEOPLE, in_people
from firstcall.structure.models import Emergency

DAY_SAID = Coalesce("as_of", "assessment__ends_on", "assessment__starts_on", "assessment__published_on")
"""The day a figure speaks of: its own, else that of its assessment; null where neither says it."""


class SexAndAge(NamedTuple):
    """People in need of one sex, age or disability. `line` is a position in the lines asked for, `area` a key.

    `sex` f, m, x or "", `age` as files write it or "", `disability` with, without or "": "" is everybody.
    """

    line: int
    area: int
    population_group: str
    sex: str
    age: str
    disability: str
    in_need: int


def severity_of(emergency: Emergency, attributed: Attribution) -> dict[Line, dict[int, int]]:
    """Severity (1 to 5) in use, by line and by the area it was given for; nothing is inherited or added up.

    Where an area has several, of different population groups, it is the most severe.
    """
    found: dict[Line, dict[int, int]] = defaultdict(dict)
    rows = current_needs(emergency).exclude(severity=None).order_by()
    for group, sector, area, severity in rows.values_list("group_id", "sector", "area_id", "severity"):
        of_line = found[attributed.line(group, sector)]
        of_line[area] = max(of_line.get(area, 0), severity or 0)
    return dict(found)


def needs_by_sex_and_age(
    emergency: Emergency, lines: Collection[Line], attributed: Attribution
) -> list[SexAndAge]:
    """The figures in use that name a sex, an age or a disability, each for its own area; totals are not among them.

    People in need; rows that do not say how many are left out. Households count by the factor their assessment states.
    """
    position = {line: number for number, line in enumerate(lines)}
    sizes = household_sizes(emergency)
    broken_down = ~Q(sex="") | ~Q(age="") | ~Q(disability="")
    rows = current_needs(emergency).filter(broken_down, of_lines(lines, attributed)).exclude(in_need=None)
    columns = (
        "group_id", "sector", "area_id", "population_group", "sex", "age", "disability", "in_need",
        "unit", "assessment_id",
    )  # fmt: skip
    found = []
    for group, sector, area, name, sex, age, disability, in_need, unit, assessment in rows.order_by(
        "pk"
    ).values_list(*columns):
        people = in_need if unit == PEOPLE else in_people([in_need], sizes.get(assessment))[0]
        if people is not None:
            line = position[attributed.line(group, sector)]
            found.append(SexAndAge(line, area, name, sex, age, disability, people))
    return found


def figures_older(emergency: Emergency, day: date) -> bool:
    """Is there any figure in use that speaks of a day before `day`?"""
    rows = current_needs(emergency).filter(severity=None).annotate(said=DAY_SAID)
    return rows.filter(said__lt=day).exists()


def as_of_days(emergency: Emergency, attributed: Attribution) -> dict[Line, dict[int, date | None]]:
    """The day the figures in use speak of, by line and by the area they were given for.

    The earliest where an area has several; None where no day is known. Severity is not asked: a figure is a number of
    people.
    """
    found: dict[Line, dict[int, date | None]] = defaultdict(dict)
    rows = current_needs(emergency).filter(severity=None).annotate(said=DAY_SAID).order_by()
    for group, sector, area, said in rows.values_list("group_id", "sector", "area_id", "said").distinct():
        of_line = found[attributed.line(group, sector)]
        known = [day for day in (of_line.get(area), said) if day is not None]
        of_line[area] = min(known, default=None)
    return dict(found)
