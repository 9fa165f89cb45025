"""The layouts as data: every heading is read back as the field it heads, in every language."""

from __future__ import annotations

import itertools

import pytest

from firstcall.exchange.layouts import bands
from firstcall.exchange.layouts.catalogue import fields, layouts
from firstcall.intake.sheets.bands import Band, band_of_tag
from firstcall.intake.sheets.catalogue import catalogue
from firstcall.intake.sheets.columns import map_columns
from firstcall.intake.sheets.headings import LINE, of_heading, of_tag
from firstcall.intake.sheets.hxl import tag

pytestmark = pytest.mark.one_engine
LANGUAGES = ("en", "fr", "es", "ar")
READ = [name for name, words in fields().items() if not words.aside and name != "cells"]
AGES = ("", "0-4", "5-11", "18+", "60+", "0-5m", "children", "adults", "elderly", "infants", "adolescents")
KEYS = [f"{sex}|{age}" for sex, age in itertools.product(("f", "m", ""), AGES) if sex or age]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", READ)
def test_a_heading_is_read_as_its_field(name: str, language: str) -> None:
    found = of_heading(fields()[name].heading(language), catalogue("activities"))
    assert name in [match.field.name for match in found if match.confidence >= LINE]


@pytest.mark.parametrize("name", READ)
def test_a_hashtag_is_read_as_its_field(name: str) -> None:
    hashtag = tag(fields()[name].hxl)
    assert hashtag is not None
    assert of_tag(hashtag, catalogue("activities"))[0].field.name == name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", KEYS)
def test_people_by_sex_and_age_are_read_back_as_the_same_people(key: str, language: str) -> None:
    band = Band(*key.split("|"))
    (found, *_more) = of_heading(bands.heading(key, language), catalogue("activities"))
    assert (found.field.name, found.band) == ("reached", band)
    hashtag = tag(bands.hashtag(key)) if bands.hashtag(key) else None
    assert hashtag is None or band_of_tag(hashtag.attributes) == band


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [name for name, one in layouts().items() if one.rows == "each"])
def test_the_columns_of_a_layout_are_understood_together(name: str, language: str) -> None:
    wanted = [one for one in layouts()[name].columns if one != "cells"]
    labels = [fields()[one].heading(language) for one in wanted]
    found = map_columns(labels, [], [], catalogue("activities"), {})
    assert [column.field for column in found] == wanted


def test_the_layouts_there_are() -> None:
    assert list(layouts()) == ["group-5w", "ocha-3w", "ocha-4w", "ocha-5w", "donor", "public"]
    assert all(set(one.titles) == set(LANGUAGES) for one in layouts().values())
    assert all(set(words.headings) == set(LANGUAGES) for words in fields().values())


@pytest.mark.parametrize("name", ["ocha-3w", "ocha-4w", "ocha-5w", "donor", "public"])
def test_nothing_finer_than_admin_2_leaves_the_group(name: str) -> None:
    assert (
        set(layouts()[name].columns) & {"admin3_code", "admin3_name", "admin4_code", "site", "cells"} == set()
    )


def test_what_is_to_be_published_names_nobody_and_counts_nobody() -> None:
    assert layouts()["public"].columns == (
        "sector",
        "sector_name",
        "admin1_code",
        "admin1_name",
        "organisations",
    )
