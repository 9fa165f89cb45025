"""Need less reached by sex and age, where both are broken down (L1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

import polars as pl

from firstcall.access.rules import Actor
from firstcall.activities.counting.breakdown import names_of_cells, reached_by_cell
from firstcall.activities.counting.in_force import fields_of, rules_of_lines
from firstcall.activities.counting.rule import DEFAULT
from firstcall.activities.queries import rows_to_consolidate
from firstcall.gaps.history import Sees
from firstcall.gaps.queries.response import Response, chosen, respond, whole
from firstcall.gaps.rules import ALL, Figures, View, met_share
from firstcall.gaps.rules.ranking import TOO_OLD
from firstcall.gaps.rules.sex_and_age import (
    BY_SEX,
    CUTS,
    Part,
    Remark,
    SexAge,
    finest_cut,
    into_targets,
    parts,
    target_cells,
    target_of,
)
from firstcall.needs.lines import Line
from firstcall.needs.queries import needs_of
from firstcall.needs.rollup import METRICS, Need, roll_up
from firstcall.places.models import Area
from firstcall.structure.models import Emergency, Group
from firstcall.structure.rules import Accountable

DISABILITY = "disability"
IN_NEED = METRICS.index("in_need")
Cells = dict[SexAge, dict[int, Figures]]


class PartRow(NamedTuple):
    """People of one sex and age (or with or without a disability) in one place; None is not known.

    `population_group`: of which they are, "all" for everybody.
    `stated` False: the people of whom nobody said it; with them the rows add up to the gap table's. `remarks`: what
    does not add up, and how many people that is about.
    """

    group: str
    group_name: str
    area: str
    area_name: str
    level: int
    population_group: str
    sex: str
    age: str
    disability: str
    stated: bool
    in_need: int | None
    reached: int | None
    unmet: int | None
    coverage: float | None
    status: str
    rest: bool
    remarks: tuple[Remark, ...]
    accountable: Accountable

    @property
    def met(self) -> float | None:
        """The share of the need that is met (`met_share`); None where reports do not say whom they reached."""
        return None if self.coverage is None else met_share(self.in_need, self.reached, self.unmet)

    def as_json(self) -> dict[str, object]:
        """The shape of `firstcall gaps --sex-age --json` and of the API."""
        return {
            "met": self.met,
            **{name: getattr(self, name) for name in self._fields if name not in ("group_name", "level")},
            "remarks": [{"code": one.code, "people": one.people} for one in self.remarks],
            "accountable": {"role": self.accountable.role, "name": self.accountable.name},
        }


def gaps_by_sex_and_age(
    *,
    actor: Actor,
    emergency: Emergency,
    group: Group | None = None,
    level: int | None = None,
    population_group: str = ALL,
    area: Area | None = None,
    by: str = "",
    at: datetime,
) -> list[PartRow]:
    """Need less reached by sex and age, in the order of groups, ages, sexes and areas; empty for groups without any.

    `by`: "sex_and_age", "sex", "age" or "disability" ("with", "without"; of needs alone, since reports do not say it);
    the finest by sex and age in which the group's needs are stated when left out (else its
    reports). `level` as in `gap_table`; `population_group` one of them, or "all" for everybody. Only what the actor may
    see is in it.
    """
    group, area = whole(group, area)
    response = respond(actor, emergency, area, None, at)
    lines = chosen(response.lines, response.groups, group)
    depth = response.default_level() if level is None else level
    sees = Sees(actor, emergency, response.tree)
    inside = (
        None if area is None else {pk for pk in response.tree.parents if area.pk in response.tree.lineage(pk)}
    )

    def shown(line: Line, place: int) -> bool:
        return sees(line, place) and (inside is None or place in inside)

    rows: list[PartRow] = []
    for line, cells in _cells_of(response, lines, population_group, by).items():
        views = {
            cell: {place: one for place, one in view.items() if shown(line, place)}
            for cell, view in cells.items()
        }
        everybody: View = response.lines[line].get(population_group, {})
        found = parts(everybody, views, response.tree, depth)
        rows.extend(_rows(response, line, population_group, found, by == DISABILITY))
    return rows


def _cells_of(response: Response, lines: list[Line], population_group: str, by: str) -> dict[Line, Cells]:
    """The figures of each line by sex, age and area; lines without any are left out."""
    emergency, attributed, tree = response.emergency, response.attributed, response.tree
    if not lines:
        return {}
    rules = rules_of_lines(emergency, lines)
    needs = needs_of(emergency, lines, attributed)
    rows, above = rows_to_consolidate(emergency, lines, attributed, tree, fields_of(rules))
    found: dict[Line, Cells] = {}
    for number, line in enumerate(lines):
        mine = [need for need in needs if need.line == number and need.figures[IN_NEED] is not None]
        reports = rows.filter(pl.col("line") == number)
        names = {_cell(name): people for name, people in names_of_cells(reports).items()}
        if by == DISABILITY:
            mine, names = [_by_disability(need) for need in mine if disability_of(need)], {}
        targets = _targets(mine, names, BY_SEX if by == DISABILITY else by)
        if not targets:
            continue
        cells: Cells = {target: {} for target in targets}
        for target, place, people in _need_by_target(mine, targets, tree.parents, population_group):
            cells[target][place] = Figures(in_need=people)
        to = {
            f"{cell[0]}|{cell[1]}": f"{one[0]}|{one[1]}"
            for cell in names
            if (one := target_of(cell, targets)) is not None
        }
        reached = reached_by_cell(reports, above, rules.get(number, DEFAULT), to)
        mine_only = reached.filter(pl.col("population_group") == population_group)
        for place, _name, target, people in mine_only.iter_rows():
            view = cells[_cell(target)]
            view[place] = Figures(in_need=view[place].in_need if place in view else None, reached=people)
        found[line] = cells
    return found


def _cell(name: str) -> SexAge:
    sex, _, age = name.partition("|")
    return sex, age


def _targets(needs: list[Need], reported: Mapping[SexAge, int], by: str) -> list[SexAge]:
    """The cells of a line: as its needs are stated, else as its reports are."""
    stated: dict[SexAge, int] = defaultdict(int)
    for need in needs:
        if need.sex or need.age:
            stated[need.sex, need.age] += need.figures[IN_NEED] or 0
    for source in (stated, reported):
        cut = by if by in CUTS else finest_cut(source)
        if cut and (targets := target_cells(source, cut)):
            return targets
    return []


def disability_of(need: Need) -> str:
    """ "with" or "without" a disability, "" for everybody; needs taken in without assessments say nothing of it."""
    return getattr(need, "disability", "")


def _by_disability(need: Need) -> Need:
    """The need under its disability, as if that were a sex; sex and age are parts of it that add up."""
    part = f"{need.sex} {need.age}".strip()
    return Need(need.line, need.area, need.population_group, disability_of(need), part, need.figures)


def _need_by_target(
    needs: Iterable[Need], targets: list[SexAge], parents: Mapping[int, int | None], population_group: str
) -> Iterator[tuple[SexAge, int, int]]:
    """People in need per target and area of every level, added up as needs are (needs/rollup.py)."""
    stated: dict[tuple[int, str], dict[SexAge, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for need in needs:
        people = need.figures[IN_NEED]
        if people is not None and (need.sex or need.age):
            of_cell = stated[need.area, need.population_group][need.sex, need.age]
            of_cell[disability_of(need)] = max(people, of_cell.get(disability_of(need), 0))
    places = {
        place: {cell: people for cell, found in cells.items() if (people := _everybody(found)) is not None}
        for place, cells in stated.items()
    }
    rows = [
        Need(targets.index(target), area, name, "", "", (None, None, people, None))
        for (area, name), figures in places.items()
        for target, people in into_targets(figures, targets).items()
    ]
    for (number, area, name), figures_ in roll_up(rows, parents).items():
        if name == population_group and figures_[IN_NEED] is not None:
            yield targets[number], area, figures_[IN_NEED]  # type: ignore[misc]


def _everybody(figures: Mapping[str, int]) -> int | None:
    """People whatever their disability: as stated, else those with and those without one, where both are."""
    if "" in figures:
        return figures[""]
    return figures["with"] + figures["without"] if {"with", "without"} <= set(figures) else None


def _rows(
    response: Response, line: Line, people: str, found: list[Part], by_disability: bool
) -> Iterator[PartRow]:
    code, name = response.label(line)
    for one in found:
        if one.in_need is not None and response.too_old(line, one.area):
            one = one._replace(in_need=None, unmet=None, status=TOO_OLD, remarks=())
        coverage = one.coverage
        yield PartRow(
            code, name, *response.areas[one.area], response.tree.levels[one.area], people,
            "" if by_disability else one.sex, one.age, one.sex if by_disability else "", one.stated,
            one.in_need, one.reached, one.unmet,
            None if coverage is None else round(coverage, 4),
            one.status, one.rest, one.remarks, response.accountable(line, one.area),
        )  # fmt: skip
