"""Days and months as people type them: tables of spellings, and round trips."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.intake.contents import values
from firstcall.intake.contents.dates import from_serial
from firstcall.intake.contents.periods import Span, one_month, span
from firstcall.intake.rules import Verdict

DATES = [
    ("2020-11-02", date(2020, 11, 2)),
    ("2020-01-02 03:00:00", date(2020, 1, 2)),
    ("19/10/20", date(2020, 10, 19)),
    ("10/19/2020", date(2020, 10, 19)),
    ("19.08.14", date(2014, 8, 19)),
    ("05/05/2021", date(2021, 5, 5)),
    ("44136", date(2020, 11, 1)),
    ("20220607", date(2022, 6, 7)),
    ("12 mars 2022", date(2022, 3, 12)),
    ("Junio 5, 2021", date(2021, 6, 5)),
    ("5 de junio de 2021", date(2021, 6, 5)),
    ("5 يونيو 2022", date(2022, 6, 5)),
    ("3-Jun-22", date(2022, 6, 3)),
    ("1 March 2015", date(2015, 3, 1)),
    ("15th March 2026", date(2026, 3, 15)),
    ("1er avril 2026", date(2026, 4, 1)),
    ("Sunday, March 15, 2026", date(2026, 3, 15)),
    ("Sunday, 15 March 26", date(2026, 3, 15)),
    ("Mar 15, 26", date(2026, 3, 15)),
    ("٢٠٢٢-٠٣-٠١", date(2022, 3, 1)),
    ("١٩/١٠/٢٠٢٠", date(2020, 10, 19)),
    ("2022-06-07T10:00:00Z", date(2022, 6, 7)),
    ("-", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "value"), DATES)
def test_dates(text: str, value: date | None) -> None:
    assert values.day_value(text) == Verdict(value)


ISO = "Write it as year-month-day, for example 2025-03-31."


@pytest.mark.parametrize(
    ("text", "code", "suggestion"),
    [
        ("31-04-20", "impossible_date", "2020-04-30"),
        ("2021-02-30", "impossible_date", "2021-02-28"),
        ("2021-13-05", "impossible_date", "2021-05-13"),
        ("13/13/2020", "impossible_date", ISO),
        ("1930-05-01", "year_out_of_range", "Write it as year-month-day, for example 2025-03-31."),
        ("0025-03-01", "year_out_of_range", "2025-03-01"),
        ("9999-12-31", "year_out_of_range", ISO),
        ("2099-01-01", "year_out_of_range", ISO),
        ("03/04/2025", "date_order_unknown", ISO),
        ("June 2022", "day_missing", "2022-06-01"),
        ("60", "not_a_date", ISO),
        ("soon", "not_a_date", ISO),
        ("3-17 April", "not_a_date", ISO),  # two days of it, and no year
        ("April 3 - 17", "not_a_date", ISO),
        ("3 au 17 avril", "not_a_date", ISO),
        ("#N/A", "error_cell", ""),
    ],
)
def test_what_is_no_date_is_refused_with_a_suggestion(text: str, code: str, suggestion: str) -> None:
    verdict = values.day_value(text)
    assert (verdict.value, verdict.code, verdict.suggestion) == (None, code, suggestion)


def test_day_and_month_are_read_as_the_file_shows_or_as_asked() -> None:
    assert values.day_value("03/04/2025", order="dmy") == Verdict(date(2025, 4, 3))
    assert values.day_value("03/04/2025", order="mdy") == Verdict(date(2025, 3, 4))
    assert values.day_value("25/04/2025", order="mdy") == Verdict(date(2025, 4, 25))


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["03/04/25", "25/04/25"], "dmy"),
        (["03/04/25", "04/25/25"], "mdy"),
        (["03/04/25"], ""),
        (["25/1/25", "1/25/25"], "mixed"),
        (["01/02/2023", "01/09/2023", "01/03/2024"], "dmy"),  # each the first of a month
        (["02/01/2023", "09/01/2023", "03/01/2024"], "mdy"),
        (["01/02/2024", "01/09/2024", "01/03/2024"], ""),  # of one year: may be days of January
        (["01/02/2023", "01/09/2023", "02/03/2024"], ""),
    ],
)
def test_the_order_is_a_property_of_the_file(texts: list[str], order: str) -> None:
    assert values.date_order(pl.Series(texts)) == order


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("June 2022", date(2022, 6, 1)),
        ("30-Jun-22", date(2022, 6, 1)),
        ("Monday, 3 April 17", date(2017, 4, 1)),
        ("Février 2022", date(2022, 2, 1)),
        ("MAYO 2021", date(2021, 5, 1)),
        ("كانون الثاني 2023", date(2023, 1, 1)),
        ("Jan-22", date(2022, 1, 1)),
        ("sept. 2024", date(2024, 9, 1)),
        ("2022-06", date(2022, 6, 1)),
        ("06/2022", date(2022, 6, 1)),
        ("2020-11-30", date(2020, 11, 1)),
        ("janvier", date(2025, 1, 1)),
        ("3", date(2025, 3, 1)),
        ("mes de enero de 2020", date(2020, 1, 1)),
        ("", None),
    ],
)
def test_months(text: str, value: date | None) -> None:
    assert values.month_value(text, year=2025) == Verdict(value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("January", "month_without_year"),
        ("March/April 2022", "not_a_month"),
        ("202613", "not_a_month"),
        ("03/06/2026", "date_order_unknown"),
        ("13/2022", "not_a_month"),
        ("1-15 Jun", "not_a_month"),
        ("June 1822", "year_out_of_range"),
    ],
)
def test_what_is_no_month(text: str, code: str) -> None:
    assert values.month_value(text).code == code


@pytest.mark.parametrize("text", ["202606", "01/06/2026", "06/01/2026", "06-2026"])
def test_a_month_in_figures_alone(text: str) -> None:
    assert values.month_value(text) == Verdict(date(2026, 6, 1))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1 - 30 June 2026", (date(2026, 6, 1), date(2026, 6, 30))),
        ("du 1er au 28 juin 2026", (date(2026, 6, 1), date(2026, 6, 28))),
        ("del 5 al 30 de junio de 2026", (date(2026, 6, 5), date(2026, 6, 30))),
        ("01-30/06/2026", (date(2026, 6, 1), date(2026, 6, 30))),
        ("01/06/2026", None),  # a day, not January to June
        ("Jan - Jun 2026", (date(2026, 1, 1), date(2026, 6, 30))),
    ],
)
def test_days_of_one_month_are_not_months_from_january(text: str, found: Span | None) -> None:
    assert span(text) == found
    assert one_month(found or (date(2026, 1, 1), date(2026, 2, 1))) == (
        date(2026, 6, 1) if found and found[0].month == 6 else None
    )


@pytest.mark.parametrize(
    ("texts", "year"),
    [
        (["3W January - April 2025"], 2025),
        (["ETH_3w_august_2025.csv", ""], 2025),
        (["2024-2025"], None),
        (["data"], None),
    ],
)
def test_the_year_of_a_file(texts: list[str], year: int | None) -> None:
    assert values.year_in(*texts) == year


@given(st.dates(date(1990, 1, 1), date(2059, 12, 31)))
def test_a_date_survives_every_way_of_writing_it(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    for text in (
        day.isoformat(),
        f"{day:%d/%m/%Y}",
        f"{day:%d.%m.%Y}",
        f"{day:%d %B %Y}",
        f"{day:%B %d, %Y}",
        str(serial),
    ):
        assert values.day_value(text, order="dmy") == Verdict(day)
    assert values.day_value(f"{day:%m/%d/%Y}", order="mdy").value in (
        day,
        values.day_value(f"{day:%m/%d/%Y}", order="dmy").value,
    )
    assert values.month_value(day.isoformat()) == Verdict(day.replace(day=1))
    assert from_serial(serial) == day
