"""Every page of the demonstration, as every role and as nobody: what is shown, how heavy it is, how many queries."""

from __future__ import annotations

import gzip
import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from firstcall.access.models import User
from firstcall.access.queries import operator
from firstcall.demo.people import ROLES
from firstcall.gaps.queries import gap_table, totals
from firstcall.intake.models import ImportBatch
from firstcall.organisations.models import Organisation
from firstcall.structure.models import Emergency

pytestmark = pytest.mark.one_engine
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
INSIDE = ("HC", "OCHA", "HCT", "LREP", "COORD", "PART")
SEES = {  # page -> the roles that see it; None is everybody, signed in or not
    "/": None,
    "/e/{code}/": None,
    "/e/{code}/groups/HEA/": None,
    "/e/{code}/places/XL01/": None,
    "/e/{code}/gaps/": (*INSIDE, "OBS"),
    "/e/{code}/gaps/?group=HEA&level=1&status=nobody": (*INSIDE, "OBS"),
    "/e/{code}/gaps/people/": (*INSIDE, "OBS"),
    "/e/{code}/gaps/nobody/": (*INSIDE, "OBS"),
    "/e/{code}/gaps/waiting/?kind=not_started": (*INSIDE, "OBS"),
    "/e/{code}/gaps/overlaps/": INSIDE,
    "/e/{code}/presence/": INSIDE,
    "/e/{code}/files/": ("OCHA", "LREP", "COORD", "PART"),
    "/e/{code}/exports/": ("HC", "OCHA", "LREP", "COORD", "PART"),
    "/e/{code}/template/": ("OCHA", "COORD", "PART"),
    "/e/{code}/record/": ("HC", "OCHA", "HCT", "LREP", "COORD", "ERC", "IASC"),
    "/e/{code}/designation/": None,
    "/e/{code}/designation/D1/": ("HC", "OCHA", "HCT", "LREP", "COORD", "ERC", "IASC"),
    "/organisations/": None,
}


def signed_in(role: str) -> Client:
    client = Client()
    if role != "PUB":
        client.force_login(User.objects.get(email=f"{role.lower()}@demo.firstcall.example"), backend=BACKEND)
    return client


AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def demo(small_country_of_file: None, db: None) -> Emergency:
    """The demonstration's emergency."""
    return Emergency.objects.get()


def test_every_page_for_every_role(demo: Emergency) -> None:
    """Outsiders get 404, as if there were nothing; nobody gets an error; no page is above 100 kB compressed."""
    wrong, heavy = [], []
    for role in ("PUB", *(role for role, *_rest in ROLES)):
        client = signed_in(role)
        for page, roles in SEES.items():
            response = client.get(page.format(code=demo.code))
            expected = 200 if roles is None or role in roles else 404
            if response.status_code != expected:
                wrong.append((role, page, response.status_code, expected))
            if len(gzip.compress(response.content)) > 60_000:  # styles and script come once, below 40 kB
                heavy.append((page, len(response.content)))
    assert (wrong, heavy) == ([], [])


def test_the_public_sees_who_leads_and_no_figures_and_no_names(demo: Emergency, at: datetime) -> None:
    text = signed_in("PUB").get(f"/e/{demo.code}/").content.decode()
    assert "WHO" in text
    assert "firstcall.example" in text
    people = [one.person.name for group in demo.groups.all() for one in group.coordinators.all()]
    assert [name for name in people if name in text] == []
    assert "Ines Verath" not in text
    assert "People in need" not in text


def test_a_place_names_the_post_not_the_person_to_the_public(demo: Emergency) -> None:
    demo.groups.get(code="LOG").leads.all().delete()
    inside, outside = (
        signed_in(role).get(f"/e/{demo.code}/places/XL01/").content.decode() for role in ("OCHA", "PUB")
    )
    assert "Ines Verath" in inside
    assert "Ines Verath" not in outside
    assert "Humanitarian Coordinator" in outside


def test_the_front_page_says_what_the_gap_table_says(demo: Emergency, at: datetime) -> None:
    from firstcall.web.templatetags.figures import number

    text = signed_in("OCHA").get(f"/e/{demo.code}/").content.decode()
    for row in totals(actor=operator(), emergency=demo, at=at):
        if row.unmet is not None:
            assert number(row.unmet) in text
    largest = max(
        gap_table(actor=operator(), emergency=demo, population_group="all", at=at), key=lambda row: row.rank
    )
    assert largest.area_name in text


def test_what_nobody_reported_stands_beside_what_is_unmet(demo: Emergency, at: datetime) -> None:
    """In need, reached and unmet are read side by side: without the rest they would not add up for a reader."""
    from firstcall.web.templatetags.figures import number, short

    sums = totals(actor=operator(), emergency=demo, at=at)
    open_ones = [row for row in sums if row.unmet is not None and row.unreported]
    assert open_ones
    client = signed_in("HC")
    text = client.get(f"/e/{demo.code}/").content.decode()
    assert [row.group for row in open_ones if f"up to {number(row.unreported)} more" not in text] == []
    group = open_ones[0]
    text = client.get(f"/e/{demo.code}/groups/{group.group}/").content.decode()
    assert f"up to {short(group.unreported)} more, where nobody has reported" in text


