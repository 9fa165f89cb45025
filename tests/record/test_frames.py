"""Rows read as whole columns are the rows as Django reads them, whatever people write in them."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firstcall.activities.models import Activity
from firstcall.record import frames
from firstcall.record.frames import read_frame, whole_table
from tests.gaps.country import SmallCountry

pytestmark = pytest.mark.django_db
SCHEMA = {
    "pk": pl.Int64, "site": pl.String, "reached": pl.Int64, "starts_on": pl.Date, "area__pcode": pl.String,
}  # fmt: skip
TEXTS = [
    "",
    "Camp 1",
    'She said "no", twice',
    "a\nb",
    "a\r\nb",
    "a\x1fb",
    "a\x1eb",
    "\\N",
    " ",
    "مخيم",
    "it's ,;",
    "NULL",
]


@pytest.fixture
def small() -> SmallCountry:
    return SmallCountry()


def of(country: SmallCountry) -> pl.DataFrame:
    rows = whole_table(Activity.objects.all(), "emergency_id", country.emergency.pk)
    return read_frame(rows, SCHEMA).sort("pk")


def as_django_reads(country: SmallCountry) -> list[tuple[object, ...]]:
    return list(Activity.objects.filter(emergency=country.emergency).order_by("pk").values_list(*SCHEMA))


def test_every_kind_of_text_and_no_value_at_all() -> None:
    country = SmallCountry()
    assert of(country).rows() == []
    for number, text in enumerate(TEXTS):
        day = date(2022, 1, 1 + number) if number % 2 else None
        country.activity("ZZ11", "A", number if number % 3 else None, site=text, starts_on=day)
    assert of(country).rows() == as_django_reads(country)


texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=st.lists(texts, max_size=6))
def test_any_texts(small: SmallCountry, found: list[str]) -> None:
    Activity.objects.all().delete()
    for text in found:
        small.activity("ZZ12", "A", 3, site=text)
    assert of(small).rows() == as_django_reads(small)


def test_rows_far_apart_and_of_other_emergencies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "AT_A_TIME", 2)
    country = SmallCountry()
    first = country.activity("ZZ11", "A", 1)
    for number in range(5):
        country.activity("ZZ12", "B", number)
    Activity.objects.filter(pk=first.pk + 2).delete()
    assert of(country).rows() == as_django_reads(country)
    assert read_frame(whole_table(Activity.objects.all(), "emergency_id", 10**6), SCHEMA).height == 0
    assert read_frame(Activity.objects.filter(pk__in=[]), SCHEMA).height == 0


def test_the_sign_between_in_some_of_many_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "AT_A_TIME", 2)
    country = SmallCountry()
    for number in range(4 * frames.WAITING):
        country.activity("ZZ11", "A", number, site="a\x1fb" if number in (0, 5, 6) else f"Camp {number}")
    assert of(country).rows() == as_django_reads(country)
