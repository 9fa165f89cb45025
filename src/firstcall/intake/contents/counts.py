"""Numbers as people type them: thin spaces, decimal commas, Arabic digits, dashes for nothing, #N/A.

Every rule comes twice with the same verdict: for one text (`number`, `people`) and for a column (see values.py).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from firstcall.intake.contents.text import REMEMBERED, SHORT, fold
from firstcall.intake.contents.vocabulary import phrases, vocabulary, words
from firstcall.intake.rules import Verdict
from firstcall.policy.refusal import gettext_noop

NOISE = Decimal("1e-6")  # what a spreadsheet's own sums leave behind the point: 384.99999999999994
MOST_PEOPLE = 10**10  # more than there are: a typing error (product choice)
NOTHING = frozenset([text.strip() for text in vocabulary()["cells"]["nothing"].split("|")] + [""])
HOUSEHOLDS = words("headings", "households")
_FIGURE = re.compile(r"\d[\d\s.,]*")
PEOPLE = phrases("cells", "people")
PERSONS = words("rows", "persons")
_WITH_WORD = re.compile(r"([^\d\-−–—]{0,30}?)([+]?\d[\d\s.,'’_٫٬]{0,20}(?<=\d))([^\d]{0,30})")
_AS_TEXT = re.compile(r"^['’`](?=\d)")  # what makes a number a text in a spreadsheet
_GROUPED = re.compile(r"[+-]?\d{1,3}([.,'’_])\d{3}(?:\1\d{3})*")
_DIGITS = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,4})?", re.IGNORECASE)
_MINUS = str.maketrans({"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "﹣": "-", "－": "-"})
_ARABIC_MARKS = str.maketrans({"٫": ".", "٬": ",", "،": ","})

NOT_A_NUMBER = gettext_noop("This is not a number.")
ERROR_CELL = gettext_noop("The spreadsheet itself could not work this cell out.")
NEGATIVE = "negative_people"
FEWER_THAN_NONE = gettext_noop("People cannot be fewer than none.")
AS_IT_IS_NOW = gettext_noop(
    "A figure sent before stays. If this corrects one, send that row again with the figure as it is now."
)
FRACTION = gettext_noop("People are counted in whole numbers.")
HUGE = gettext_noop("This is more than can be meant.")
BESIDE_A_WORD = gettext_noop("A word for people stands beside the number. The number was taken.")
HOUSEHOLDS_BESIDE = gettext_noop("A word for households stands beside the number. The number was taken.")
WRITE_DIGITS = gettext_noop("Write the number in digits, without words.")


def is_nothing(text: str) -> bool:
    """Whether a cell says "nothing here" (a dash, n/a, nil …)."""
    return " ".join(text.split()).casefold().translate(_MINUS) in NOTHING


def is_error(text: str) -> bool:
    """Whether a cell holds a spreadsheet's error value, in any of its languages (#N/A, #REF!, #¡REF!, #NV …)."""
    return (
        re.fullmatch(r"#[¡A-ZÀ-Þ/0-9?!_]{2,20}[!?]?", text.strip()) is not None
        and text.strip().upper() == text.strip()
    )


def number(text: str) -> Verdict:
    """The number a text states, as a Decimal. Nothing (None) for blanks and dashes, a fault for anything else."""
    return _remembered(text) if len(text) <= SHORT else _stated(text)


def _stated(text: str) -> Verdict:
    bare = unicodedata.normalize("NFKC", text).strip()
    if is_error(bare):
        return Verdict(None, "error_cell", ERROR_CELL)
    if is_nothing(bare):
        return Verdict(None)
    digits = _plain(_AS_TEXT.sub("", bare))
    if digits is None or not _DIGITS.fullmatch(digits):
        return Verdict(None, "not_a_number", NOT_A_NUMBER, WRITE_DIGITS)
    try:
        value = Decimal(digits)
    except InvalidOperation:
        return Verdict(None, "not_a_number", NOT_A_NUMBER, WRITE_DIGITS)
    if not value.is_finite() or (value and value.adjusted() > 18):
        return Verdict(None, "number_too_large", HUGE)
    return Verdict(value)


