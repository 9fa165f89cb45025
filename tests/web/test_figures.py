"""Figures and moments as people read them, in each language."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django import forms
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from firstcall.policy.refusal import Refusal
from firstcall.web.templatetags import figures

T = figures.THIN


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "not known"),
        (0, "0"),
        (999, "999"),
        (1000, f"1{T}000"),
        (14_400_000, f"14{T}400{T}000"),
        (-5200, f"\u22125{T}200"),
        (Decimal("1234"), f"1{T}234"),
    ],
)
def test_number(value: object, text: str) -> None:
    assert figures.number(value) == text


@pytest.mark.parametrize(
    ("language", "text"), [("en", f"1{T}234.5"), ("fr", f"1{T}234,5"), ("es", f"1{T}234,5")]
)
def test_decimal_sign_follows_the_language(language: str, text: str) -> None:
    with translation.override(language):
        assert figures.number(1234.5, 1) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "not known"),
        (0, "0"),
        (9999, f"9{T}999"),
        (10_000, f"10{T}k"),
        (14_400_000, f"14.4{T}m"),
        (4_060_000, f"4.1{T}m"),
        (4_000_000, f"4{T}m"),
        (219_000, f"219{T}k"),
        (999_600, f"1{T}m"),
        (1_300_000_000, f"1.3{T}bn"),
        (-52_000, f"\u221252{T}k"),
    ],
)
def test_short(value: object, text: str) -> None:
    assert figures.short(value) == text


@given(st.integers(min_value=10_000, max_value=999 * 10**9))
def test_short_never_shows_four_digits(value: int) -> None:
    digits, unit = figures.short(value).split(T)
    assert float(digits) < 1000
    size = {"k": 10**3, "m": 10**6, "bn": 10**9}[unit]
    assert abs(float(digits) * size - value) <= value * 0.05


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (None, "not known"),
        (0, f"0{T}%"),
        (0.001, f"under 1{T}%"),
        (0.28, f"28{T}%"),
        (0.29, f"29{T}%"),
        (0.999, f"99{T}%"),
        (1, f"100{T}%"),
        (1.5, f"150{T}%"),
    ],
)
def test_percent(share: object, text: str) -> None:
    assert figures.percent(share) == text


@pytest.mark.parametrize(("share", "width"), [(None, 0), (0, 0), (0.314, 31), (1, 100), (3, 100), (-1, 0)])
def test_bar_width(share: object, width: int) -> None:
    assert figures.bar_width(share) == width


DUE = datetime(2026, 3, 2, 20, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "utc", "text"),
    [
        ("Asia/Yangon", True, "3 Mar 2026, 03:00 (2 Mar 2026, 20:30 UTC)"),
        ("Asia/Yangon", False, "3 Mar 2026, 03:00"),
        ("Africa/Lagos", True, "2 Mar 2026, 21:30 (20:30 UTC)"),
        ("Africa/Accra", True, "2 Mar 2026, 20:30 UTC"),
        (None, True, "2 Mar 2026, 20:30 UTC"),
        ("No/Where", False, "2 Mar 2026, 20:30 UTC"),
    ],
)
def test_moment(zone: str | None, utc: bool, text: str) -> None:
    assert figures.moment(DUE, zone, utc) == f'<time datetime="2026-03-02T20:30Z">{text}</time>'


def test_moment_not_known() -> None:
    assert figures.moment(None) == "not known"


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "2 Mar 2026"), ("fr", "2 mars 2026"), ("es", "2 mar 2026"), ("ar", "2 مارس 2026")],
)
def test_day(language: str, text: str) -> None:
    with translation.override(language):
        assert figures.day(date(2026, 3, 2)) == text


def test_day_of_an_instant_is_the_country_s() -> None:
    assert (figures.day(DUE), figures.day(DUE, "Asia/Yangon")) == ("2 Mar 2026", "3 Mar 2026")


@pytest.mark.parametrize(
    ("then", "text"),
    [
        (date(2026, 3, 2), "today"),
        (date(2026, 3, 5), "today"),
        (date(2026, 3, 1), "1 day ago"),
        (date(2026, 1, 15), "46 days ago"),
        (date(2025, 10, 1), "5 months ago"),
        (date(2022, 3, 2), "4 years ago"),
        (None, "not known"),
    ],
)
def test_age(then: date | None, text: str) -> None:
    assert figures.age(then, DUE) == text


def test_why_and_told_fill_their_places() -> None:
    assert figures.why(Refusal("x", "At least %(n)s.", "GN 5", {"n": 2})) == "At least 2."
    assert figures.why(None) == ""
    assert figures.told(SimpleNamespace(text="%(who)s joined", params={"who": "WFP"})) == "WFP joined"
    assert figures.told(SimpleNamespace(text="100% done", params={})) == "100% done"


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_a_field_of_a_day_holds_its_day_in_every_language(language: str) -> None:
    with translation.override(language):  # what a browser reads of a day, and nothing else
        widget = forms.DateInput(attrs={"type": "date"})
        assert 'value="2026-11-27"' in widget.render("on", date(2026, 11, 27))
        assert forms.DateField().clean("2026-11-27") == date(2026, 11, 27)
