"""Areas go from the larger to the smaller, left to right: of two headings that may each be either level, the left one
is the larger ("المنطقة / District" before "الناحية")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from firstcall.intake.sheets.column import Column
from firstcall.intake.sheets.headings import EXACT, UNBRACKETED, Match


def sureness(match: Match) -> float:
    """How sure a match is beside others; of names of areas instructions in brackets do not matter."""
    return EXACT if match.field.kind == "place_name" and match.confidence >= UNBRACKETED else match.confidence


def larger_first(settled: dict[int, Column], candidates: Mapping[int, Sequence[Match]]) -> None:
    """Exchange the levels of names that stand in the wrong order, where both headings allow it. The levels of codes
    follow the names, so that names with codes of their level stay."""
    codes = {column.field for column in settled.values() if column.field.endswith("_code")}
    names = sorted(at for at, column in settled.items() if column.field and column.found_by == "heading")
    for left, right in combinations(names, 2):
        mine, other = _match(candidates, settled[left], left), _match(candidates, settled[right], right)
        if mine is None or other is None or (mine.field.level or 0) <= (other.field.level or 0):
            continue
        if {f"admin{mine.field.level}_code", f"admin{other.field.level}_code"} & codes:
            continue
        now = [_may_be(candidates, left, other), _may_be(candidates, right, mine)]
        if all(now):
            for at, match in zip((left, right), now, strict=True):
                if match is not None:
                    settled[at] = replace(settled[at], field=match.field.name, confidence=match.confidence)


def _match(candidates: Mapping[int, Sequence[Match]], column: Column, at: int) -> Match | None:
    """The match by which a column of names has its level; None for other columns."""
    return next(
        (
            one
            for one in candidates.get(at, ())
            if one.field.name == column.field and one.field.kind == "place_name"
        ),
        None,
    )


def _may_be(candidates: Mapping[int, Sequence[Match]], at: int, other: Match) -> Match | None:
    return next((one for one in candidates.get(at, ()) if one.field.name == other.field.name), None)
