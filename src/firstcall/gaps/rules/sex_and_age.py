"""People by sex and age on both sides of a gap, brought to the same cells (L1; docs/decisions/gaps.md).

Needs and reports cut ages differently ("0-17" here, "0-4" and "5-17" there). A line is listed by cells of which no two
overlap; finer figures are added up into them, coarser ones stay in nobody's cell: "not stated". Cells by sex and age,
by sex and by age describe the same people, so of one place and population group one kind counts, the one with most
people in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from firstcall.activities.counting.bands import months_of, overlap
from firstcall.gaps.rules.unmet import (
    KNOWN,
    NO_NEED_FIGURE,
    NOBODY,
    NOT_REPORTED,
    NOT_STATED,
    NOTHING,
    Cell,
    Figures,
    Parts,
    View,
    added,
    without,
)
from firstcall.needs.areas import AreaTree

SexAge = tuple[str, str]
"""Sex ("f", "m", "x", "" for all) and age band ("0-4", "18+", "children", "" for all)."""
BY_SEX_AND_AGE, BY_SEX, BY_AGE = CUTS = ("sex_and_age", "sex", "age")
NOT_BROKEN_DOWN = "not broken down"  # people were reached there, but nobody said of which sex and age
NEED_EXCEEDS, REACH_EXCEEDS, REACH_UNPLACED = (
    "parts-exceed-need",
    "parts-exceed-reached",
    "reached-not-broken-down",
)


class Remark(NamedTuple):
    """What a reader has to know of a row: which of the codes above, and how many people it is about."""

    code: str
    people: int


class Part(NamedTuple):
    """One sex and age in one area; `stated` False: the people of whom nobody said it. Others as in `Cell`."""

    area: int
    sex: str
    age: str
    stated: bool
    in_need: int | None
    reached: int | None
    unmet: int | None
    status: str
    rest: bool
    remarks: tuple[Remark, ...] = ()

    @property
    def coverage(self) -> float | None:
        """Reached of those in need; None where either is not known or nobody is in need. May be above 1."""
        if self.unmet is None or self.reached is None or not self.in_need:
            return None
        return self.reached / self.in_need


def finest_cut(cells: Iterable[SexAge]) -> str | None:
    """The finest way in which any figures are broken down; None where none are."""
    kinds = {(bool(sex), bool(age)) for sex, age in cells}
    for cut, kind in ((BY_SEX_AND_AGE, (True, True)), (BY_SEX, (True, False)), (BY_AGE, (False, True))):
        if kind in kinds:
            return cut
    return None


def target_cells(stated: Mapping[SexAge, int], cut: str) -> list[SexAge]:
    """The cells a line is listed by: of what is stated (with people, to choose among bands), none overlapping."""
    usable = {cell: people for cell, people in stated.items() if _fits(cell, cut)}
    sexes = sorted({sex for sex, _ in usable} if cut != BY_AGE else {""})
    if cut == BY_SEX:
        return [(sex, "") for sex in sexes]
    by_age: dict[str, int] = defaultdict(int)
    for (_sex, age), people in usable.items():
        by_age[age] += people
    return [(sex, age) for sex in sexes for age in beside_each_other(by_age)]


def _fits(cell: SexAge, cut: str) -> bool:
    sex, age = cell
    return bool(sex or cut == BY_AGE) and bool(age or cut == BY_SEX)


def beside_each_other(bands: Mapping[str, int]) -> list[str]:
    """Bands of which no two overlap, youngest first: the widest ones, and of those that cross, the most people's."""
    widest = [age for age in bands if not any(_contains(other, age) for other in bands if other != age)]
    chosen: list[str] = []
    for age in sorted(widest, key=lambda one: (-bands[one], one)):
        if not any(overlap(age, other) for other in chosen):
            chosen.append(age)
    return sorted(chosen, key=lambda age: (*(months_of(age) or (10**6, 10**6)), age))


def _contains(outer: str, inner: str) -> bool:
    """Whether every person of `inner` is in `outer`; of two names for one band, only the first contains the other."""
    a, b = months_of(outer), months_of(inner)
    if a is None or b is None or a[0] > b[0] or b[1] > a[1]:
        return False
    return a != b or outer < inner


def target_of(cell: SexAge, targets: Iterable[SexAge]) -> SexAge | None:
    """The target in which all people of `cell` are; None where they are in none, or in several."""
    sex, age = cell
    for target in targets:
        inside = target[1] in ("", age) or (bool(age) and _contains(target[1], age))
        if target[0] in ("", sex) and inside:
            return target
    return None


