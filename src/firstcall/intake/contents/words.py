"""Words with a fixed meaning: statuses, yes and no, sexes, in the spellings of four languages."""

from __future__ import annotations

import re
from functools import lru_cache

from firstcall.intake.contents.counts import ERROR_CELL, is_error, is_nothing
from firstcall.intake.contents.text import fold
from firstcall.intake.contents.vocabulary import phrases, split, vocabulary, words
from firstcall.intake.rules import Verdict
from firstcall.policy.refusal import gettext_noop

PLANNED, ONGOING, COMPLETED, SUSPENDED = "planned", "ongoing", "completed", "suspended"

_STATUSES = {word: status for status, text in vocabulary()["statuses"].items() for word in split(text)}
DOINGS = words("answers", "doings")
_YES, _NO = phrases("answers", "yes"), phrases("answers", "no")
_TICKS = {"✓": True, "✔": True, "☑": True, "✗": False, "✘": False, "☐": False}

_DONE_SO_FAR = re.compile(r"(?:\b(?:a|à|at|al)\s*)?(?<!\d)\d{1,3}\s*%", re.IGNORECASE)  # "En cours à 50 %"

LOOKED_UP_EMPTY = "0"  # what a spreadsheet shows for a cell it looks up and finds empty
UNKNOWN_STATUS = gettext_noop("This status is not known.")
WRITE_STATUS = gettext_noop("Write planned, ongoing, completed or suspended.")
NOT_YES_NO = gettext_noop("This is neither yes nor no.")
WRITE_YES_NO = gettext_noop("Write yes or no.")


@lru_cache(maxsize=8192)
def status(text: str) -> Verdict:
    """planned, ongoing, completed or suspended, from its many spellings; nothing for blanks; a fault for the rest."""
    if is_error(text):
        return Verdict(None, "error_cell", ERROR_CELL)
    if is_nothing(text) or text.strip() == LOOKED_UP_EMPTY:
        return Verdict(None)
    folded = fold(_DONE_SO_FAR.sub(" ", text))
    if folded in _STATUSES:
        return Verdict(_STATUSES[folded])
    if (beside := _beside_what_is_done(folded)) in _STATUSES:
        return Verdict(_STATUSES[beside])
    named = {
        _STATUSES[part]
        for piece in _pieces(text)
        for part in (piece, _beside_what_is_done(piece))
        if part in _STATUSES
    }
    if len(named) == 1:
        return Verdict(named.pop())
    return Verdict(None, "unknown_status", UNKNOWN_STATUS, WRITE_STATUS)


def _beside_what_is_done(folded: str) -> str:
    """ "distributions achevees", "completed distributions": the words beside the one for what is done, in the singular
    where they stand behind it."""
    first, _space, rest = folded.partition(" ")
    if first in DOINGS:
        return rest if rest in _STATUSES else rest.removesuffix("s")
    before, _space, last = folded.rpartition(" ")
    return before if last in DOINGS else ""


def _pieces(text: str) -> list[str]:
    """ "2. Ongoing", "Completed (100%)", "Terminé / Completed": the parts between signs and numbers."""
    parts = (
        text.replace("(", "/")
        .replace(")", "/")
        .replace("-", "/")
        .replace(".", "/")
        .replace(":", "/")
        .split("/")
    )
    return [fold(part) for part in parts]


@lru_cache(maxsize=8192)
def yes_no(text: str) -> Verdict:
    """True or False; nothing for blanks; a fault for the rest."""
    bare = text.strip()
    if is_error(bare):
        return Verdict(None, "error_cell", ERROR_CELL)
    if bare in _TICKS:
        return Verdict(_TICKS[bare])
    folded = fold(bare)
    if folded in _YES:
        return Verdict(True)
    if folded in _NO:
        return Verdict(False)
    return Verdict(None) if is_nothing(bare) else Verdict(None, "not_yes_no", NOT_YES_NO, WRITE_YES_NO)
