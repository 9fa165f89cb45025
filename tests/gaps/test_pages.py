"""The pages of gaps: tabs and filters, cases on map and rows, words that accuse nobody, and their weight."""

from __future__ import annotations

import gzip
import json
import math
import re
from datetime import date, timedelta
from pathlib import Path
from random import Random

import numpy as np
import pytest
import shapely
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from firstcall.access.queries import operator
from firstcall.demo.geography import geojson, make_country
from firstcall.gaps import cases
from firstcall.gaps.cases import CaseMark
from firstcall.needs.actions.rollups import keep_rollups
from firstcall.needs.models import NeedFigure
from firstcall.places.actions import import_boundaries
from firstcall.places.models import Area
from tests.gaps.country import AT, SmallCountry
from tests.structure.made import person_with
from tests.structure.test_pages import as_

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
TABS = ("", "people/", "nobody/", "waiting/", "overlaps/")


@pytest.fixture
def country() -> SmallCountry:
    made = SmallCountry()
    made.need("ZZ11", 1000, made.food)
    made.need("ZZ12", 700, made.food)
    for who, reached in (("A", 60), ("B", 80)):
        made.activity(
            "ZZ11",
            who,
            reached,
            made.food,
            month=date(2022, 6, 1),
            activity="Rice",
            cells='{"f|0-17":40,"m|0-17":20}',
        )
    made.activity("ZZ21", "C", 9, made.food, month=date(2021, 6, 1), status="ongoing")
    made.keep((made.food.pk, "FSC"))
    return made


@pytest.fixture
def reader(country: SmallCountry) -> Client:
    return as_(person_with("OCHA", AT, emergency=country.emergency))


