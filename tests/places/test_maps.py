"""Maps: every area a link with words, no style inside, and nobody's area left out in silence."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.template.loader import render_to_string
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, box

from firstcall.places.actions import ensure_country
from firstcall.places.maps import Mark, draw_map
from firstcall.places.models import Area, AreaName, AreaShape, BoundaryLayer, Country
from firstcall.places.shading import Steps, rounded_up, steps_for
from firstcall.places.shapes.drawing import outline

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


def layer(country: Country, level: int) -> BoundaryLayer:
    return BoundaryLayer.objects.create(
        country=country, level=level, west=0, south=0, east=1, north=1, width=1000, height=1000
    )


def shape(layer: BoundaryLayer, area: Area, x: float, size: float = 100) -> None:
    drawn = outline(MultiPolygon([box(x, 0, x + size, size)]), decimals=0)
    for zoom in (0, 1, 2):
        AreaShape.objects.create(
            layer=layer, area=area, zoom=zoom, path=drawn.path, label_x=x, label_y=0,
            min_x=x, min_y=0, max_x=x + size, max_y=size,
        )  # fmt: skip


@pytest.fixture
def land(at: datetime) -> dict[str, Area]:
    """Two provinces; the districts of the first are drawn but one, those of the second are one outline."""
    country = ensure_country("XAA", name="Alenia")
    root = Area.objects.get(level=0)
    found = {"root": root}
    for code, name, up in [
        ("XA01", "Barrow", "root"), ("XA02", "Dorn & Co", "root"),
        ("XA0101", "Elm", "XA01"), ("XA0102", "Fen", "XA01"), ("XA0103", "Gal", "XA01"),
        ("XA0201", "Hav", "XA02"), ("XA0202", "Ir", "XA02"),
    ]:  # fmt: skip
        level = 1 if up == "root" else 2
        found[code] = Area.objects.create(
            country=country, pcode=code, name=name, level=level, parent=found[up]
        )
    districts, provinces = layer(country, 2), layer(country, 1)
    for x, code in [(0, "XA0101"), (100, "XA0102"), (200, "XA0201")]:
        shape(districts, found[code], x)
    for x, code in [(0, "XA01"), (200, "XA02")]:
        shape(provinces, found[code], x)
    return found


def marks(land: dict[str, Area]) -> dict[int, Mark]:
    said = {"XA0101": "1", "XA0102": "2", "XA0103": "4", "XA0201": "none", "XA0202": "3"}
    return {
        land[code].pk: Mark(shade, f"{code} unmet", f"/a/{code}", nobody=code == "XA0101")
        for code, shade in said.items()
    }


def parents(land: dict[str, Area]) -> dict[int, int]:
    return {area.pk: area.parent_id for area in land.values() if area.parent_id}


def test_each_area_is_a_link_with_its_words_and_no_style(land: dict[str, Area]) -> None:
    drawn = draw_map("XAA", 2, marks(land), title="Unmet <need>", parents=parents(land))
    svg = str(drawn.svg)
    assert svg.count('<a href="/a/XA0101"><title>Elm: XA0101 unmet</title><path class="shade-1"') == 1
    assert 'aria-label="Unmet &lt;need&gt;"' in svg
    assert "style" not in svg
    assert "script" not in svg
    # Nobody present: the same outline once more, filled with the pattern that the drawing brings along.
    assert svg.count('<g class="nobody" fill="url(#map-nobody)" aria-hidden="true"><path') == 1
    assert svg.count('id="map-nobody"') == 1
    assert drawn.nobody


def test_areas_without_an_outline_show_in_the_area_above(land: dict[str, Area]) -> None:
    drawn = draw_map("XAA", 2, marks(land), title="Unmet", parents=parents(land))
    svg = str(drawn.svg)
    assert set(drawn.undrawn) == {land["XA0103"].pk, land["XA0202"].pk}
    # Barrow lies below its drawn districts, in the shade of the one that is not drawn.
    assert svg.index("<title>Barrow: 1 area without an outline; XA0103 unmet</title>") < svg.index(
        "<title>Elm"
    )
    assert re.search(r'<title>Barrow:[^<]*</title><path class="shade-4"', svg)
    # Hav is all of Dorn, so it speaks for Ir as well.
    assert re.search(
        r'<title>Hav: XA0201 unmet; 1 area without an outline; XA0202 unmet</title><path class="shade-3"', svg
    )
    assert "Dorn" not in svg


def test_a_part_of_the_country_fills_its_map(land: dict[str, Area]) -> None:
    whole = draw_map("XAA", 2, {}, title="")
    part = draw_map("XAA", 2, {}, title="", within=[land["XA0102"].pk])
    assert 'viewBox="-20 -20 1040 1040"' in whole.svg
    assert 'viewBox="98 -2 104 104"' in part.svg
    assert whole.svg.count("<path") == 3
    assert part.svg.count("<path") == 1
    assert 'class="shade-none"' in part.svg
    assert not draw_map("XAA", 3, {}, title="")


def test_a_map_on_a_page_has_a_legend_in_words_and_endorses_nothing(land: dict[str, Area]) -> None:
    drawn = draw_map("XAA", 2, marks(land), title="Unmet need")
    html = render_to_string(
        "places/map.html", {"drawn": drawn, "steps": [("1", "up to 100"), ("none", "not known")]}
    )
    for words in (
        "up to 100",
        "not known",
        "Nobody present",
        "do not imply official endorsement",
        "Unmet need.",
    ):
        assert words in html
    assert "style=" not in html
    assert render_to_string("places/map.html", {"drawn": draw_map("XAB", 2, {}, title="")}).strip() == ""


def test_a_map_takes_few_queries(land: dict[str, Area], django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        draw_map("XAA", 2, marks(land), title="Unmet", parents=parents(land))


# --- the page -------------------------------------------------------------------------------------------------------


def test_an_areas_page(client: Client, land: dict[str, Area], django_assert_max_num_queries: object) -> None:
    AreaName.objects.create(area=land["XA01"], name="بارو", key="بارو", language="ar")
    page = client.get("/places/xaa/xa01/")
    assert page.status_code == 200
    html = page.content.decode()
    for words in ("Barrow", "بارو", "XA0103", "Gal", "/places/XAA/XA0101/", 'href="/places/XAA/XAA/"'):
        assert words in html
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get("/places/XAA/XAA/")
    for code in ("XA0101", "XA0202", "XAA"):
        assert client.get(f"/places/XAA/{code}/").status_code == 200
    assert client.get("/places/XAA/ZZ/").status_code == 404
    assert client.get("/places/XAB/XA01/").status_code == 404


# --- shades ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figures", "limits"),
    [
        ([], ()),
        ([None, 0, 0], ()),
        ([5], (5,)),
        ([1, 2, 3, 4], (1, 2, 3, 4)),
        ([100, 2345, 12345, 99999, 0, None], (100, 2400, 13000, 100000)),
        ([0.314], (0.32,)),
    ],
)
def test_limits_are_round_and_few(figures: list[float | None], limits: tuple[float, ...]) -> None:
    assert steps_for(figures).limits == limits


def test_nothing_and_not_known_stand_apart() -> None:
    steps = Steps((100, 2400, 13000))
    assert [steps.shade(figure) for figure in (None, 0, 1, 100, 101, 13000, 99999)] == [
        "none", "0", "1", "1", "2", "3", "3",
    ]  # fmt: skip
    assert steps.bounds() == [("1", 0.0, 100), ("2", 100, 2400), ("3", 2400, 13000)]
    assert Steps(()).shade(0) == "0"


@given(st.lists(st.floats(0.001, 1e9), min_size=1))
def test_every_figure_has_a_shade_and_more_is_never_lighter(figures: list[float]) -> None:
    steps = steps_for(figures)
    shades = [int(steps.shade(figure)) for figure in sorted(figures)]
    assert shades == sorted(shades)
    assert set(shades) <= {1, 2, 3, 4}
    assert all(figure * 0.999999 <= rounded_up(figure) <= figure * 1.11 for figure in figures)
