"""Assessments as people may see them, and all that was assessed of a group or a place, beside what is in use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from firstcall.access.queries import visible
from firstcall.access.rules import Actor, NotVisible
from firstcall.needs.lines import Attribution, Line
from firstcall.needs.models import Assessment, AssessmentChoice, NeedFigure
from firstcall.needs.queries.details import DAY_SAID
from firstcall.needs.queries.figures import area_tree, household_sizes, of_lines, standing_needs
from firstcall.needs.rollup import METRICS, Figures, Need, figures_of_areas
from firstcall.needs.rows.units import PEOPLE, in_people
from firstcall.policy.guidance import Word
from firstcall.policy.profiles import profile
from firstcall.policy.sector_names import sector_code_for
from firstcall.structure.models import Emergency, Group
from firstcall.structure.queries import group_for, known_group

IN_NEED, TARGETED = METRICS.index("in_need"), METRICS.index("targeted")


def issues_here(emergency: Emergency) -> tuple[Word, ...]:
    """The cross-cutting issues of the edition of the guidance this emergency is run under."""
    return profile(emergency.profile).issues


def assessments_seen(actor: Actor, emergency: Emergency) -> QuerySet[Assessment]:
    """The assessments `actor` may see, the last collected first; those of high sensitivity only for those who may."""
    rows = Assessment.objects.filter(emergency=emergency)
    seen = visible(actor, "assessment", rows.exclude(sensitivity="high"))
    high = visible(actor, "assessment", rows.filter(sensitivity="high"), "read-high")
    pks = {*seen.values_list("pk", flat=True), *high.values_list("pk", flat=True)}
    found = rows.filter(pk__in=pks).select_related("emergency__country", "organisation")
    return found.prefetch_related("partners__organisation", "areas__area", "groups__group").order_by(
        "-ends_on", "-pk"
    )


def assessment_seen(actor: Actor, emergency: Emergency, public_id: str) -> Assessment:
    """One of them. Raises `NotVisible`."""
    found = assessments_seen(actor, emergency).filter(public_id=public_id).first()
    if found is None:
        raise NotVisible("assessment")
    return found


def lines_touched(assessment: Assessment) -> set[tuple[int | None, str]]:
    """The groups and sectors it has figures of, in force or not."""
    rows = NeedFigure.objects.filter(assessment=assessment).order_by()
    return set(rows.values_list("group_id", "sector").distinct())


def line_meant(emergency: Emergency, text: str) -> tuple[Group | None, str]:
    """The group a text means, else the sector of its code that no group covers. Raises `Refused`."""
    code = sector_code_for(text) or text
    without = standing_needs(emergency).filter(group=None, sector=code).exists()
    if without and group_for(emergency, text) is None:
        return None, code
    return known_group(emergency, text), ""


def choices_of(emergency: Emergency) -> QuerySet[AssessmentChoice]:
    """The choices in force, the last made first."""
    rows = AssessmentChoice.objects.filter(emergency=emergency, ends_on=None)
    return rows.select_related("assessment", "group", "area", "emergency__country").order_by("-pk")


class Assessed(NamedTuple):
    """What one assessment says of one group (or sector) in one area: people, None not known; severity 1 to 5.

    `assessment` None: the figures without one. `households`: it counts households that nothing turns into people, and
    the figures are households. `in_use`: whether they count. `day`: the latest they speak of.
    """

    line: Line
    area: int
    assessment: int | None
    population: int | None
    affected: int | None
    in_need: int | None
    targeted: int | None
    severity: int | None
    day: date | None
    in_use: bool
    severity_in_use: bool
    households: bool


def assessed(
    emergency: Emergency,
    attributed: Attribution,
    *,
    only: Collection[Assessment | None] | None = None,
    line: Line | None = None,
    area: int | None = None,
    within: bool = True,
    actor: Actor | None = None,
) -> list[Assessed]:
    """All that was assessed, by group, area and assessment, for the areas that have figures of their own.

    `only`: these assessments. `area`: this one and, `within`, those in it. Rows by sex, age and population group are
    put together as in the sums. `actor`: only what this one may see.
    """
    rows = standing_needs(emergency)
    if actor is not None:
        rows = visible(actor, "need", rows)
    if only is not None:
        named = [one.pk for one in only if one is not None]
        rows = rows.filter(assessment__in=named) | (
            rows.filter(assessment=None) if None in only else rows.none()
        )
    if line is not None:
        rows = rows.filter(of_lines([line], attributed))
    tree = area_tree(emergency.country_id)
    wanted = {one for one in tree.parents if area in tree.lineage(one)} if within and area else {area}
    sizes = household_sizes(emergency)
    sets: dict[tuple[Line, int | None, bool], _Set] = defaultdict(_Set)
    for row in (
        rows.annotate(said=DAY_SAID).order_by("pk").values_list(*COLUMNS, "said").iterator(chunk_size=5000)
    ):
        group, sector, place, name, sex, age, disability, unit, assessment, severity, used, *figures, said = (
            row
        )
        if area is not None and place not in wanted:
            continue
        apart = unit != PEOPLE and assessment not in sizes
        if unit != PEOPLE and not apart:
            figures = in_people(figures, sizes[assessment])
        one = sets[attributed.line(group, sector), assessment, apart]
        one.add(place, severity, used, said, Need(0, place, name, sex, age, tuple(figures), disability))
    return [
        one for (of, assessment, apart), some in sets.items() for one in some.assessed(of, assessment, apart)
    ]


COLUMNS = (
    "group_id", "sector", "area_id", "population_group", "sex", "age", "disability", "unit", "assessment_id",
    "severity", "in_use", *METRICS,
)  # fmt: skip


class _Set:
    """The figures of one assessment for one group: what they come to in each area."""

    def __init__(self) -> None:
        self.needs: list[Need] = []
        self.severity: dict[int, int] = {}
        self.used: dict[int, bool] = {}
        self.severity_used: dict[int, bool] = {}
        self.days: dict[int, date] = {}

    def add(self, area: int, severity: int | None, used: bool, said: date | None, need: Need) -> None:
        if severity is not None:
            self.severity[area] = max(severity, self.severity.get(area, 0))
            self.severity_used[area] = self.severity_used.get(area, False) or used
        else:
            self.needs.append(need)
            self.used[area] = self.used.get(area, False) or used
        if said is not None:
            self.days[area] = max(said, self.days.get(area, said))

    def assessed(self, line: Line, assessment: int | None, apart: bool) -> list[Assessed]:
        own = figures_of_areas(self.needs)
        nothing: Figures = (None, None, None, None)
        return [
            Assessed(
                line, area, assessment, *own.get(area, nothing), self.severity.get(area), self.days.get(area),
                self.used.get(area, False), self.severity_used.get(area, False), apart,
            )
            for area in dict.fromkeys([*own, *self.severity])
        ]  # fmt: skip
