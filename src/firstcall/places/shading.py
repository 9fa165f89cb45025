"""From figures to the few shades of a map: round limits, zero apart, not known apart."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

NONE = "none"
SHADES = 4  # besides "0"


@dataclass(frozen=True)
class Steps:
    """The upper limits of the shades "1", "2", …; the last is the largest figure's. Empty when all are 0."""

    limits: tuple[float, ...]

    def shade(self, figure: float | None) -> str:
        """ "none" when not known, "0" for nothing, then "1" (least) to "4" (most)."""
        if figure is None:
            return NONE
        if figure <= 0 or not self.limits:
            return "0"
        return str(min(bisect_left(self.limits, figure), len(self.limits) - 1) + 1)

    def bounds(self) -> list[tuple[str, float, float]]:
        """Shade, above what, up to what: for the words of the legend."""
        return [
            (str(index + 1), self.limits[index - 1] if index else 0.0, limit)
            for index, limit in enumerate(self.limits)
        ]


def steps_for(figures: Iterable[float | None]) -> Steps:
    """Limits at the quarters of the figures above zero, rounded up to two digits; fewer where figures repeat."""
    above = sorted(figure for figure in figures if figure is not None and figure > 0)
    if not above:
        return Steps(())
    at = [above[max(0, math.ceil(len(above) * part / SHADES) - 1)] for part in range(1, SHADES + 1)]
    return Steps(tuple(sorted({rounded_up(figure) for figure in at})))


def rounded_up(figure: float) -> float:
    """The next number of two digits that count: 12 345 becomes 13 000; a millionth above a round one is that one."""
    size = 10.0 ** (math.floor(math.log10(figure)) - 1)
    up = math.ceil(round(figure / size, 6)) * size
    return float(f"{up:.12g}")
