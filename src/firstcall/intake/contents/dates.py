"""Dates and months as people type them, in four languages; what cannot be is refused with a suggestion."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from firstcall.intake.contents.counts import ERROR_CELL, is_error, is_nothing
from firstcall.intake.contents.text import clean, fold
from firstcall.intake.contents.vocabulary import split, vocabulary, words
from firstcall.intake.rules import Verdict
from firstcall.policy.refusal import gettext_noop

NEAR = 2030  # years from here on are suggested to nobody
EARLIEST, LATEST = 1990, 2060  # years a humanitarian activity may be of (product choice)
SERIALS = range(32874, 58440)  # Excel's numbers for the days of those years
DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
SEVERAL = 3  # different dates, from which on they show together what none shows alone (product choice)

MONTHS = {
    name: int(number)
    for number, names in vocabulary()["months"].items()
    if number.isdigit()
    for name in split(names)
}
_TWO_WORDS = {name: month for name, month in MONTHS.items() if " " in name}
_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?"
)
_SHORT_DAY = re.compile(
    r"\D*\d{1,2}\D*[^\W\d]\D*\d{2}"
)  # "30-Nov-20", "Monday, 3 April 17": the month between
_DAY_BEFORE_YEAR = re.compile(r"[^\d]*\d{1,2}\s*,\s*\d{2}")  # "Jun 5, 22"
_NUMERIC = re.compile(
    r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})(?:\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]m)?)?",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"\d{1,2}\.\d{1,2}\.")
_YEAR_WORD = re.compile(r"(?<=\d)\s*(?:г|р|года|року)\.?$")  # "31.08.2025 р."
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_FILLERS = words("months", "fillers")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|ere|o|e)\b")  # "1st", "1er"

NOT_A_DATE = gettext_noop("This is not a date.")
IMPOSSIBLE = gettext_noop("There is no such day.")
FAR_AWAY = gettext_noop("The year is not one of this response.")
TWO_DIGITS = gettext_noop("The year is written with two digits.")
ORDER_UNKNOWN = gettext_noop("Day and month can be read either way round.")
WITHOUT_YEAR = gettext_noop("The month is named without its year.")
NOT_A_MONTH = gettext_noop("This is not a month.")
WRITE_ISO = gettext_noop("Write it as year-month-day, for example 2025-03-31.")
WRITE_MONTH = gettext_noop("Write month and year, for example March 2025.")
NAME_YEAR = gettext_noop("Name the year, for example in the sheet's name.")
LONGEST = 200  # characters of a text that may still state a day, with words around it


def day(text: str, *, order: str = "") -> Verdict:
    """The date a text states. `order` is "dmy" or "mdy" where the file showed it or the sender said so.

    Without `order` a date such as 03/04/2025 is a fault: it is asked once per file (`order_of`), never guessed.
    """
    bare = _ascii_digits(clean(text))
    if is_error(bare):
        return Verdict(None, "error_cell", ERROR_CELL)
    if is_nothing(bare):
        return Verdict(None)
    if len(bare) > LONGEST:
        return Verdict(None, "not_a_date", NOT_A_DATE, WRITE_ISO)
    if match := _ISO.fullmatch(bare):
        return _of(int(match[1]), int(match[2]), int(match[3]))
    bare = _YEAR_WORD.sub("", bare)
    if match := _NUMERIC.fullmatch(bare):
        dotted = DAY_FIRST if _DOTTED.match(bare) else ""  # nobody writes the month first with points
        return _numeric(int(match[1]), int(match[2]), match[3], order or dotted)
    if re.fullmatch(r"\d{5}(?:\.\d+)?", bare) and int(float(bare)) in SERIALS:
        return Verdict(from_serial(float(bare)))
    if re.fullmatch(r"(19|20)\d{6}", bare):
        return _of(int(bare[:4]), int(bare[4:6]), int(bare[6:]))
    return _in_words(bare)


def from_serial(serial: float) -> date:
    """The day of an Excel serial number (the 1900 system, whose day 60 never was)."""
    return date(1899, 12, 30) + timedelta(days=int(serial))


def _numeric(first: int, second: int, year_text: str, order: str) -> Verdict:
    year, short = int(year_text), len(year_text) == 2
    year += 2000 if short else 0
    if first > 12 >= second:
        order = DAY_FIRST
    elif second > 12 >= first:
        order = MONTH_FIRST
    if first <= 12 and second <= 12 and first != second and order not in (DAY_FIRST, MONTH_FIRST):
        return Verdict(None, "date_order_unknown", ORDER_UNKNOWN, WRITE_ISO)
    day_, month = (second, first) if order == MONTH_FIRST else (first, second)
    return _of(year, month, day_)


def _in_words(text: str) -> Verdict:
    """ "3 mars 2022", "June 5, 2022", "03-Jun-22"; a month alone is a fault here, with its first day suggested."""
    named, rest = month_named(_ORDINAL.sub("", fold(text)))
    numbers = [int(word) for word in re.findall(r"\d+", rest)]
    if named is None or re.search(r"[^\W\d]", _without_fillers(rest)):
        return Verdict(None, "not_a_date", NOT_A_DATE, WRITE_ISO)
    if len(numbers) == 2:
        first, second = numbers
        if second > 31 or len(str(second)) == 4:
            return _of(second, named, first)
        if first > 31:
            return _of(first, named, second)
        if _SHORT_DAY.fullmatch(text) or _DAY_BEFORE_YEAR.fullmatch(text):
            return _of(2000 + second, named, first)
        return Verdict(None, "not_a_date", NOT_A_DATE, WRITE_ISO)  # "3-17 April": two days of it
    if len(numbers) == 1 and numbers[0] > 1900:
        return Verdict(None, "day_missing", NOT_A_DATE, f"{numbers[0]:04d}-{named:02d}-01")
    return Verdict(None, "not_a_date", NOT_A_DATE, WRITE_ISO)


def _without_fillers(text: str) -> str:
    return " ".join(word for word in text.split() if word not in _FILLERS)


def _of(year: int, month: int, day_: int) -> Verdict:
    """The date of these numbers, or why there is none and which was probably meant."""
    if not 1 <= month <= 12:
        swapped = (
            1 <= day_ <= 12 and 1 <= month <= monthrange(max(1, min(year, 9999)), day_)[1] if year else False
        )
        return Verdict(
            None,
            "impossible_date",
            IMPOSSIBLE,
            f"{year:04d}-{day_:02d}-{month:02d}" if swapped else WRITE_ISO,
        )
    if not 1 <= year <= 9998:
        return Verdict(None, "year_out_of_range", FAR_AWAY, WRITE_ISO)
    last = monthrange(year, month)[1]
    if not 1 <= day_ <= last:
        return Verdict(
            None,
            "impossible_date",
            IMPOSSIBLE,
            f"{year:04d}-{month:02d}-{last:02d}" if 1 <= day_ <= 31 else WRITE_ISO,
        )
    if not EARLIEST <= year <= LATEST:
        return Verdict(None, "year_out_of_range", FAR_AWAY, _nearer_year(year, month, day_))
    return Verdict(date(year, month, day_))


def _nearer_year(year: int, month: int, day_: int) -> str:
    """0025 or 1925 for 2025: the same two digits in this century; nothing is guessed for 1930, which may be any."""
    guess = 2000 + year % 100
    return f"{guess:04d}-{month:02d}-{day_:02d}" if guess < NEAR else WRITE_ISO


def order_of(texts: Iterable[str]) -> str:
    """How a column writes day and month: "dmy", "mdy", "" where no date shows it, "mixed" where dates differ."""
    found = set()
    for text in texts:
        if match := _NUMERIC.fullmatch(_ascii_digits(clean(text))):
            first, second = int(match[1]), int(match[2])
            if first > 12 >= second:
                found.add(DAY_FIRST)
            elif second > 12 >= first:
                found.add(MONTH_FIRST)
    if len(found) == 2:
        return "mixed"
    return found.pop() if found else ""


def order_of_firsts(texts: Iterable[str]) -> str:
    """How dates are written that are all the first of a month, over more than one year (01/02/2023, 01/09/2023,
    01/03/2024): the other way round all of them would lie in the first days of January. "" where that is not so."""
    found: set[tuple[int, int, str]] = set()
    for text in texts:
        if match := _NUMERIC.fullmatch(_ascii_digits(clean(text))):
            first, second = int(match[1]), int(match[2])
            if max(first, second) > 12:
                return ""
            if first != second:
                found.add((first, second, match[3]))
    if len(found) < SEVERAL or len({year for _first, _second, year in found}) < 2:
        return ""
    if all(first == 1 for first, _second, _year in found):
        return DAY_FIRST
    return MONTH_FIRST if all(second == 1 for _first, second, _year in found) else ""


def month(text: str, *, year: int | None = None, order: str = "") -> Verdict:
    """The month a text states, as its first day: "June 2022", "Février 2022", "2022-06", "06/2022", or any date in it.

    `year` completes a month named without one ("January"): pass what the sheet's or the file's name says.
    """
    bare = _ascii_digits(clean(text))
    if is_error(bare):
        return Verdict(None, "error_cell", ERROR_CELL)
    if is_nothing(bare):
        return Verdict(None)
    if len(bare) > LONGEST:
        return Verdict(None, "not_a_month", NOT_A_MONTH, WRITE_MONTH)
    if match := re.fullmatch(r"(\d{4})[-/. ](\d{1,2})", bare):
        return _month_of(int(match[1]), int(match[2]))
    if match := re.fullmatch(r"(\d{1,2})[-/. ](\d{4})", bare):
        return _month_of(int(match[2]), int(match[1]))
    if match := re.fullmatch(r"(20\d\d)(0[1-9]|1[0-2])", bare):  # 202605
        return _month_of(int(match[1]), int(match[2]))
    if not order and (match := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](20\d\d)", bare)):
        parts = {int(match[1]), int(match[2])}  # a month is written by its first day, whichever comes first
        if len(parts) == 2 and 1 in parts and max(parts) <= 12:
            return _month_of(int(match[3]), max(parts))
    if re.fullmatch(r"\d{1,2}", bare) and 1 <= int(bare) <= 12:
        return _with_year(int(bare), year)
    number_, rest = month_named(fold(bare))
    named = number_ is not None and not re.search(r"[^\W\d]", _without_fillers(rest))
    if number_ is not None and named and not _SHORT_DAY.fullmatch(bare):
        return _named_month(number_, [int(word) for word in re.findall(r"\d+", rest)], year)
    verdict = day(bare, order=order)
    if isinstance(verdict.value, date):
        return Verdict(verdict.value.replace(day=1))
    if verdict.code == "not_a_date":
        return _in_two_languages(bare, year) or Verdict(None, "not_a_month", NOT_A_MONTH, WRITE_MONTH)
    return verdict


def _in_two_languages(text: str, year: int | None) -> Verdict | None:
    """The month that both parts of "آب 2026 / August 2026" state."""
    parts = re.split(r"\s*[/|]\s*", text)
    if len(parts) != 2 or not all(re.search(r"[^\W\d]", part) for part in parts):
        return None
    first, second = (month(part, year=year) for part in parts)
    return first if first.value is not None and first.value == second.value else None


def _named_month(number_: int, numbers: list[int], year: int | None) -> Verdict:
    years = [value for value in numbers if value > 1900]
    if years:
        return _month_of(years[0], number_)
    if len(numbers) == 1 and numbers[0] > 12:
        return _month_of(2000 + numbers[0], number_)
    if not numbers:
        return _with_year(number_, year)
    return Verdict(None, "not_a_month", NOT_A_MONTH, WRITE_MONTH)


def _with_year(number_: int, year: int | None) -> Verdict:
    if year is None:
        return Verdict(None, "month_without_year", WITHOUT_YEAR, NAME_YEAR)
    return _month_of(year, number_)


def _month_of(year: int, number_: int) -> Verdict:
    if not 1 <= number_ <= 12:
        return Verdict(None, "not_a_month", NOT_A_MONTH, WRITE_MONTH)
    if not EARLIEST <= year <= LATEST:
        return Verdict(None, "year_out_of_range", FAR_AWAY, WRITE_MONTH)
    return Verdict(date(year, number_, 1))


def month_named(text: str) -> tuple[int | None, str]:
    """The month named in folded words, and the words without it."""
    for name, number_ in _TWO_WORDS.items():
        if f" {name} " in f" {text} ":
            return number_, text.replace(name, " ", 1)
    for word in re.findall(r"[^\W\d]+", text):
        if word in MONTHS:
            return MONTHS[word], text.replace(word, " ", 1)
    return None, text


def year_in(*texts: str) -> int | None:
    """The one year that the texts (sheet name, file name, title lines) name; None where there is none or several."""
    years = {
        int(found) for text in texts for found in _YEAR.findall(text) if EARLIEST <= int(found) <= LATEST
    }
    return years.pop() if len(years) == 1 else None


def _ascii_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(
        str(int(letter)) if letter.isdecimal() and not letter.isascii() else letter for letter in text
    )
