"""The counting rule "largest" written out one row at a time: slow and obvious, to compare with."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Row:
    line: int
    area: int
    site: str = ""
    population_group: str = ""
    organisation: int = 1
    targeted: int | None = None
    reached: int | None = None
    cells: tuple[tuple[str, str, int], ...] = ()
    on: date | None = None


def largest(figures):
    return max((figure for figure in figures if figure is not None), default=None)


def added(figures):
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known else None


def people_of_one_group_at_one_place(rows):
    by_cell = defaultdict(int)
    for row in rows:
        for sex, age, figure in row.cells:
            by_cell[sex, age] = max(by_cell[sex, age], figure)
    sums = [
        added(figure for (sex, age), figure in by_cell.items() if (bool(sex), bool(age)) == kind)
        for kind in [(True, True), (True, False), (False, True), (False, False)]
    ]
    return largest([*sums, *(row.reached for row in rows)])


def figures_of_place(rows, population_group):
    """(reached, targeted) of one place; population group "all" is everyone."""
    if population_group != "all":
        own = [row for row in rows if row.population_group == population_group]
        return people_of_one_group_at_one_place(own), largest(row.targeted for row in own)
    names = {row.population_group for row in rows if row.population_group}
    named = [figures_of_place(rows, name) for name in names]
    unnamed = figures_of_place(rows, "")
    return tuple(largest([added(figure[i] for figure in named), unnamed[i]]) for i in (0, 1))


def consolidate(rows, parents):
    """{(line, area, population group): (rows, organisations, targeted, reached, frequencies)}."""

    def below(area, top):
        while area is not None and area != top:
            area = parents[area]
        return area == top

    result = {}
    for line in {row.line for row in rows}:
        for top in parents:
            inside = [row for row in rows if row.line == line and below(row.area, top)]
            for name in {row.population_group for row in inside if row.population_group} | (
                {"all"} if inside else set()
            ):
                own = [row for row in inside if name in ("all", row.population_group)]
                places = {(row.area, row.site) for row in own}
                each = [
                    figures_of_place([r for r in inside if (r.area, r.site) == place], name)
                    for place in places
                ]
                result[line, top, name] = (
                    len(own),
                    len({row.organisation for row in own}),
                    added(targeted for _, targeted in each),
                    added(reached for reached, _ in each),
                    added(row.reached for row in own),
                )
    return result
