"""From added-up needs and consolidated activities to the figures of one group. Plain values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from firstcall.gaps.rules import ALL, NOTHING, Figures, View, added
from firstcall.needs.areas import AreaTree

NeedsHere = tuple[int | None, str, int, str, int | None, int | None]
"""Needs as kept per area, in the order of their columns: the group and sector they were kept under, area, population
group, people in need, targeted. Plain tuples, as the database hands them over: there are tens of thousands.
"""

ReachHere = tuple[int | None, str, int, str, int | None, int | None, int, int]
"""Consolidated activities as kept per area: group, sector, area, population group, targeted, reached, organisations,
organisations at this very area.
"""


def views_of(needs: Iterable[NeedsHere], reach: Iterable[ReachHere], tree: AreaTree) -> dict[str, View]:
    """The figures of one group by population group and area.

    `targeted` is the plan's where the plan gives any for this group, else what the activities say.
    """
    needs = list(needs)
    planned = any(targeted is not None for *_, targeted in needs)
    by_source: dict[tuple[str, int | None, str], dict[int, Figures]] = defaultdict(dict)
    for group, sector, area, name, targeted, reached, organisations, here in reach:
        by_source[name, group, sector][area] = Figures(
            None, None if planned else targeted, reached, organisations, here
        )
    for group, sector, area, name, in_need, targeted in needs:
        view = by_source[name, group, sector]
        _, said, reached, organisations, here = view.get(area, NOTHING)
        view[area] = Figures(in_need, targeted if planned else said, reached, organisations, here)
    sources: dict[str, list[View]] = defaultdict(list)
    for (name, _, _), view in by_source.items():
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
