"""Data about persons do not come in: lists of affected people are refused, and contacts in free text are left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from firstcall.intake.contents.text import clean, fold
from firstcall.intake.contents.vocabulary import phrases
from firstcall.intake.sheets.column import Column
from firstcall.intake.sheets.headingtext import parts, without_brackets
from firstcall.policy.refusal import Refusal, gettext_noop

HEADINGS = phrases("personal", "headings")
PERSONAL = "personal_data"
# What in a text is a contact or a position: e-mail addresses, telephone and identity numbers, coordinates. Every
# repetition has an end, so that a long text made to be searched to and fro is searched once (input 102).
CONTACT = (
    r"[\w.+-]{2,64}@[\w-]{2,63}\.\w{2,}"
    r"|(?:\+|\b00|\b0)[0-9][0-9 .\-()/]{7,30}[0-9]\b"
    r"|\b[0-9]{9,15}\b"
    r"|-?\b[0-9]{1,3}\.[0-9]{3,20}\s{0,9}[,;/ ]\s{0,9}-?[0-9]{1,3}\.[0-9]{3,20}\b"
    r"|[0-9]{1,3}\s{0,9}[°º]\s{0,9}[0-9]{1,2}\s{0,9}['’′`]"
)
_CONTACT = re.compile(CONTACT)


def why_not_personal(columns: Sequence[Column], frame: pl.DataFrame) -> Refusal | None:
    """A sheet with filled columns for names, numbers or birthdays of affected people is refused whole (security D4)."""
    named = [
        column.label
        for column in columns
        if names_a_person(column.heading)
        and column.name in frame.columns
        and frame[column.name].null_count() < frame.height
    ]
    return why_not_persons(named)


def why_not_persons(headings: Sequence[str]) -> Refusal | None:
    """Headings that ask for what identifies a person are those of a list of affected people."""
    if not headings:
        return None
    return Refusal(
        PERSONAL,
        gettext_noop(
            "The sheet lists affected people (%(columns)s). Such data are not accepted here: count the people by "
            "place, sex and age, delete the columns about persons, and send the counts."
        ),
        params={"columns": ", ".join(headings[:5])},
    )


def names_a_person(heading: str) -> bool:
    """Whether a heading asks for what identifies an affected person, in four languages."""
    text = without_brackets(heading)
    return any(fold(one) in HEADINGS for one in (heading, text, *parts(text)))


def has_contact(text: str) -> bool:
    """Whether a text holds an e-mail address, a telephone or identity number, or coordinates."""
    return _CONTACT.search(clean(text)) is not None
