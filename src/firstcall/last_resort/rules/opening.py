"""When a gap becomes a case (ToR 8; L1). Values in, values out."""

from __future__ import annotations

import re
from datetime import date

from firstcall.last_resort.rules.stages import DRAFT
from firstcall.policy.refusal import Refusal, gettext_noop


def why_about_nothing(about_something: bool) -> Refusal | None:
    """A gap is one of a group, or of a sector that none covers (GN 10)."""
    if about_something:
        return None
    return Refusal(
        "gap-of-what",
        gettext_noop("Name the group it concerns, or the sector where no group covers it."),
        "ToR 8; GN 10",
    )


def why_not_open(
    *, what: str, people: int | None, since_on: date | None, today: date, open_as: str, about_something: bool
) -> Refusal | None:
    """A case says what is missing. `open_as`: the code of the case that is open about the very same already."""
    if not what.strip():
        return Refusal("gap-empty", gettext_noop("Say in a sentence what is missing, and for whom."), "ToR 8")
    nothing = why_about_nothing(about_something)
    if nothing is not None:
        return nothing
    if people is not None and people < 0:
        return Refusal(
            "gap-people",
            gettext_noop("People cannot be fewer than none. Leave it empty if it is not known."),
            "ToR 8",
        )
    if since_on is not None and since_on > today:
        return Refusal(
            "gap-since",
            gettext_noop("The gap cannot begin on a day to come. Give the day it was first seen."),
            "ToR 8",
        )
    if open_as:
        return Refusal(
            "gap-open-already",
            gettext_noop("%(case)s is open about this already. Add to it, or say what tells the two apart."),
            "ToR 8",
            {"case": open_as},
        )
    return None


LENGTHS = {"population_group": 60, "age": 12, "topic": 120}
SEXES = ("", "f", "m", "x")
_BAND = re.compile(r"\s*(\d{1,3})\s*[-–—]\s*(\d{1,3})\s*(?:(m)\s*)?")


def why_not_told_apart(*, population_group: str, sex: str, age: str, topic: str) -> Refusal | None:
    """The words that tell two gaps of one place apart are short: whom of the people, and what of the response."""
    given = {"population_group": population_group, "age": age, "topic": topic}
    for name, text in given.items():
        if len(text) > LENGTHS[name]:
            return Refusal(
                "gap-words-long",
                gettext_noop("“%(text)s…” is too long here. Use at most %(most)s characters."),
                "ToR 8",
                {"text": text[:40], "most": LENGTHS[name]},
            )
    if sex not in SEXES:
        return Refusal(
            "gap-sex",
            gettext_noop("“%(value)s” is not one of the choices. Choose one of: %(choices)s."),
            "ToR 8",
            {"value": sex[:40], "choices": "f, m, x"},
        )
    return _why_not_age(age)


def _why_not_age(age: str) -> Refusal | None:
    band = _BAND.fullmatch(age)
    if band is None or int(band[1]) <= int(band[2]):
        return None
    return Refusal(
        "gap-age",
        gettext_noop("“%(age)s” ends before it begins. Write the younger age first: %(meant)s."),
        "ToR 8",
        {"age": age, "meant": f"{band[2]}-{band[1]}{band[3] or ''}"},
    )


def why_not_confirm(*, stage: str) -> Refusal | None:
    """What was raised or found is confirmed once."""
    if stage == DRAFT:
        return None
    return Refusal(
        "gap-confirmed", gettext_noop("This gap is confirmed already. Nothing is left to do."), "ToR 8"
    )


def why_not_counted(*, people: int | None, reason: str) -> Refusal | None:
    """A number of people that no figures give needs a source (ToR 6)."""
    if people is None:
        return None
    if people < 0:
        return Refusal(
            "gap-people",
            gettext_noop("People cannot be fewer than none. Leave it empty if it is not known."),
            "ToR 8",
        )
    if not reason.strip():
        return Refusal("counted-by-whom", gettext_noop("Say who counted them, and when."), "ToR 6")
    return None
