"""To which group a figure belongs: its own, the one that took it over, or the one that covers its sector.

Facts keep what they were reported under. A group that was merged into another passes its figures on (GN 5);
figures of a sector without a group belong to the one group that covers the sector since (product choice),
and while there is none they stand by themselves, against the HC (GN 10; L5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple


class Line(NamedTuple):
    """A group (primary key), or a sector that no group covers (its code; the group is None)."""

    group: int | None
    sector: str = ""


@dataclass(frozen=True)
class Attribution:
    """`merged`: group -> the group it became. `covering`: sector code -> the current group covering it."""

    merged: Mapping[int, int]
    covering: Mapping[str, int]

    def line(self, group: int | None, sector: str) -> Line:
        """The line a fact of `group` (or None) and `sector` counts for now."""
        if group is None:
            group = self.covering.get(sector)
        while group is not None and group in self.merged:
            group = self.merged[group]
        return Line(group) if group is not None else Line(None, sector)

    def sources(self, lines: Iterable[Line]) -> tuple[set[int], set[str]]:
        """The groups and the sectors without a group whose facts count for any of `lines`."""
        wanted = set(lines)
        groups = {line.group for line in wanted if line.group is not None}
        groups |= {old for old in self.merged if self.line(old, "") in wanted}
        sectors = {line.sector for line in wanted if line.group is None}
        sectors |= {code for code in self.covering if self.line(None, code) in wanted}
        return groups, sectors
