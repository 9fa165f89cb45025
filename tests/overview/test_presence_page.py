"""Who is where: how many organisations are at work in each place, as shades with words, and who they are."""

from __future__ import annotations

import re

import pytest

from tests.gaps.country import AT, SmallCountry
from tests.last_resort.pages import as_
from tests.places.test_maps import layer, shape
from tests.structure.made import person_with

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
PLACE = re.compile(r"<title>Area (\w+): ([^<]*)</title><path class=\"shade-(\w+)\"")


@pytest.fixture
def country() -> SmallCountry:
    found = SmallCountry()
    water = found.group("WSH", "Water", "WSH")
    for area, organisation, group, sector in [
        ("ZZ11", "WFP", found.food, "FSC"), ("ZZ11", "OXF", found.food, "FSC"), ("ZZ11", "OXF", water, "WSH"),
        ("ZZ12", "OXF", water, "WSH"), ("ZZ1", "ACT", water, "WSH"),
    ]:  # fmt: skip
        found.activity(area, organisation, 10, group, sector)
    found.keep((found.food.pk, "FSC"), (water.pk, "WSH"))
    return found


def test_map_counts_each_organisation_once(country: SmallCountry) -> None:
    drawn = layer(country.country, 2)
    for x, code in enumerate(("ZZ11", "ZZ12", "ZZ21")):
        shape(drawn, country.areas[code], x * 100)
    browser = as_(person_with("OCHA", AT, emergency=country.emergency))
    asked = "/e/ZZZ-1/presence/?level=2"
    page = browser.get(asked).content.decode()
    assert PLACE.findall(page) == [
        ("ZZ11", "2 organisations: OXF, WFP", "2"),
        ("ZZ12", "1 organisation: OXF", "1"),
    ]
    assert 'class="map map-good"' in page
    assert all(
        f"</svg>{words}</li>" in page for words in ("1 organisation", "2 organisations", "nobody reported")
    )
    water = browser.get(f"{asked}&group=WSH").content.decode()
    assert PLACE.findall(water) == [
        ("ZZ11", "1 organisation: OXF", "1"),
        ("ZZ12", "1 organisation: OXF", "1"),
    ]
    elsewhere = browser.get(f"{asked}&place=ZZ2").content.decode()
    assert ("<svg viewBox" in elsewhere, "Nobody has reported yet" in elsewhere) == (False, True)


def test_without_boundaries_the_table_says_it(country: SmallCountry) -> None:
    browser = as_(person_with("OCHA", AT, emergency=country.emergency))
    page = browser.get("/e/ZZZ-1/presence/?level=2").content.decode()
    assert ("<svg viewBox" in page, page.count('href="/e/ZZZ-1/places/ZZ11/"')) == (False, 2)


def test_a_sector_no_group_covers_is_called_by_its_name_and_missed_in_the_structure(
    country: SmallCountry,
) -> None:
    """Work is reported in it: it has no coordinator to call, and the check of the structure says so (GN 5; S3)."""
    country.activity("ZZ21", "OXF", 5, None, "EDU")
    country.keep((None, "EDU"))
    browser = as_(person_with("OCHA", AT, emergency=country.emergency))
    front = "/e/ZZZ-1/"
    seen = browser.get(f"{front}presence/?level=2").content.decode()
    assert '<abbr title="Education">EDU</abbr>' in seen
    assert "<bdi>Education</bdi> <" in browser.get(f"{front}places/ZZ21/").content.decode()
    missing = "Education: organisations report work and nobody covers it."
    assert missing in browser.get(f"{front}structure/").content.decode()
    country.group("EDU", "Schools", "EDU")
    assert missing not in browser.get(f"{front}structure/").content.decode()