def text(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def shown(reader: Client, path: str, code: str = "ZZZ-1") -> str:
    response = reader.get(f"/e/{code}/gaps/{path}")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_leads_to_the_others_and_keeps_group_and_place(reader, tab):
    page = shown(reader, f"{tab}?group=FSC&place=ZZ1")
    for other in TABS:
        assert f'href="/e/ZZZ-1/gaps/{other}?group=FSC&amp;place=ZZ1"' in page
    assert page.count('aria-current="page"') == 2  # in the menu and among the tabs
    assert "One of the filters" not in page
    assert "One of the filters" in shown(reader, f"{tab}?group=nobody")


def test_the_filters_choose_and_stand_in_the_address(reader):
    assert "Area ZZ21" in text(shown(reader, ""))
    assert "Area ZZ21" not in text(shown(reader, "?status=open"))
    assert "Area ZZ11" not in text(shown(reader, "nobody/"))
    assert "700" in text(shown(reader, "nobody/"))
    ended = text(shown(reader, "waiting/?kind=ended"))
    assert "Area ZZ21" in ended
    assert "Every plan whose first day has passed" in text(shown(reader, "waiting/?kind=not_started"))


def test_places_with_nobody_say_how_old_their_figures_are(country, reader):
    assert "30 days" not in text(shown(reader, "nobody/"))
    NeedFigure.objects.update(as_of=timezone.now().date() - timedelta(days=30))
    assert "30 days" in text(shown(reader, "nobody/"))


@pytest.mark.parametrize("tab", ["", "nobody/", "waiting/", "overlaps/"])
def test_without_any_figures_no_list_says_that_all_is_well(tab):
    bare = SmallCountry()
    page = text(shown(as_(person_with("OCHA", AT, emergency=bare.emergency)), tab))
    assert "No figures yet" in page
    assert not any(
        word in page for word in ("somebody has reported", "somebody still is", "No overlaps seen")
    )


def test_reports_without_needs_do_not_say_that_somebody_is_everywhere():
    reported = SmallCountry()
    reported.activity("ZZ11", "OXF", 10, reported.food)
    reported.keep((reported.food.pk, "FSC"))
    reader = as_(person_with("OCHA", AT, emergency=reported.emergency))
    assert "Not known: no figures of people in need yet" in text(shown(reader, "nobody/"))
    front = text(reader.get("/e/ZZZ-1/").content.decode())
    assert "Places with need and nobody not known" in front
    assert "with most people in need" not in front


def test_before_any_group_is_set_up_the_front_page_names_what_nobody_covers():
    """Figures may come first: each sector that has some stands against the HC (L5)."""
    early = SmallCountry()
    early.emergency.groups.update(ends_on=AT.date())
    early.activity("ZZ11", "OXF", 10, None, "EDU")
    early.keep((None, "EDU"))
    front = text(as_(person_with("OCHA", AT, emergency=early.emergency)).get("/e/ZZZ-1/").content.decode())
    assert "Education nobody covers this" in front
    assert "No clusters yet" in front


def test_sex_and_age_say_what_is_not_known(reader):
    page = text(shown(reader, "people/"))
    assert "Female" in page
    assert "need not known" in page
    assert "Sex and age not stated" in page


def test_an_overlap_is_a_question_and_no_reproach(reader):
    page = text(shown(reader, "overlaps/"))
    assert "1 possible overlap" in page
    assert "Up to 60 people may be the same: ask them." in page
    assert not re.search(r"duplicat|fault|fail|wrong|violat", page, re.IGNORECASE)


def test_observers_see_gaps_and_no_overlaps(country):
    member = country.organisation("OBS")
    observer = as_(person_with("OBS", AT, emergency=country.emergency, organisation=member))
    assert observer.get("/e/ZZZ-1/gaps/overlaps/").status_code == 404
    assert Client().get("/e/ZZZ-1/gaps/people/").status_code == 404


def marks(actor, emergency):
    mark = CaseMark("G-7", "called", "/e/ZZZ-1/cases/G-7/", "case G-7, called")
    return {("FSC", "ZZ11", "all"): mark}


def open_url(actor, emergency, *, group, area, population_group, sex, age):
    return f"/open/{group}/{area}/" if area == "ZZ12" else ""


def test_rows_and_areas_with_a_case_show_it_and_others_lead_to_opening_one(reader, monkeypatch):
    monkeypatch.setattr(cases, "_told", type(cases._told)())
    assert "Case" not in text(shown(reader, ""))
    cases.register(marks, open_url)
    try:
        page = shown(reader, "")
        assert '<a href="/e/ZZZ-1/cases/G-7/">G-7</a> <span class="muted">called</span>' in page
        assert '<a href="/open/FSC/ZZ12/">Open a case</a>' in page
        assert '<a href="/open/FSC/ZZ12/">Open a case</a>' in shown(reader, "nobody/")
    finally:
        cases.forget(marks)
    assert "G-7" not in shown(reader, "")


def jagged(shape: shapely.Geometry) -> shapely.Geometry:
    """The shape with edges as rivers and ridges draw them; edges of two neighbours stay the same line."""

    def moved(points: np.ndarray) -> np.ndarray:
        x, y = points[:, 0], points[:, 1]
        shift = sum(
            0.05 / k**1.1 * np.sin(7 * k * x + 11 * k * y + k * k) * np.cos(9 * k * y - 5 * k * x)
            for k in (1, 2, 4, 8, 16, 32)
        )
        return np.column_stack([x + shift, y - shift * math.sqrt(0.5)])

    return shapely.transform(shapely.segmentize(shape, 0.01), moved)


def test_the_map_of_three_hundred_areas_stays_below_a_hundred_thousand_bytes(tmp_path, at, monkeypatch):
    """The first load of the page with map and table, its styles and the script, as they go over the wire."""
    country = SmallCountry()
    made = make_country(Random(5), code="ZZ", prefix="ZZ", name="Zanda", counts=(10, 300))
    top = country.areas["ZZ"]
    for level in (2, 1):
        Area.objects.filter(level=level).delete()
    pks: dict[str, Area] = {"ZZ": top}
    for one in made.areas:
        pks[one.pcode] = Area.objects.create(
            country=country.country, pcode=one.pcode, name=one.name, level=one.level, parent=pks[one.parent]
        )
    drawing = geojson(made, 2)
    for feature, one in zip(drawing["features"], made.at_level(2), strict=True):
        feature["geometry"] = shapely.geometry.mapping(jagged(one.shape))
    outlines = tmp_path / "zz.geojson"
    outlines.write_text(json.dumps(drawing))
    assert outlines.stat().st_size > 1_500_000
    import_boundaries(outlines, file_name="zz.geojson", country="ZZZ", level=2, by=operator(), at=at)
    batch = country.batch("needs")
    NeedFigure.objects.bulk_create(
        NeedFigure(
            batch=batch, emergency=country.emergency, group=country.food, sector="FSC", area=pks[one.pcode],
            in_need=1000 + 37 * number, source_row=2,
        )
        for number, one in enumerate(made.at_level(2))
    )  # fmt: skip
    keep_rollups(country.emergency, {(country.food.pk, "FSC")})
    monkeypatch.setattr(cases, "_told", type(cases._told)())
    cases.register(_on_every_third, open_url)
    page = shown(as_(person_with("OCHA", AT, emergency=country.emergency)), "")
    drawn = page[page.index("<svg viewBox") :]
    assert drawn.count('class="shade-') >= 300
    assert page.count("<text ") == 100
    assert "case G" in page
    files = re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js))"', page)
    assert files
    weight = sum(len(gzip.compress(Path(finders.find(name)).read_bytes())) for name in files)
    assert len(gzip.compress(page.encode())) + weight < 100_000


def _on_every_third(actor, emergency):
    areas = Area.objects.filter(country="ZZZ", level=2).order_by("pk").values_list("pcode", flat=True)
    return {
        ("FSC", code, "all"): CaseMark(f"G{n}", "called", f"/cases/G{n}/", f"case G{n}, called")
        for n, code in enumerate(areas[::3])
    }


def test_the_month_of_the_figures_is_said_once_where_it_is_the_same_for_all(country, reader):
    one, other = (timezone.now().date() - timedelta(days=days) for days in (40, 100))
    NeedFigure.objects.update(as_of=one)
    said = f"figures of {one:%B %Y}"
    page = text(shown(reader, ""))
    assert (f"People in need: {said}." in page, page.count(said)) == (True, 1)
    NeedFigure.objects.filter(area=country.areas["ZZ12"]).update(as_of=other)
    page = text(shown(reader, ""))
    assert (
        "People in need: figures of" in page,
        page.count(said),
        page.count(f"figures of {other:%B %Y}"),
    ) == (False, 1, 1)