def into_targets(figures: Mapping[SexAge, int], targets: Iterable[SexAge]) -> dict[SexAge, int]:
    """The figures of one place and population group, added up into the targets that hold them.

    Of the kinds (by sex and age, by sex, by age) the one with most people counts; of bands that overlap, too.
    """
    chosen = list(targets)
    kinds: dict[tuple[bool, bool], dict[SexAge, dict[str, dict[str, int]]]] = {}
    for (sex, age), figure in figures.items():
        target = target_of((sex, age), chosen)
        if target is not None:
            of_kind = kinds.setdefault((bool(sex), bool(age)), {})
            of_kind.setdefault(target, {}).setdefault(sex, {})[age] = figure
    sums = [
        {target: sum(map(most_people, by_sex.values())) for target, by_sex in of_kind.items()}
        for _kind, of_kind in sorted(kinds.items(), reverse=True)
    ]
    return max(sums, key=lambda one: sum(one.values()), default={})


def most_people(by_age: Mapping[str, int]) -> int:
    """The largest sum over bands of which no two overlap."""
    spans = sorted((span[1], span[0], age) for age in by_age if (span := months_of(age)) is not None)
    best = [0]
    for position, (_end, start, age) in enumerate(spans):
        before = sum(1 for end, _, _ in spans[:position] if end <= start)
        best.append(max(best[-1], best[before] + by_age[age]))
    return best[-1] + sum(figure for age, figure in by_age.items() if months_of(age) is None)


def parts(whole: View, cells: Mapping[SexAge, View], tree: AreaTree, level: int) -> list[Part]:
    """One line and population group by sex and age at `level`; with those of whom it is not stated, all of `whole`.

    Where figures by sex and age exceed the whole, the row says so. Where in some area only need or only reach is broken
    down, the people of whom nothing is stated are not those in need and not reached: their unmet is not known.
    """
    rest: dict[int, Figures] = {}
    one_sided: set[int] = set()
    for area, figures in whole.items():
        here = [view[area] for view in cells.values() if area in view]
        left = without(figures, here)
        if left.in_need is not None or left.reached is not None:
            rest[area] = left
        if any((one.in_need is None) != (one.reached is None) for one in here):
            one_sided.update(tree.lineage(area))
    found = [
        _part(cell, sex, age, True, whole, cells, rest)
        for (sex, age), view in cells.items()
        for cell in Parts(view, tree).cells(f"{sex}|{age}", level)
    ]
    return found + [
        _part(_blurred(cell) if cell.area in one_sided else cell, "", "", False, whole, cells, rest)
        for cell in Parts(rest, tree).cells(NOT_STATED, level)
    ]


def _blurred(cell: Cell) -> Cell:
    return cell._replace(unmet=None)


def _part(
    cell: Cell,
    sex: str,
    age: str,
    stated: bool,
    whole: View,
    cells: Mapping[SexAge, View],
    rest: View,
) -> Part:
    everybody = whole.get(cell.area, NOTHING)
    status = _status(cell, everybody)
    remarks = () if cell.rest else tuple(_remarks(cell, stated, everybody, cells, rest))
    return Part(
        cell.area, sex, age, stated, cell.in_need, cell.reached, cell.unmet, status, cell.rest, remarks
    )


def _status(cell: Cell, everybody: Figures) -> str:
    if cell.in_need is None:
        return NO_NEED_FIGURE
    if cell.reached is not None and cell.unmet is not None:
        return KNOWN
    if everybody.reached is not None:
        return NOT_BROKEN_DOWN
    return NOT_REPORTED if everybody.organisations or not cell.in_need else NOBODY


def _remarks(
    cell: Cell, stated: bool, everybody: Figures, cells: Mapping[SexAge, View], rest: View
) -> Iterable[Remark]:
    here = [view[cell.area] for view in cells.values() if cell.area in view]
    for code, together, recorded in (
        (NEED_EXCEEDS, added(one.in_need for one in here), everybody.in_need),
        (REACH_EXCEEDS, added(one.reached for one in here), everybody.reached),
    ):
        if together is not None and recorded is not None and together > recorded:
            yield Remark(code, together - recorded)
    unplaced = rest.get(cell.area, NOTHING).reached
    if stated and cell.unmet and unplaced:
        yield Remark(REACH_UNPLACED, unplaced)
