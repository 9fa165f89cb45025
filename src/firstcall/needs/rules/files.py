"""What may be taken in and taken back, for needs and activities alike."""

from __future__ import annotations

from firstcall.policy.refusal import Refusal, gettext_noop


def why_not_without_sector(*, group_named: bool, sector_named: bool, sheet: str) -> Refusal | None:
    """Figures belong to a sector: the sheet says which, or whoever sends it does (product choice)."""
    if group_named or sector_named:
        return None
    if not sheet:  # a file of text has none
        message = gettext_noop(
            "Nothing in the file names the sector. Send it again and say which group it is for."
        )
        return Refusal("sector-column-missing", message)
    return Refusal(
        "sector-column-missing",
        gettext_noop(
            "Nothing in the sheet %(sheet)s names the sector. Send the file again and say which group it is for."
        ),
        params={"sheet": sheet},
    )


def why_not_undo(*, replaced_by: str) -> Refusal | None:
    """An import whose rows a later one (its file's name) replaced is undone after that one (product choice)."""
    if not replaced_by:
        return None
    return Refusal(
        "superseded-since",
        gettext_noop("A later import (%(file)s) replaced rows of this one. Undo that import first."),
        params={"file": replaced_by},
    )


def why_not_of_assessment(*, title: str, withdrawn: bool, elsewhere: bool) -> Refusal | None:
    """Figures come from an assessment of their own emergency that was not withdrawn (product choice)."""
    if elsewhere:
        return Refusal(
            "assessment-elsewhere",
            gettext_noop("“%(title)s” is an assessment of another emergency. Choose one of this one."),
            params={"title": title},
        )
    if withdrawn:
        return Refusal(
            "assessment-withdrawn",
            gettext_noop("“%(title)s” was withdrawn. Name another assessment, or none."),
            params={"title": title},
        )
    return None
