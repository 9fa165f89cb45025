"""Which of several assessments of a place counts there (docs/decisions/assessment-in-use.md; product choice).

In each area, for each population group, one assessment is in use: the one that was chosen there or nearest above, else
the one whose figures speak of the latest day, then the one that came last. An area and its parts are never counted from
two assessments: a later figure of the whole stands instead of earlier ones of its parts; later figures of all parts
stand instead of an earlier one of the whole. Where only some parts have a later figure the whole keeps its own, and
they stand within it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

UNNAMED = 0  # the assessment of figures that came without one


class Stated(NamedTuple):
    """That one assessment has figures of one `kind` for a place and a population group.

    `day` they speak of (None: not known, which is before every day); `brought`: the later, the higher.
    """

    assessment: int
    area: int
    population_group: str
    kind: str
    day: date | None
    brought: int


@dataclass(frozen=True)
class Land:
    """The areas that are there: what lies above each (None above the country), and what lies right below."""

    parents: Mapping[int, int | None]
    parts: Mapping[int, frozenset[int]]

    @classmethod
    def of(cls, parents: Mapping[int, int | None], ended: frozenset[int] = frozenset()) -> Land:
        """`ended`: areas that are no longer there; no figure is missing because it has none for them."""
        parts: dict[int, set[int]] = defaultdict(set)
        for area, above in parents.items():
            if above is not None and area not in ended:
                parts[above].add(area)
        return cls(parents, {area: frozenset(found) for area, found in parts.items()})

    def depth(self, area: int) -> int:
        """How many areas lie above."""
        above = self.parents[area]
        return 0 if above is None else self.depth(above) + 1


Rank = tuple[int, date, int]


@dataclass
class Choices:
    """Which assessment was chosen in which area. The nearest above a place holds there."""

    chosen: Mapping[int, int]
    land: Land
    _held: dict[int, tuple[int, int] | None] = field(default_factory=dict)

    def at(self, area: int) -> tuple[int, int] | None:
        """The assessment chosen for a place, and how deep the area is that it was chosen for (from 1)."""
        if not self.chosen:
            return None
        if area not in self._held:
            above = self.land.parents[area]
            if area in self.chosen:
                self._held[area] = (self.chosen[area], self.land.depth(area) + 1)
            else:
                self._held[area] = self.at(above) if above is not None else None
        return self._held[area]

    def rank(self, one: Stated) -> Rank:
        """The higher, the sooner it is in use: chosen (the nearer the choice, the higher), later, came later."""
        held = self.at(one.area)
        chosen = held[1] if held is not None and held[0] == one.assessment else 0
        return chosen, one.day or date.min, one.brought


def in_use(stated: Iterable[Stated], land: Land, chosen: Mapping[int, int]) -> set[Stated]:
    """Those of one group (or sector) that count. `chosen`: area to assessment; the country's area for all of it."""
    choices = Choices(chosen, land)
    kinds: dict[str, list[Stated]] = defaultdict(list)
    for one in stated:
        kinds[one.kind].append(one)
    found: set[Stated] = set()
    for of_kind in kinds.values():
        cells: dict[str, dict[int, dict[int, Stated]]] = defaultdict(lambda: defaultdict(dict))
        for one in _as_chosen(of_kind, choices):
            cells[one.population_group][one.area][one.assessment] = one
        for of_group in cells.values():
            found |= _Places(of_group, choices).in_use()
    return found


def _as_chosen(stated: list[Stated], choices: Choices) -> list[Stated]:
    """Without what an explicit choice shuts out: others in places of which the chosen one has figures, for anybody."""
    there = {(one.assessment, one.area) for one in stated}
    kept = []
    for one in stated:
        held = choices.at(one.area)
        if held is None or held[0] == one.assessment or (held[0], one.area) not in there:
            kept.append(one)
    return kept


class _Places:
    """The figures of one population group: place by place from the deepest up, which of them count."""

    def __init__(self, given: Mapping[int, Mapping[int, Stated]], choices: Choices) -> None:
        self.given, self.choices, self.land = given, choices, choices.land
        self.used = {area: max(some.values(), key=choices.rank) for area, some in given.items()}

    def in_use(self) -> set[Stated]:
        """Of each place at most one."""
        if len({one.assessment for some in self.given.values() for one in some.values()}) > 1:
            below: dict[int, set[int]] = defaultdict(set)  # the places within each that have figures
            for area in sorted(self.given, key=self.land.depth, reverse=True):
                self._settle(area, below[area])
                above = self.land.parents[area]
                while above is not None:
                    below[above].add(area)
                    above = self.land.parents[above]
        return set(self.used.values())

    def _settle(self, area: int, within: set[int]) -> None:
        """The figure of the whole beside those of its parts that come from others."""
        whole = self.used[area]
        others = [part for part in within if part in self.used and self._from_another(part, whole)]
        for part in others:
            if self.choices.rank(self.used[part]) < self.choices.rank(whole):
                own = self.given[part].get(whole.assessment)
                if own is None:
                    del self.used[part]
                else:
                    self.used[part] = own
        if any(part in self.used and self._from_another(part, whole) for part in others):
            del self.used[area]
            if not self._known(area):
                self.used[area] = whole

    def _from_another(self, part: int, whole: Stated) -> bool:
        return self.used[part].assessment != whole.assessment

    def _known(self, area: int) -> bool:
        """Whether a place has a figure, its own or one of each of its parts."""
        if area in self.used:
            return True
        parts = self.land.parts.get(area)
        return bool(parts) and all(self._known(part) for part in parts)  # type: ignore[union-attr]
