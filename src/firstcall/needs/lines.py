"""To which group a figure belongs: its own, the one that took it over, or the one that covers its sector.

Facts keep what they were reported under. Seen on a day, a figure belongs to the group that had its sector then: it
follows its group forwards through merges and splits, and backwards where the group was not there yet (GN 5). What a
split cannot divide, because no successor or more than one covers its sector, stays named as the former group's: in
one line only, never in two, never in none. A part of a group below the capital counts for the whole. Figures of a
sector without a group belong to the one group that covers it (product choice); while there is none they stand by
themselves, against the HC (GN 10; L5). docs/decisions/groups-and-their-figures.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from firstcall.policy.sector_names import global_codes, parent_code

NO_CODE = ""  # a sector no group covers: what is said of the group as a whole


class Line(NamedTuple):
    """A group (primary key), or a sector that no group covers (its code; the group is None)."""

    group: int | None
    sector: str = ""


@dataclass(frozen=True)
class Standing:
    """What figures need to know of a group: when it was there, what it came from and became, what it covers."""

    pk: int
    starts_on: date
    ends_on: date | None = None
    merged_into: int | None = None
    split_from: int | None = None
    parent: int | None = None
    codes: frozenset[str] = frozenset()

    def there(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on > day)


@dataclass(frozen=True)
class Sources:
    """Whose facts count: whole groups, groups but for some sectors or only for some, sectors without a group."""

    whole: frozenset[int]
    without: tuple[tuple[int, frozenset[str]], ...]
    only: tuple[tuple[int, frozenset[str]], ...]
    sectors: frozenset[str]


@dataclass(frozen=True)
class Attribution:
    """The groups of an emergency as figures see them on `day`; `date.max` is the structure as it is now."""

    groups: Mapping[int, Standing]
    day: date = date.max
    _lines: dict[tuple[int | None, str], Line] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, groups: Iterable[Standing], day: date | None = None) -> Attribution:
        return cls({one.pk: one for one in groups}, day or date.max)

    def line(self, group: int | None, sector: str) -> Line:
        """The line a fact of `group` (or None) and `sector` counts for."""
        key = (group, sector)
        if key not in self._lines:
            self._lines[key] = self._follow(group, sector, frozenset())
        return self._lines[key]

    def _follow(self, group: int | None, sector: str, passed: frozenset[int]) -> Line:
        while group is not None and group in self.groups and group not in passed:
            passed |= {group}
            one = self.groups[group]
            if one.parent is not None:
                group = one.parent
            elif one.there(self.day):
                break
            elif not (others := self._next(one)):
                if one.starts_on <= self.day:
                    break  # closed, and nobody took over
                group = None  # not there yet, and it came from none
            else:
                found = self._covering_among(others, sector)
                if found is None:  # undivided, unless they all lead to the same in the end
                    lines = {self._follow(other, sector, passed) for other in others}
                    return lines.pop() if len(lines) == 1 else Line(group)
                group = found
        if group is None:
            group = self.covering.get(sector)
        return Line(group) if group is not None else Line(None, sector)

    def _next(self, one: Standing) -> list[int]:
        """What the group became, where it has ended; what it came from, where it was not there yet."""
        if one.starts_on > self.day:
            return [one.split_from] if one.split_from else self._merged_from.get(one.pk, [])
        return [one.merged_into] if one.merged_into else self._split_into.get(one.pk, [])

    def _covering_among(self, groups: list[int], sector: str) -> int | None:
        if len(groups) == 1:
            return groups[0]
        for code in (sector, parent_code(sector)):
            found = [pk for pk in groups if code and code in self.groups[pk].codes]
            if found:
                return found[0] if len(found) == 1 else None
        return None

    @cached_property
    def _merged_from(self) -> dict[int, list[int]]:
        return self._pointing(lambda one: one.merged_into)

    @cached_property
    def _split_into(self) -> dict[int, list[int]]:
        return self._pointing(lambda one: one.split_from)

    def _pointing(self, to: object) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for one in self.groups.values():
            if (target := to(one)) is not None:  # type: ignore[operator]
                found.setdefault(target, []).append(one.pk)
        return found

    @cached_property
    def covering(self) -> dict[str, int]:
        """Sector code -> the one group that covers it; an area of responsibility without one has its sector's."""
        groups: dict[str, list[int]] = {}
        for one in self.groups.values():
            if one.parent is None and one.there(self.day):
                for code in one.codes:
                    groups.setdefault(code, []).append(one.pk)
        found = {code: pks[0] for code, pks in groups.items() if len(pks) == 1}
        parts = {code: parent_code(code) for code in global_codes() if code not in groups}
        return found | {code: found[parent] for code, parent in parts.items() if parent in found}

    def heirs(self, group: int) -> frozenset[int]:
        """The groups there that answer for a line of `group`: itself, else all it became (or came from)."""
        found, ahead, passed = set(), [group], set()
        while ahead:
            pk = ahead.pop()
            if pk in passed or pk not in self.groups:
                continue
            passed.add(pk)
            if self.groups[pk].there(self.day):
                found.add(pk)
            else:
                ahead.extend(self._next(self.groups[pk]))
        return frozenset(found)

    def divided(self, group: int) -> bool:
        """True for a group that is not there on the day, and whose undivided figures others answer for."""
        return group in self.groups and not self.groups[group].there(self.day) and bool(self.heirs(group))

    def related(self, group: int) -> frozenset[int]:
        """The group, its parts, and every group it is tied to by a merge or a split, near or far."""
        tied: dict[int, set[int]] = {}
        for one in self.groups.values():
            for other in (one.merged_into, one.split_from, one.parent):
                if other is not None:
                    tied.setdefault(one.pk, set()).add(other)
                    tied.setdefault(other, set()).add(one.pk)
        found, ahead = {group}, [group]
        while ahead:
            ahead.extend(new := tied.get(ahead.pop(), set()) - found)
            found |= new
        return frozenset(found)

    def heads(self, lines: Iterable[Line]) -> tuple[set[int], set[str]]:
        """The groups and the sectors without a group whose kept sums count for any of `lines`."""
        wanted = set(lines)
        groups = {line.group for line in wanted if line.group is not None}
        groups |= {pk for pk in self.groups if self.line(pk, NO_CODE) in wanted}
        sectors = {line.sector for line in wanted if line.group is None}
        sectors |= {code for code in self.covering if self.line(None, code) in wanted}
        return groups, sectors

    def sources(self, lines: Iterable[Line]) -> Sources:
        """The facts that count for any of `lines`: each fact's group and sector lead to one line only."""
        wanted = set(lines)
        codes = self._codes | {line.sector for line in wanted if line.sector}
        whole, without, only = set(), [], []
        for pk in self.groups:
            inside = frozenset(code for code in codes if self.line(pk, code) in wanted)
            if self.line(pk, NO_CODE) in wanted:
                if inside == codes:
                    whole.add(pk)
                else:
                    without.append((pk, frozenset(codes - inside)))
            elif inside:
                only.append((pk, inside))
        sectors = frozenset(code for code in codes if self.line(None, code) in wanted)
        return Sources(frozenset(whole), tuple(without), tuple(only), sectors)

    @cached_property
    def _codes(self) -> frozenset[str]:
        return global_codes().union(*(one.codes for one in self.groups.values()))