def test_the_map_has_a_shape_for_every_area(demo: Emergency, at: datetime) -> None:
    text = signed_in("OCHA").get(f"/e/{demo.code}/gaps/").content.decode()
    areas = {row.area for row in gap_table(actor=operator(), emergency=demo, at=at) if not row.rest}
    drawn = set(re.findall(rf'href="/e/{demo.code}/places/(\w+)/"', text))
    assert areas <= drawn


def test_an_organisation_shows_what_it_leads(demo: Emergency) -> None:
    who = Organisation.objects.get(acronym="WHO")
    text = signed_in("PUB").get(f"/organisations/{who.public_id}/").content.decode()
    assert "Leads" in text
    assert f"/e/{demo.code}/groups/HEA/" in text


def test_a_language_turns_the_whole_frame(demo: Emergency) -> None:
    client = signed_in("PUB")
    text = client.get(f"/e/{demo.code}/", headers={"accept-language": "ar"}).content.decode()
    assert '<html lang="ar" dir="rtl">' in text


def test_who_may_only_read_a_file_finds_no_button_that_would_refuse(demo: Emergency) -> None:
    batch = ImportBatch.objects.filter(emergency=demo, group__code="HEA", state=ImportBatch.COMMITTED).first()
    assert batch is not None
    offered = {
        role: f'action="/files/{batch.public_id}/undo/"'
        in signed_in(role).get(f"/files/{batch.public_id}/").content.decode()
        for role in ("OCHA", "COORD", "LREP")
    }
    assert offered == {"OCHA": True, "COORD": True, "LREP": False}


def test_a_lead_and_a_coordinator_are_offered_the_counterparts_of_their_group_only(demo: Emergency) -> None:
    every = {
        one.public_id: one.group.code if one.group else ""
        for one in demo.counterparts.select_related("group")
    }
    shown = {}
    for role in ("HC", "COORD", "LREP", "PART"):
        text = signed_in(role).get(f"/e/{demo.code}/state/").content.decode()
        found = {
            act: {every[one] for one in re.findall(rf"/counterparts/(\w+)/{act}/", text)}
            for act in ("change", "end")
        }
        assert found["change"] == found["end"]
        shown[role] = found["change"]
    assert shown == {"HC": set(every.values()), "COORD": {"HEA"}, "LREP": {"HEA"}, "PART": set()}


def test_figures_that_are_not_for_the_reader_are_not_called_unknown(demo: Emergency) -> None:
    """A coordinator sees the figures of the own group; of the others it is said that they are not shown."""
    of_others = len(demo.groups.filter(ends_on=None)) - 1
    shown = {}
    for role in ("HC", "COORD"):
        text = signed_in(role).get(f"/e/{demo.code}/").content.decode()
        shown[role] = (
            text.count("not shown to you"),
            "over all clusters" in text,
            "over the clusters you see" in text,
        )
    assert shown == {"HC": (0, True, False), "COORD": (of_others, False, True)}
    place = signed_in("COORD").get(f"/e/{demo.code}/places/XL01/").content.decode()
    assert place.count('<td colspan="3"><span class="muted">not shown to you') == of_others


def test_the_front_page_begins_with_what_waits_for_the_reader(demo: Emergency) -> None:
    """What the board marks as the reader's own turn stands on the front page, by case."""
    seen = {}
    for role in ("HC", "LREP", "COORD", "OBS"):
        client = signed_in(role)
        text = client.get(f"/e/{demo.code}/").content.decode()
        part = re.search(r'<section class="next"><h2>\d+ gap cases? waits? for you.*?</section>', text, re.S)
        board = client.get(f"/e/{demo.code}/gap-cases/?mine=1").content.decode()
        own = set(re.findall(r'gap-card-mine">.*?/gap-cases/(G\d+)/', board, re.S))
        seen[role] = (set(re.findall(r"/gap-cases/(G\d+)/", part[0])) if part else set()) == own, bool(own)
    assert seen == {"HC": (True, True), "LREP": (True, True), "COORD": (True, True), "OBS": (True, False)}


@pytest.mark.parametrize("role", ["HC", "COORD", "LREP", "ERC"])
def test_every_entry_of_a_case_leads_to_it_where_the_reader_may_open_it(demo: Emergency, role: str) -> None:
    client = signed_in(role)
    text = client.get(f"/e/{demo.code}/record/").content.decode()
    links = re.findall(r'<th scope="row"><a href="([^"]+)">(\w+): ', text)
    assert {href.split("/")[-2] for href, _code in links} == {code for _href, code in links}
    assert {href: client.get(href).status_code for href in {one for one, _code in links}} == {
        one: 200 for one, _code in links
    }
    assert links or role == "ERC"  # who sees no gap case finds no link to one
    told = set(re.findall(r'<th scope="row">([GD]\d+): ', text))
    assert {
        code for code in told if client.get(f"/e/{demo.code}/gap-cases/{code}/").status_code == 200
    } == set()


def test_whoever_comes_to_send_a_file_finds_the_form_open(demo: Emergency) -> None:
    client = signed_in("OCHA")
    address = f"/e/{demo.code}/files/?send=1"
    assert f'href="{address}"' in client.get(f"/e/{demo.code}/").content.decode()
    shown = {
        one: '<details class="sheet" open>' in client.get(one).content.decode()
        for one in (address, address[:-7])
    }
    assert shown == {address: True, address[:-7]: False}
