"""Need less response, by place and population group (docs/decisions/gaps.md; L1, L5).

Null is not zero: unmet is known only where need and reach are both known. What one place has too much fills
no gap in another, so the unmet of an area is the sum of its parts' unmet wherever need was recorded below
it. The list is a partition: in need and reached each add up to the national figure, nobody is in two rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from firstcall.needs.areas import AreaTree

ALL = "all"
NOT_STATED = "not stated"  # people of a place who are in none of its named population groups
KNOWN, NOT_REPORTED, NOBODY, NO_NEED_FIGURE = "known", "not reported", "nobody present", "no need figure"
DEEPEST = 99


class Figures(NamedTuple):
    """What is known of one group in and below one area. `here`: organisations at this very area."""

    in_need: int | None = None
    targeted: int | None = None
    reached: int | None = None
    organisations: int = 0
    here: int = 0


NOTHING = Figures()


class Cell(NamedTuple):
    """One line of the list. `rest`: only what is known no finer than this area, beside rows for its parts.

    `unreported` are people in need of places from which nobody has said how many were reached.
    """

    area: int
    population_group: str
    in_need: int | None
    targeted: int | None
    reached: int | None
    unmet: int | None
    unreported: int | None
    organisations: int
    status: str
    rest: bool = False

    @property
    def coverage(self) -> float | None:
        """Reached of those in need; None where either is not known or nobody is in need. May be above 1."""
        if self.reached is None or not self.in_need:
            return None
        return self.reached / self.in_need

    @property
    def rank(self) -> int:
        """The size of the gap for ranking: unmet where known, else everybody in need (none reported)."""
        return self.unmet if self.unmet is not None else (self.in_need or 0)


View = Mapping[int, Figures]
"""Figures of one population group (or of "all") per area, for every area with anything at or below it."""
Unmet = tuple[int | None, int | None]
"""Unmet, and people in need of whom nothing was reported."""


def unmet_of(in_need: int | None, reached: int | None) -> int | None:
    """People in need and not reached; None where either is not known (null is not zero)."""
    if in_need is None or reached is None:
        return None
    return in_need - reached if in_need > reached else 0


def met_share(
    in_need: int | None, reached: int | None, unmet: int | None, unreported: int | None = None
) -> float | None:
    """Of the people in need those whose need is met, counted place by place: from 0 to 1, four digits.

    Need less unmet and less those of whom nobody has reported, and never more than were reached. None where unmet is
    not known or nobody is in need. What one place has too much meets no need in another, so this can be far below
    `coverage`, the plain quotient of reached and in need.
    """
    if unmet is None or not in_need:
        return None
    met = in_need - unmet - (unreported or 0)
    return round(max(0, met if reached is None else min(met, reached)) / in_need, 4)


def status_of(in_need: int | None, reached: int | None, organisations: int) -> str:
    """What can be said of the place: known, not reported, nobody present, or no need figure."""
    if in_need is None:
        return NO_NEED_FIGURE
    if reached is not None:
        return KNOWN
    return NOT_REPORTED if organisations or not in_need else NOBODY


def gaps(
    views: Mapping[str, View], tree: AreaTree, *, population_group: str | None, level: int
) -> list[Cell]:
    """The list for one group at `level`; figures recorded only above it are listed at their own area.

    `views` holds the figures by population group, "all" among them. `population_group` picks one of them;
    None is the finest that counts nobody twice: the named groups and who is in none, or "all" where none are
    named or the named ones overlap.
    """
    split = named_groups(views)
    whole = Parts(views.get(ALL, {}), tree)
    fine = {name: Parts(view, tree) for name, view in split.items()}
    if population_group is None:
        chosen = fine or {ALL: whole}
    elif population_group == ALL:
        chosen = {ALL: Parts(whole.view, tree, finer=tuple(fine.values()))}
    else:
        chosen = {
            population_group: fine.get(population_group) or Parts(views.get(population_group, {}), tree)
        }
    present = whole.view
    return [
        _with_presence(cell, present) if cell.status == NOBODY else cell
        for name, parts in chosen.items()
        for cell in parts.cells(name, level)
    ]


def _with_presence(cell: Cell, everyone: View) -> Cell:
    """Organisations that named no population group are still present: their silence is "not reported"."""
    if cell.area in everyone and everyone[cell.area].organisations and not cell.rest:
        return cell._replace(status=NOT_REPORTED)
    return cell


def named_groups(views: Mapping[str, View]) -> dict[str, View]:
    """The population groups that needs name, and those in none of them; empty when "all" must stand for them.

    Groups overlap when together they exceed the recorded total by more than rounding (one person each):
    people would be counted twice, so then only "all" is listed.
    """
    everyone = views.get(ALL, {})
    names = [
        name
        for name in sorted(views)
        if name != ALL and any(f.in_need is not None for f in views[name].values())
    ]
    if not names:
        return {}
    rest: dict[int, Figures] = {}
    of_names = [views[name] for name in names]
    for area, figures in everyone.items():
        parts = [view[area] for view in of_names if area in view]
        together = added(part.in_need for part in parts)
        if together is not None and figures.in_need is not None and together > figures.in_need + len(names):
            return {}
        rest[area] = without(figures, parts)
    split: dict[str, View] = {name: views[name] for name in names}
    if any(f.in_need is not None or f.reached is not None for f in rest.values()):
        split[NOT_STATED] = {a: f for a, f in rest.items() if f != NOTHING}
    return split


def without(figures: Figures, parts: list[Figures]) -> Figures:
    """What is left of a whole once its parts are taken out; reach and presence only where reach is left."""
    if not parts:
        return figures if figures.reached is not None else Figures(figures.in_need, figures.targeted)
    reached = left_over(figures.reached, [part.reached for part in parts])
    here = figures.here if reached is not None else 0
    return Figures(
        in_need=left_over(figures.in_need, [part.in_need for part in parts]),
        targeted=left_over(figures.targeted, [part.targeted for part in parts]),
        reached=reached,
        organisations=figures.organisations if reached is not None else 0,
        here=here,
    )


@dataclass
class Parts:
    """One view cut into parts that add up to it. `finer` are the same people by population group."""

    view: View
    tree: AreaTree
    finer: tuple[Parts, ...] = ()
    children: dict[int, list[int]] = field(default_factory=dict)
    roots: list[int] = field(default_factory=list)
    _unmet: dict[int, Unmet] = field(default_factory=dict)
    _own: dict[int, Unmet] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for area in self.view:
            parent = self.tree.parents.get(area)
            if parent is None or parent not in self.view:
                self.roots.append(area)
            else:
                self.children.setdefault(parent, []).append(area)

    def cells(self, population_group: str, level: int) -> list[Cell]:
        """The parts down to `level`, each with its unmet."""
        found: list[Cell] = []
        waiting = list(reversed(self.roots))
        while waiting:
            area = waiting.pop()
            shown, rest = self.cut(area, level)
            waiting.extend(reversed(shown))
            if rest is not None:
                unmet, unreported = self.own(area, rest) if shown else self.unmet(area)
                in_need, targeted, reached, organisations, _ = rest
                status = status_of(in_need, reached, organisations)
                found.append(
                    Cell(area, population_group, in_need, targeted, reached, unmet, unreported,
                         organisations, status, bool(shown))
                )  # fmt: skip
        return found

    def cut(self, area: int, level: int) -> tuple[list[int], Figures | None]:
        """The areas below that get rows of their own, and what remains for `area` itself (None: nothing)."""
        figures = self.view[area]
        children = self.children.get(area)
        if children is None:
            return [], figures
        needy = [child for child in children if self.view[child].in_need is not None]
        if self.tree.levels[area] >= level or (figures.in_need is not None and not needy):
            return [], figures
        in_need = left_over(figures.in_need, [self.view[child].in_need for child in needy])
        shown = children if in_need is None else needy
        rest = Figures(
            in_need=in_need,
            targeted=left_over(figures.targeted, [self.view[child].targeted for child in shown]),
            reached=left_over(figures.reached, [self.view[child].reached for child in shown]),
            organisations=max(
                [figures.here, *(self.view[c].organisations for c in children if c not in shown)]
            ),
            here=figures.here,
        )
        return shown, rest if rest != NOTHING else None

    def unmet(self, area: int) -> Unmet:
        """Unmet at and below an area: the sum over its parts.

        Where no part is known: its need less what was reached at the area and no finer, if that is known.
        """
        if area not in self._unmet:
            self._unmet[area] = self._unmet_now(area)
        return self._unmet[area]

    def _unmet_now(self, area: int) -> Unmet:
        figures = self.view[area]
        shown, rest = self.cut(area, DEEPEST)
        if not shown:
            return self.own(area, figures)
        parts = [self.unmet(child) for child in shown]
        if rest is not None:
            parts.append(self.own(area, rest))
        known = added(unmet for unmet, _ in parts)
        if known is None:
            return _plain(Figures(in_need=figures.in_need, reached=rest.reached if rest else None))
        return _within(known, figures.in_need), added(unreported for _, unreported in parts)

    def own(self, area: int, figures: Figures) -> Unmet:
        """Unmet of a part that is not cut further: by population group where those are known."""
        if area not in self._own:
            found = _plain(figures)
            if self.finer:
                finer = [one for parts in self.finer if (one := parts.own_of(area))]
                within = _within(added(unmet for unmet, _ in finer), figures.in_need)
                if within is not None and figures.in_need is not None:
                    silent = added(unreported for unmet, unreported in finer if unmet is None) or 0
                    found = within, min(silent, figures.in_need - within)
            self._own[area] = found
        return self._own[area]

    def own_of(self, area: int) -> Unmet | None:
        """Unmet of what this view knows at `area` and no finer; None where it knows nothing there."""
        if area not in self.view:
            return None
        _, rest = self.cut(area, DEEPEST)
        return None if rest is None else self.own(area, rest)


def _plain(figures: Figures) -> Unmet:
    in_need, _, reached, _, _ = figures
    unmet = unmet_of(in_need, reached)
    return unmet, (in_need if unmet is None else 0)


def _within(unmet: int | None, in_need: int | None) -> int | None:
    """Never more unmet than in need: where parts exceed the recorded whole, the whole is the limit."""
    return None if unmet is None or in_need is None else min(unmet, in_need)


def ranked(cells: Iterable[Cell]) -> list[Cell]:
    """Largest gaps first: by unmet where known, else by people in need of whom nobody has reported."""
    return sorted(cells, key=lambda cell: -cell.rank)


def added(figures: Iterable[int | None]) -> int | None:
    """The sum of the known figures; None when none is known."""
    total: int | None = None
    for figure in figures:
        if figure is not None:
            total = figure if total is None else total + figure
    return total


def left_over(whole: int | None, parts: Iterable[int | None]) -> int | None:
    """What of `whole` is in none of `parts`; None where that is nothing."""
    if whole is None:
        return None
    known = added(parts)
    if known is None:
        return whole
    return whole - known if whole > known else None
