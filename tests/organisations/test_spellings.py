"""Deciding who a name first seen in a file is: accepted once, remembered, and what was reported goes along."""

from __future__ import annotations

import re

import pytest

from firstcall.access.queries import nobody
from firstcall.access.rules import Forbidden, NotVisible
from firstcall.organisations import actions, queries
from firstcall.organisations.models import Organisation, OrganisationAlias
from firstcall.organisations.undecided import undecided_rows, with_candidates
from firstcall.policy.profiles import profile
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerEntry
from firstcall.record.rules import SYSTEM, Stale
from tests.organisations.test_actions import desk
from tests.organisations.test_pages import desk_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def agencies(at):
    actions.seed_agencies(profile("iasc-2006"), at=at)


@pytest.fixture
def brought(ethiopia, at):
    """Names that a file brought."""
    names = ["Programme Alimentaire Mondiale", "Green Horn [GHO]", "World Helth Organization (WHO)"]
    made = actions.register_unconfirmed(names, country=ethiopia, batch=None, by=SYSTEM, at=at)
    return [made[name] for name in names]


def test_accepting_merges_what_a_file_brought_and_is_remembered(brought, ethiopia, ocha, at):
    wfp = queries.find("WFP")
    written = "Programme Alimentaire Mondiale"
    assert actions.accept_spelling(written=written, organisation=wfp, country=ethiopia, by=ocha, at=at) == wfp
    brought[0].refresh_from_db()
    assert brought[0].merged_into == wfp
    match = queries.directory("ETH").match("PROGRAMME alimentaire mondiale")
    assert (match.organisation.acronym, match.how) == ("WFP", "country alias")
    last = LedgerEntry.objects.order_by("-sequence").values_list("act", flat=True)[:2]
    assert list(last) == ["organisation.spelling-accepted", "organisation.merged"]
    entries = LedgerEntry.objects.count()
    actions.accept_spelling(written=written, organisation=wfp, country=ethiopia, by=ocha, at=at)
    assert LedgerEntry.objects.count() == entries  # said twice it changes nothing


def test_a_name_nobody_brought_is_remembered_everywhere_or_in_one_country(chad, ethiopia, ocha, at):
    wfp, who = queries.find("WFP"), queries.find("WHO")
    actions.accept_spelling(written="Le PAM du Tchad", organisation=wfp, country=chad, by=ocha, at=at)
    actions.accept_spelling(written="La Santé mondiale", organisation=who, by=ocha, at=at)
    assert queries.directory("TCD").match("le pam du tchad").organisation.id == wfp.pk
    assert queries.directory("ETH").match("le pam du tchad").how == "unknown"
    assert queries.directory("ETH").match("la sante mondiale").organisation.id == who.pk


def test_a_name_of_a_list_that_came_later_takes_the_organisation_of_the_file_along(
    brought, ethiopia, ocha, at
):
    wfp = queries.find("WFP")
    written = "Programme Alimentaire Mondiale"
    OrganisationAlias.objects.create(organisation=wfp, name=written, key=written.casefold(), country=ethiopia)
    actions.accept_spelling(written=written, organisation=wfp, country=ethiopia, by=ocha, at=at)
    brought[0].refresh_from_db()
    assert brought[0].merged_into == wfp


REFUSED = [
    ("World Health Organization", "name-known"),
    ("W\u200bFP", "name-hidden-characters"),
    ("WFР", "name-mixed-scripts"),  # a Cyrillic Р
    ("WF" + "\u0301" * 9, "name-stacked-marks"),
]


@pytest.mark.parametrize(("written", "code"), REFUSED)
def test_what_is_no_spelling(written, code, ocha, at):
    with pytest.raises(Refused) as caught:
        actions.accept_spelling(written=written, organisation=queries.find("WFP"), by=ocha, at=at)
    assert caught.value.refusal.code == code


def test_the_desk_decides_in_its_own_country_only(brought, ethiopia, chad, at):
    wfp, mine = queries.find("WFP"), desk(ethiopia, at)
    written = brought[0].name
    for refused in ({"country": chad}, {"country": None}):
        with pytest.raises(Forbidden):
            actions.accept_spelling(written=written, organisation=wfp, **refused, by=mine, at=at)
    with pytest.raises((Forbidden, NotVisible)):
        actions.accept_spelling(written=written, organisation=wfp, country=ethiopia, by=nobody(), at=at)
    assert actions.accept_spelling(written=written, organisation=wfp, country=ethiopia, by=mine, at=at) == wfp


