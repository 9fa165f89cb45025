"""The tree of areas as plain values: the area above each, and its level (the country is level 0)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class AreaTree:
    """Primary keys throughout. `parents` gives None for the country."""

    parents: Mapping[int, int | None]
    levels: Mapping[int, int]

    def lineage(self, area: int) -> list[int]:
        """The area and those above it, itself first."""
        found = [area]
        while (above := self.parents.get(found[-1])) is not None:
            found.append(above)
        return found

    def pairs(self) -> Iterator[tuple[int, int, int]]:
        """Each area with itself and every area above it: (area, ancestor, level of the ancestor)."""
        for area in self.parents:
            for above in self.lineage(area):
                yield area, above, self.levels[above]
