"""People reached by sex and age, as one text per row: {"f|0-4":12,"m|18+":7}."""

from __future__ import annotations

import json
from collections.abc import Mapping


def write_cells(figures: Mapping[tuple[str, str], int | None]) -> str:
    """The text of figures by (sex, age); cells without a figure are left out, no cells at all is empty."""
    known = {f"{sex}|{age}": figure for (sex, age), figure in figures.items() if figure is not None}
    return json.dumps(dict(sorted(known.items())), separators=(",", ":"), ensure_ascii=False) if known else ""


def read_cells(text: str) -> dict[tuple[str, str], int]:
    """The figures by (sex, age) that `write_cells` wrote."""
    if not text:
        return {}
    pairs = ((key.partition("|"), figure) for key, figure in json.loads(text).items())
    return {(sex, age): int(figure) for (sex, _, age), figure in pairs}


def people_in_cells(figures: Mapping[tuple[str, str], int | None]) -> int | None:
    """People counted by the cells of one row: the largest of the sums by sex and age, by sex, by age.

    Cells of different fineness describe the same people and are never added. None without a figure.
    """
    sums: dict[tuple[bool, bool], int] = {}
    for (sex, age), figure in figures.items():
        if figure is not None:
            kind = (bool(sex), bool(age))
            sums[kind] = sums.get(kind, 0) + figure
    return max(sums.values(), default=None)