def test_somebody_was_first(brought, ethiopia, ocha, at):
    with pytest.raises(Stale):
        actions.accept_spelling(
            written=brought[0].name,
            organisation=queries.find("WFP"),
            country=ethiopia,
            expected=7,
            by=ocha,
            at=at,
        )
    assert not OrganisationAlias.objects.filter(key="programme alimentaire mondiale").exists()


def test_an_organisation_of_its_own_is_kept_once(brought, ocha, at):
    kept = actions.keep_as_new(brought[1], expected=1, by=ocha, at=at)
    assert (kept.name, kept.acronym, kept.status) == ("Green Horn", "GHO", "confirmed")
    with pytest.raises(Refused) as caught:
        actions.keep_as_new(kept, expected=2, by=ocha, at=at)
    assert caught.value.refusal.code == "decided-already"


def test_each_undecided_name_has_whom_it_may_be(brought, ocha):
    found = with_candidates(list(undecided_rows(ocha, country="ETH")), ocha)
    assert [(one.organisation.name, one.first.acronym if one.first else "") for one in found] == [
        ("Green Horn", ""),
        ("Programme Alimentaire Mondiale", "WFP"),
        ("World Helth Organization (WHO)", "WHO"),
    ]


def test_the_page_decides_with_one_press(brought, ethiopia, at):
    client = desk_client(ethiopia, at)
    assert "3 names were first seen in a file." in client.get("/organisations/").content.decode()
    page = client.get("/organisations/undecided/").content.decode()
    assert "It is World Food Programme" in page
    wfp = queries.find("WFP")
    address = f"/organisations/{brought[0].public_id}/decide/"
    answer = client.post(address, {"into": wfp.public_id, "version": 1}, follow=True)
    assert "means World Food Programme from now on" in answer.content.decode()
    answer = client.post(
        f"/organisations/{brought[1].public_id}/decide/", {"into": "", "version": 1}, follow=True
    )
    assert "Green Horn is an organisation of its own" in answer.content.decode()
    answer = client.post(
        f"/organisations/{brought[1].public_id}/decide/", {"into": "", "version": 2}, follow=True
    )
    assert "Somebody has decided about this organisation already" in answer.content.decode()
    assert client.post(address, {"into": "nosuchid", "version": 2}).status_code == 404
    assert list(Organisation.objects.filter(status="unconfirmed", merged_into=None)) == [brought[2]]


def test_several_names_are_kept_with_one_press_and_the_place_in_the_list_stays(brought, ethiopia, ocha, at):
    client, address = desk_client(ethiopia, at), "/organisations/undecided/"
    pam, green, helth = brought
    page = client.get(f"{address}?country=ETH").content.decode()
    chosen = re.findall(r'name="own" id="own-(\w+)" value="\w+\.1"( checked)?', page)
    assert {one: bool(mark) for one, mark in chosen} == {
        green.public_id: True, pam.public_id: False, helth.public_id: False
    }  # fmt: skip
    actions.keep_as_new(pam, expected=1, by=ocha, at=at)
    own = [f"{one.public_id}.1" for one in (green, pam)]
    answer = client.post(f"{address}keep/", {"own": own, "country": "ETH"}, follow=True)
    assert answer.redirect_chain == [(f"{address}?country=ETH", 302)]
    said = answer.content.decode()
    assert "1 name is an organisation of its own." in said
    assert f"Somebody decided meanwhile about {pam.name}. That stands." in said
    assert list(Organisation.objects.filter(status="unconfirmed", merged_into=None)) == [helth]
    assert "Choose the names" in client.post(f"{address}keep/", follow=True).content.decode()
    assert client.post(f"{address}keep/", {"own": "nosuchid.1"}).status_code == 404


def test_who_may_not_sees_the_names_without_the_buttons(client, brought):
    page = client.get("/organisations/undecided/").content.decode()
    assert "Nothing to decide" in page  # the public sees none of them
    own = f"{brought[0].public_id}.1"
    for act, form in (("undecided/keep", {"own": own}), (f"{brought[0].public_id}/decide", {"into": ""})):
        assert client.post(f"/organisations/{act}/", form).status_code in (403, 404)
    assert Organisation.objects.filter(status="unconfirmed").count() == len(brought)
