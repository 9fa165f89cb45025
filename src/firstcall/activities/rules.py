"""People reached by sex and age, as one text per row: {"f|0-4":12,"m|18+":7}; when a counting rule may be chosen."""

from __future__ import annotations

import json
from collections.abc import Mapping

from firstcall.policy.refusal import Refusal, gettext_noop


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


def why_not_count(
    *, part_of: str, ended: bool, same: bool, needs_reason: bool, reason: str
) -> Refusal | None:
    """May a group's people be counted by another rule? (product choice; GN 12 for parts)"""
    if part_of:
        message = gettext_noop("A part of a group counts as the whole does. Choose the rule of %(whole)s.")
        return Refusal("counting-part", message, clause="GN 12", params={"whole": part_of})
    if ended:
        return Refusal(
            "group-ended", gettext_noop("This group has ended; its figures stay as they were counted.")
        )
    if same:
        return Refusal(
            "counting-same", gettext_noop("People are counted by this rule already. Nothing was changed.")
        )
    if needs_reason and not reason:
        message = gettext_noop(
            "A plain sum counts people again each time they are reached. Say why it is right here."
        )
        return Refusal("counting-reason", message)
    return None
