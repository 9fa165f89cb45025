"""From added-up needs and consolidated activities to the figures of one group. Plain values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from firstcall.gaps.rules import ALL, Figures, View, added
from firstcall.needs.areas import AreaTree


@dataclass(frozen=True, slots=True)
class NeedsHere:
    """Needs of one group or sector as kept per area. `source`: the head it was kept under."""

    source: tuple[int | None, str]
    area: int
    population_group: str
    in_need: int | None
    targeted: int | None


@dataclass(frozen=True, slots=True)
class ReachHere:
    """Consolidated activities of one group or sector as kept per area."""

    source: tuple[int | None, str]
    area: int
    population_group: str
    targeted: int | None
    reached: int | None
    organisations: int
    here: int


def views_of(needs: Iterable[NeedsHere], reach: Iterable[ReachHere], tree: AreaTree) -> dict[str, View]:
    """The figures of one group by population group and area.

    `targeted` is the plan's where the plan gives any for this group, else what the activities say.
    """
    needs, reach = list(needs), list(reach)
    planned = any(need.targeted is not None for need in needs)
    by_source: dict[tuple[str, tuple[int | None, str]], dict[int, Figures]] = defaultdict(dict)
    for found in reach:
        by_source[found.population_group, found.source][found.area] = Figures(
            targeted=None if planned else found.targeted,
            reached=found.reached,
            organisations=found.organisations,
            here=found.here,
        )
    for need in needs:
        view = by_source[need.population_group, need.source]
        there = view.get(need.area, Figures())
        view[need.area] = Figures(
            in_need=need.in_need,
            targeted=need.targeted if planned else there.targeted,
            reached=there.reached,
            organisations=there.organisations,
            here=there.here,
        )
    sources: dict[str, list[View]] = defaultdict(list)
    for (name, _), view in by_source.items():
        sources[name].append(view)
    views: dict[str, View] = {name: together(found, tree) for name, found in sources.items()}
    views.setdefault(ALL, {})
    return views


def together(views: list[View], tree: AreaTree) -> View:
    """One view of figures kept under several heads (a sector before a group covered it, and the group since).

    Per area the largest of them, and never less than the parts below it: the same people may be in both.
    """
    if len(views) == 1:
        return views[0]
    areas = sorted({area for view in views for area in view}, key=lambda area: -tree.levels[area])
    merged: dict[int, Figures] = {}
    below: dict[int, list[Figures]] = defaultdict(list)
    for area in areas:
        merged[area] = _largest([*(view[area] for view in views if area in view), _sum(below[area])])
        parent = tree.parents[area]
        if parent is not None:
            below[parent].append(merged[area])
    return merged


def _largest(figures: list[Figures]) -> Figures:
    in_need, targeted, reached = (
        max((n for n in numbers if n is not None), default=None) for numbers in _columns(figures)
    )
    return Figures(
        in_need,
        targeted,
        reached,
        organisations=max(one.organisations for one in figures),
        here=max(one.here for one in figures),
    )


def _sum(figures: list[Figures]) -> Figures:
    in_need, targeted, reached = (added(numbers) for numbers in _columns(figures))
    return Figures(in_need, targeted, reached)


def _columns(figures: list[Figures]) -> list[list[int | None]]:
    return [[getattr(one, name) for one in figures] for name in ("in_need", "targeted", "reached")]


def within(views: Mapping[str, View], areas: set[int]) -> dict[str, View]:
    """The views of these areas only."""
    return {name: {area: one for area, one in view.items() if area in areas} for name, view in views.items()}
