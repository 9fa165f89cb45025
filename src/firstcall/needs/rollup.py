"""Needs added up over areas (docs/decisions/needs-and-their-parts.md; product choice).

The finest figures add up; where an area has a figure of its own for a population group, that one stands
and its parts are not added to it. Everyone ("all") is the recorded total, else the sum of the population
groups; rows by sex and age add up to their own total, and so do people with and without a disability where both are
there; those with one alone are a part of the others, never added. The same figure written twice counts once: of several
for the same people the largest stands. Null stays null.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

ALL = "all"
METRICS = ("population", "affected", "in_need", "targeted")
Figures = tuple[int | None, int | None, int | None, int | None]
"""Figures of the four METRICS, in their order; None is not known."""
Parents = Mapping[int, int | None]
"""The area above each area; None above the country."""


@dataclass(frozen=True, slots=True)
class Need:
    """One recorded row. `line` says which group (or sector without a group) it belongs to."""

    line: int
    area: int
    population_group: str
    sex: str
    age: str
    figures: Figures
    disability: str = ""


def roll_up(needs: Iterable[Need], parents: Parents) -> dict[tuple[int, int, str], Figures]:
    """Figures per (line, area, population group) for every area with a row at or below it.

    `parents` must know every area of `needs`. A (line, area, population group) with a row and no figure
    is there with None: somebody looked, nobody knows.
    """
    rows = list(needs)
    depths = _depths({need.area for need in rows}, parents)
    metrics = [_roll_up_one(_own(rows, metric), parents, depths) for metric in range(len(METRICS))]
    keys = sorted(set().union(*metrics))
    return {key: (*(metric.get(key) for metric in metrics),) for key in keys}  # type: ignore[misc]


Own = dict[tuple[int, int], dict[str, int | None]]
Cells = dict[tuple[str, str], int | None]
"""Figures by sex and age; "" is both, or all."""


def _own(rows: Iterable[Need], metric: int) -> Own:
    """Each area's own figures of one metric: {(line, area): {population group: figure}}."""
    cells: dict[tuple[int, int, str], dict[str, Cells]] = defaultdict(lambda: defaultdict(dict))
    for need in rows:
        of_group = cells[need.line, need.area, need.population_group][need.disability]
        cell = (need.sex, need.age)
        of_group[cell] = largest(of_group.get(cell), need.figures[metric])
    own: Own = defaultdict(dict)
    for (line, area, name), of_everybody in cells.items():
        own[line, area][name] = _everybody({key: _whole(some) for key, some in of_everybody.items()})
    return own


def _everybody(figures: Mapping[str, int | None]) -> int | None:
    """People whatever their disability: as recorded, else with one and without one, where both are known."""
    both = (figures.get("with"), figures.get("without"))
    return first(figures.get(""), None if None in both else added(*both))


def figures_of_areas(needs: Iterable[Need]) -> dict[int, Figures]:
    """What is recorded of everybody in each area itself, of one line: nothing is added up over areas."""
    rows = list(needs)
    metrics = [_own(rows, metric) for metric in range(len(METRICS))]
    areas = dict.fromkeys(need.area for need in rows)
    found = ((area, tuple(_of_area(one.get((0, area), {}), {})[ALL] for one in metrics)) for area in areas)
    return dict(found)  # type: ignore[arg-type]


def _whole(cells: Cells) -> int | None:
    """The recorded total of one population group, else the largest of its sums by sex and age, sex, age."""
    recorded = cells.get(("", ""))
    if recorded is not None:
        return recorded
    kinds = ((True, True), (True, False), (False, True))
    sums = (
        added(*(figure for cell, figure in cells.items() if (bool(cell[0]), bool(cell[1])) == kind))
        for kind in kinds
    )
    return largest(*sums)


def _roll_up_one(
    own: Own, parents: Parents, depths: Mapping[int, int]
) -> dict[tuple[int, int, str], int | None]:
    """One metric, from the deepest areas up to the country."""
    below: Own = defaultdict(dict)
    at_depth: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for line, area in own:
        at_depth[depths[area]].add((line, area))
    result: dict[tuple[int, int, str], int | None] = {}
    for depth in range(max(depths.values(), default=-1), -1, -1):
        for line, area in at_depth[depth]:
            figures = _of_area(own.get((line, area), {}), below.get((line, area), {}))
            parent = parents[area]
            for name, figure in figures.items():
                result[line, area, name] = figure
                if parent is not None:
                    of_parent = below[line, parent]
                    of_parent[name] = added(of_parent.get(name), figure)
            if parent is not None:
                at_depth[depth - 1].add((line, parent))
    return result


def _of_area(own: Mapping[str, int | None], below: Mapping[str, int | None]) -> dict[str, int | None]:
    """The figures of one area, from its own and the sums of the areas right below it."""
    figures = {name: first(own.get(name), below.get(name)) for name in {*own, *below} - {ALL}}
    parts = below.get(ALL)
    if any(own.get(name) is not None for name in figures):
        parts = largest(parts, added(*figures.values()))
    figures[ALL] = first(own.get(ALL), parts)
    return figures


def _depths(areas: Iterable[int], parents: Parents) -> dict[int, int]:
    """How many areas lie above each of `areas` and of the areas above them."""
    depths: dict[int, int] = {}

    def depth(area: int) -> int:
        if area not in depths:
            parent = parents[area]
            depths[area] = 0 if parent is None else depth(parent) + 1
        return depths[area]

    for area in areas:
        depth(area)
    return depths


def first(*figures: int | None) -> int | None:
    """The first figure that is known."""
    return next((figure for figure in figures if figure is not None), None)


def added(*figures: int | None) -> int | None:
    """The sum of the known figures; None when none is known."""
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known else None


def largest(*figures: int | None) -> int | None:
    """The largest known figure; None when none is known."""
    return max((figure for figure in figures if figure is not None), default=None)
