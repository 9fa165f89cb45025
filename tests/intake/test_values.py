"""Values as people type them: tables of spellings, and round trips."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.intake.contents import values
from firstcall.intake.contents.counts import AS_IT_IS_NOW, only_number
from firstcall.intake.rules import Verdict

NUMBERS = [
    ("1234", Decimal(1234)),
    ("1 234", Decimal(1234)),
    ("1\u202f234", Decimal(1234)),
    ("1\u2009234", Decimal(1234)),
    ("1\u00a0234\u00a0567", Decimal(1234567)),
    ("1,234", Decimal(1234)),
    ("1,234.5", Decimal("1234.5")),
    ("1.234,5", Decimal("1234.5")),
    ("12,5", Decimal("12.5")),
    ("1.234.567", Decimal(1234567)),
    ("1'234", Decimal(1234)),
    ("1.5", Decimal("1.5")),
    ("٣٤", Decimal(34)),
    ("۱۲۳", Decimal(123)),
    ("٣٤٫٥", Decimal("34.5")),
    ("３４", Decimal(34)),
    ("−7", Decimal(-7)),
    ("-0", Decimal(0)),
    ("1e5", Decimal(100000)),
    ("  -  ", None),
    ("", None),
    ("n/a", None),
    ("–", None),
    ("Nil", None),
    ("لا يوجد", None),
]


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_numbers(text: str, value: Decimal | None) -> None:
    assert values.number_value(text) == Verdict(value)


@pytest.mark.parametrize(
    ("text", "code", "suggestion"),
    [
        ("#N/A", "error_cell", ""),
        ("#REF!", "error_cell", ""),
        ("#¡DIV/0!", "error_cell", ""),
        ("-5", "negative_people", AS_IT_IS_NOW),
        ("12.5", "fraction_of_people", "13"),
        ("0.00001", "fraction_of_people", "0"),
        ("1.234,5", "fraction_of_people", "1235"),
        ("1e308", "number_too_large", ""),
        ("99999999999", "number_too_large", ""),
        ("9223372036854775808", "number_too_large", ""),
        ("NaN", "not_a_number", "Write the number in digits, without words."),
        ("Infinity", "not_a_number", "Write the number in digits, without words."),
        ("3 (2 RN)", "not_a_number", "Write the number in digits, without words."),
        ("1 2", "not_a_number", "Write the number in digits, without words."),
        ("=1+1", "not_a_number", "Write the number in digits, without words."),
    ],
)
def test_what_is_no_count_of_people(text: str, code: str, suggestion: str) -> None:
    verdict = values.people_value(text)
    assert (verdict.value, verdict.code, verdict.suggestion) == (None, code, suggestion)


@pytest.mark.parametrize(
    ("text", "value", "code"),
    [
        ("120 personnes", 120, "people_beside_a_word"),
        ("Pers.: 1 200", 1200, "people_beside_a_word"),
        ("٣٤ شخص", 34, "people_beside_a_word"),
        ("120 (people)", 120, "people_beside_a_word"),
        ("60 femmes", 60, "people_beside_a_word"),
        ("50 élèves filles", 50, "people_beside_a_word"),
        ("60 kits", None, "not_a_number"),
        ("60 kits femmes", None, "not_a_number"),
        ("environ 60 femmes", None, "not_a_number"),  # not sure how many
        ("18+ women", None, "not_a_number"),
        ("120 ménages", None, "not_a_number"),
        ("12-15 personnes", None, "not_a_number"),
        ("-5 personnes", None, "not_a_number"),
        ("12,5 personnes", None, "fraction_of_people"),
    ],
)
def test_a_word_for_people_beside_the_number(text: str, value: int | None, code: str) -> None:
    verdict = values.people_value(text)
    assert (verdict.value, verdict.code) == (value, code)
    typed = values.people(pl.Series(["7", text]))
    assert (typed.values.to_list(), typed.verdicts[text].code) == ([7, value], code)


@pytest.mark.parametrize(
    ("text", "value", "code"),
    [
        ("45 ménages", 45, "households_beside_a_word"),
        ("1 200 HH", 1200, "households_beside_a_word"),
        ("HHs: 12", 12, "households_beside_a_word"),
        ("45", 45, ""),
        ("45 personnes", None, "not_a_number"),  # of how many households nobody knows
        ("45 kits", None, "not_a_number"),
    ],
)
def test_a_word_for_households_where_they_are_counted(text: str, value: int | None, code: str) -> None:
    typed = values.people(pl.Series([text]), households=True)
    assert (typed.values[0], typed.verdicts[text].code if text in typed.verdicts else "") == (value, code)


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("environ 120", "120"),
        ("~1 200", "1200"),
        ("100+", "100"),
        ("120 ménages", ""),
        ("3 (2 RN)", ""),
        ("50%", ""),
        ("beaucoup", ""),
    ],
)
def test_the_one_number_within_a_text_is_offered(text: str, offered: str) -> None:
    assert only_number(text) == offered


@pytest.mark.parametrize(("text", "whole"), [("6807.999999999999", 6808), ("385.00000000000006", 385)])
def test_the_noise_of_a_spreadsheets_sums_is_no_fraction(text: str, whole: int) -> None:
    assert values.people_value(text) == Verdict(whole)


@pytest.mark.parametrize(
    ("text", "whole"), [("12.5", 13), ("12.4", 12), ("0,5", 1), ("338333.0329836413", 338333)]
)
def test_planning_figures_are_rounded_when_the_caller_says_so(text: str, whole: int) -> None:
    assert values.people_value(text, rounded=True) == Verdict(whole)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Ongoing", "ongoing"),
        ("En ejecucion ", "ongoing"),
        ("en Ejecución", "ongoing"),
        ("En cours", "ongoing"),
        ("جاري", "ongoing"),
        ("Finalizada", "completed"),
        ("TERMINÉ", "completed"),
        ("Completed (100%)", "completed"),
        ("مكتمل", "completed"),
        ("Prévue", "planned"),
        ("Planificada", "planned"),
        ("مخطط", "planned"),
        ("1. Planned", "planned"),
        ("Suspendu", "suspended"),
        ("on-hold", "suspended"),
        ("distributions achevées", "completed"),
        ("Completed distributions ", "completed"),
        ("In-Country Stock/ Ongoing distributions", "ongoing"),
        ("In pipeline (procurement/onroute)", "planned"),
        ("Activity ongoing", "ongoing"),
        ("Projet en cours", "ongoing"),
        ("0", None),  # what a look-up shows for an empty cell
        ("متوقف", "suspended"),
        ("", None),
        ("n/a", None),
    ],
)
def test_statuses(text: str, status: str | None) -> None:
    assert values.status_value(text) == Verdict(status)


def test_a_status_of_another_column_is_a_fault() -> None:
    assert values.status_value("Conditional").code == "unknown_status"
    assert values.status_value("distributions to do").code == "unknown_status"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Sí", True),
        ("Si ", True),
        ("OUI", True),
        ("نعم", True),
        ("✓", True),
        ("no", False),
        ("Non", False),
        ("لا", False),
        ("", None),
    ],
)
def test_yes_and_no(text: str, answer: bool | None) -> None:
    assert values.yes_no_value(text) == Verdict(answer)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Côte d’Ivoire", "COTE D'IVOIRE"),
        ("BOLÍVAR", "Bolívar"),
        ("أحمد", "احمد"),
        ("مدرسة", "مدرسه"),
        ("İstanbul", "istanbul"),
        ("Straße", "STRASSE"),
        ("a\u200bb", "ab"),
        ("ﬁnance", "Finance"),
        ("Ba‘idoa", "Ba idoa"),
        ("Łódź", "lodz"),
        ("e\u0301", "é"),
        ("شهر ٣", "شهر 3"),
        ("على", "علي"),
    ],
)
def test_spellings_that_are_one_name(one: str, other: str) -> None:
    assert values.fold(one) == values.fold(other)


@pytest.mark.parametrize(("one", "other"), [("UNIСEF", "UNICEF"), ("Save", "Saves"), ("AB 1", "AB 2")])
def test_look_alikes_stay_apart(one: str, other: str) -> None:
    assert values.fold(one) != values.fold(other)


def test_cleaning_takes_away_what_hides() -> None:
    assert values.clean("a.csv\u202exslx") == "a.csvxslx"
    assert values.clean(" Two_x000D_\nlines\u00a0here ") == "Two lines here"
    assert values.hidden_characters("a\u202eb")
    assert not values.hidden_characters("two\nlines")


@given(st.integers(0, 10**10 - 1))
def test_a_count_survives_every_way_of_writing_it(count: int) -> None:
    grouped = f"{count:,}"
    for text in (
        str(count),
        grouped,
        grouped.replace(",", "\u202f"),
        grouped.replace(",", " "),
        f"{count}.0",
    ):
        assert values.people_value(text) == Verdict(count)
    arabic = str(count).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert values.people_value(arabic) == Verdict(count)


@given(st.text(max_size=40))
def test_no_text_breaks_a_rule(text: str) -> None:
    for rule in (
        values.number_value,
        values.people_value,
        values.day_value,
        values.month_value,
        values.status_value,
        values.yes_no_value,
    ):
        verdict = rule(text)
        assert (verdict.value is None) or not verdict.is_fault
    assert values.fold(values.fold(text)) == values.fold(text)


LONG = {
    "digits": "9" * 50_000,
    "arabic-digits": "٩" * 50_000,
    "month-and-digits": "June " + "9" * 50_000,
    "dates": "1/2/" * 12_000,
    "dots": "1." * 25_000,
    "commas": "1,2," * 12_000,
    "months": "jan " * 12_000,
    "spaces": "1" + " " * 50_000 + "2",
    "brackets": "(" * 50_000,
}


@pytest.mark.parametrize("name", LONG)
def test_a_text_of_any_length_has_a_verdict(name: str) -> None:
    """Input 102: 50,000 characters are no reason to fail, nor to search for long."""
    for rule in (values.number_value, values.people_value, values.day_value, values.month_value):
        assert rule(LONG[name]).value is None
    for rule in (values.status_value, values.yes_no_value):
        assert rule(LONG[name]).is_fault


TEXTS = st.lists(
    st.none()
    | st.sampled_from([text for text, _ in NUMBERS] + ["12", "0", "-5", "12.5", "x", "99999999999"]),
    max_size=30,
)


@given(TEXTS)
def test_a_column_has_the_verdicts_of_its_cells(texts: list[str | None]) -> None:
    typed = values.people(pl.Series("c0", texts, dtype=pl.String))
    single = [values.people_value(text) if text is not None else Verdict() for text in texts]
    assert typed.values.to_list() == [verdict.value for verdict in single]
    assert typed.faulty.to_list() == [verdict.is_fault for verdict in single]


def test_typed_columns() -> None:
    days = values.days(pl.Series(["2020-11-02", None, "31-04-20"]))
    assert days.values.to_list() == [date(2020, 11, 2), None, None]
    assert list(days.verdicts) == ["31-04-20"]
    assert values.statuses(pl.Series(["Ongoing", "?"])).values.to_list() == ["ongoing", None]
    assert values.yes_nos(pl.Series(["Si", "no"])).values.to_list() == [True, False]
    assert values.coordinates(pl.Series(["10,5", "95"]), most=90).values.to_list() == [10.5, None]
    assert values.numbers_of(pl.Series(["1,5", None])).values.to_list() == [1.5, None]
    assert values.months(pl.Series(["Mayo", None]), year=2021).values.to_list() == [date(2021, 5, 1), None]
    assert (date(2021, 5, 1) - timedelta(days=1)).month == 4
    assert values.cleaned(pl.Series([" a ", "b", None, "  "])).to_list() == ["a", "b", None, None]
    assert values.folded(pl.Series(["Côte", None])).to_list() == ["cote", None]