_remembered = lru_cache(maxsize=REMEMBERED)(_stated)


def _plain(text: str) -> str | None:
    """The text with ASCII digits, a point as decimal mark and nothing between the digits; None where letters remain."""
    marked = "".join(_digit(letter) for letter in text.translate(_MINUS).translate(_ARABIC_MARKS))
    marked = re.sub(r"(?<=\d)[\s\u00a0\u2009\u202f](?=\d{3}(?!\d))", "", marked)
    if _GROUPED.fullmatch(marked) and (marked.count(",") or marked.count(".")) and _is_grouping(marked):
        marked = re.sub(r"[.,'’_]", "", marked)
    elif "," in marked and "." in marked:
        last = max(marked.rfind(","), marked.rfind("."))
        whole = re.sub(r"[.,'’_]", "", marked[:last])
        marked = f"{whole}.{marked[last + 1 :]}"
    elif marked.count(",") == 1:
        marked = marked.replace(",", ".")
    else:
        marked = re.sub(r"(?<=\d)['’_](?=\d{3}(?!\d))", "", marked)
    return marked if re.fullmatch(r"[+\-.\deE]+", marked) else None


def _is_grouping(marked: str) -> bool:
    """ "1,234" and "1.234.567" are grouped; "1.234" alone is a decimal fraction, as a spreadsheet writes it."""
    point = marked.count(".")
    return point == 0 or point > 1


def _digit(letter: str) -> str:
    return str(unicodedata.digit(letter)) if unicodedata.category(letter) == "Nd" else letter


_POINTED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")  # written by hand beside a word: between thousands


def people(text: str, *, rounded: bool = False, households: bool = False) -> Verdict:
    """A count of people, or of `households`, as an int; a fraction (beyond the noise of sums) is a fault.

    `rounded` is stated by the caller: planning figures are computed and carry fractions, which are then rounded half
    up; reports of people reached are counts.
    """
    verdict = number(text)
    if verdict.value is None:
        return _beside_a_word(text, rounded, households) or verdict
    value = verdict.value
    assert isinstance(value, Decimal)
    if value < 0:
        return Verdict(None, NEGATIVE, FEWER_THAN_NONE, AS_IT_IS_NOW)
    if value >= MOST_PEOPLE:
        return Verdict(None, "number_too_large", HUGE)
    whole = int((value + Decimal("0.5")).to_integral_value(rounding="ROUND_FLOOR"))
    if rounded or abs(value - whole) <= NOISE:
        return Verdict(whole)
    return Verdict(None, "fraction_of_people", FRACTION, str(whole))


def _beside_a_word(text: str, rounded: bool, households: bool) -> Verdict | None:
    """ "120 personnes", "Pers.: 1 200", "60 femmes": the number, and that a word for people stood beside it; where
    households are counted, one for these ("45 ménages"). None for anything else: of households or pairs it is not known
    how many people they are.
    """
    parts = _WITH_WORD.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if parts is None or not _says_unit(f"{parts[1]} {parts[3]}", households):
        return None
    figure = parts[2].replace(".", "") if _POINTED.fullmatch(parts[2]) else parts[2]
    verdict = people(figure, rounded=rounded)
    if verdict.value is None:
        return verdict
    if households:
        return replace(verdict, code="households_beside_a_word", message=HOUSEHOLDS_BESIDE)
    return replace(verdict, code="people_beside_a_word", message=BESIDE_A_WORD)


def _says_unit(written: str, households: bool) -> bool:
    """Whether a text says nothing but that people are counted, or households."""
    said = set(fold(written).split())
    if households:
        return bool(said) and said <= HOUSEHOLDS
    return fold(written) in PEOPLE or (bool(said) and said <= PERSONS and "+" not in written)


def only_number(text: str) -> str:
    """The one number within a text, to be offered for it ("environ 120", "~120": 120); "" where there are several or
    none, where it is a share, and where households are counted.
    """
    found = _FIGURE.findall(unicodedata.normalize("NFKC", text))
    if len(found) != 1 or "%" in text or HOUSEHOLDS & set(fold(text).split()):
        return ""
    value = people(found[0].rstrip(" .,")).value
    return "" if value is None else str(value)
