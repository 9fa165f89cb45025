"""Adding, naming, changing and merging organisations; people and posts."""

from __future__ import annotations

from datetime import date

import pytest

from firstcall.access.actions import give
from firstcall.access.queries import actor_for, nobody, operator
from firstcall.access.rules import Forbidden, NotVisible
from firstcall.organisations import actions, queries
from firstcall.organisations.models import Organisation, OrganisationAlias, Person
from firstcall.policy.profiles import profile
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerEntry
from firstcall.record.rules import SYSTEM, Stale
from firstcall.structure.models import Emergency

pytestmark = pytest.mark.django_db


def acts() -> list[str]:
    return list(LedgerEntry.objects.order_by("sequence").values_list("act", flat=True))


@pytest.fixture
def nrc(ocha, at):
    return actions.create_organisation(
        name="Norwegian Refugee Council",
        acronym="NRC",
        type_code="437",
        aliases=["Conseil norvégien"],
        by=ocha,
        at=at,
    )


@pytest.fixture
def drc(ocha, at):
    return actions.create_organisation(name="Danish Refugee Council", acronym="DRC", by=ocha, at=at)


def test_an_organisation_is_found_by_any_of_its_names(nrc):
    assert acts() == ["organisation.created"]
    for text in ("NRC", "nrc", "Norwegian Refugee Council", "conseil norvegien", nrc.public_id):
        assert queries.find(text) == nrc


REFUSED = [
    ({"name": "norwegian refugee council"}, "name-known"),
    ({"name": "NRC"}, "name-known"),
    ({"name": "Norwegian Relief Circle", "acronym": "NRC"}, "name-known"),
    ({"name": "Norwegian Refugee Соuncil"}, "name-mixed-scripts"),  # Cyrillic С and о
    ({"name": "Нгс"}, None),
    ({"name": "  "}, "name-missing"),
    ({"name": "Some\u202eone"}, "name-hidden-characters"),
    ({"name": "Somebody", "type_code": "999"}, "type-unknown"),
    ({"name": "Somebody", "type_code": "INGO"}, "type-unknown"),
]


@pytest.mark.parametrize(("fields", "code"), REFUSED)
def test_what_may_not_be_added(nrc, ocha, at, fields, code):
    if code is None:
        assert actions.create_organisation(**fields, by=ocha, at=at).pk
        return
    with pytest.raises(Refused) as caught:
        actions.create_organisation(**fields, by=ocha, at=at)
    assert caught.value.refusal.code == code
    assert list(Organisation.objects.all()) == [nrc]


def test_a_name_all_in_another_script_that_looks_the_same_is_refused(ocha, at):
    actions.create_organisation(name="PECA", by=ocha, at=at)
    with pytest.raises(Refused) as caught:
        actions.create_organisation(name="РЕСА", by=ocha, at=at)  # all Cyrillic
    assert caught.value.refusal.code == "name-lookalike"


def test_unknown_and_ambiguous_texts_are_refused_with_candidates(nrc, ocha, at):
    with pytest.raises(Refused, match=r"Did you mean: Norwegian Refugee Council \["):
        queries.find("Norvegian Refugee Council")
    Organisation.objects.create(name="National Relief Club", acronym="NRC")
    with pytest.raises(Refused) as caught:
        queries.find("NRC")
    assert caught.value.refusal.code == "organisation-ambiguous"
    assert caught.value.refusal.params["candidates"].count("[") == 2
    with pytest.raises(Refused, match="Add it first"):
        queries.find("Zzyzx")


def test_the_public_may_not_add_and_ocha_only_in_its_own_country(ethiopia, chad, at):
    with pytest.raises((Forbidden, NotVisible)):
        actions.create_organisation(name="X1 Aid", by=nobody(), at=at)
    ocha = desk(ethiopia, at)
    made = actions.create_organisation(name="Horn Relief", country=ethiopia, by=ocha, at=at)
    assert made.country == ethiopia
    with pytest.raises(Forbidden):
        actions.create_organisation(name="Sahel Relief", country=chad, by=ocha, at=at)


def desk(country, at):
    """The OCHA desk of an emergency in a country."""
    emergency = Emergency.objects.create(
        code=country.code, country=country, name="E", kind="conflict", onset="ongoing", profile="iasc-2006",
        began_on=at.date(),
    )  # fmt: skip
    person = Person.objects.create(name="Desk")
    give(by=operator(), at=at, person=person, role="OCHA", emergency=emergency)
    return actor_for(person, at)


def test_a_concurrent_change_is_stale_and_a_former_name_stays(nrc, ocha, at):
    actions.change_organisation(nrc, expected=1, name="NRC International", type_code="437", by=ocha, at=at)
    assert (nrc.name, nrc.version) == ("NRC International", 2)
    with pytest.raises(Stale) as caught:
        actions.change_organisation(nrc, expected=1, name="Something", by=ocha, at=at)
    assert caught.value.current.name == "NRC International"
    assert queries.find("Norwegian Refugee Council") == nrc
    assert acts() == ["organisation.created", "organisation.changed"]
    with pytest.raises(TypeError):
        actions.change_organisation(nrc, expected=2, iasc_member=True, by=ocha, at=at)


def test_aliases_of_one_country_and_of_all(nrc, drc, ethiopia, ocha, at):
    actions.add_alias(nrc, name="Conseil des réfugiés", country=ethiopia, by=ocha, at=at)
    actions.add_alias(nrc, name="Conseil des réfugiés", country=ethiopia, by=ocha, at=at)  # twice is once
    assert queries.find("conseil des refugies", "ETH") == nrc
    with pytest.raises(Refused):
        queries.find("conseil des refugies", "TCD")
    with pytest.raises(Refused) as caught:
        actions.add_alias(nrc, name="Danish Refugee Council", by=ocha, at=at)
    assert caught.value.refusal.code == "name-known"
    assert OrganisationAlias.objects.filter(organisation=nrc).count() == 2


def test_a_merged_organisation_stays_and_its_names_lead_to_the_survivor(nrc, drc, ocha, at):
    actions.add_alias(drc, name="Dansk", by=ocha, at=at)
    survivor = actions.merge(into=nrc, from_=drc, by=ocha, at=at)
    drc.refresh_from_db()
    assert (survivor, drc.merged_into, drc.version) == (nrc, nrc, 2)
    assert Organisation.objects.count() == 2
    for text in ("Danish Refugee Council", "DRC", "dansk", drc.public_id, "NRC"):
        assert queries.find(text) == nrc
    assert queries.current(drc) == nrc
    assert queries.merged_from(nrc) == [drc]
    assert acts()[-1] == "organisation.merged"


def test_merges_are_followed_to_the_end_and_never_closed_to_a_circle(nrc, drc, ocha, at):
    third = actions.create_organisation(name="Third", by=ocha, at=at)
    actions.merge(into=nrc, from_=drc, by=ocha, at=at)
    actions.merge(into=third, from_=nrc, by=ocha, at=at)
    drc.refresh_from_db()
    assert queries.current(drc) == third
    assert queries.current_ids([drc.pk, third.pk]) == {drc.pk: third.pk, third.pk: third.pk}
    refused = {}
    for into, from_ in ((drc, third), (nrc, third), (third, third), (third, drc)):
        with pytest.raises(Refused) as caught:
            actions.merge(into=into, from_=from_, by=ocha, at=at)
        refused[into.acronym, from_.acronym] = caught.value.refusal.code
    assert refused == {
        ("DRC", ""): "merge-with-itself",
        ("NRC", ""): "merge-with-itself",
        ("", ""): "merge-with-itself",
        ("", "DRC"): "already-merged",
    }
    assert queries.find("DRC") == third


def test_merging_what_somebody_else_changed_is_stale(nrc, drc, ocha, at):
    seen = drc.version
    actions.change_organisation(
        Organisation.objects.get(pk=drc.pk), expected=None, acronym="DKRC", by=ocha, at=at
    )
    with pytest.raises(Stale):
        actions.merge(into=nrc, from_=drc, expected=seen, by=ocha, at=at)
    assert not OrganisationAlias.objects.filter(organisation=nrc, key="danish refugee council").exists()


def test_the_agencies_of_the_guidance_are_seeded_once(at):
    iasc = profile("iasc-2006")
    first = actions.seed_agencies(iasc, at=at)
    again = actions.seed_agencies(iasc, at=at)
    assert [one.pk for one in first] == [one.pk for one in again]
    assert [one.acronym for one in first] == [agency.acronym for agency in iasc.agencies]
    assert Organisation.objects.count() == len(iasc.agencies) == 12
    assert acts() == ["organisation.seeded"] * 12
    assert queries.find("PAM").acronym == "WFP"
    assert queries.find("WFP").iasc_member
    assert queries.find("منظمة الصحة العالمية").acronym == "WHO"


def test_seeding_takes_over_an_agency_that_a_list_brought_before(ocha, at):
    wfp = actions.create_organisation(name="World Food Programme", acronym="WFP", by=ocha, at=at)
    actions.seed_agencies(profile("iasc-2006"), at=at)
    assert queries.find("WFP") == wfp


def test_names_first_seen_in_a_file_become_unconfirmed_organisations(ethiopia, at):
    written = ["New Hope (NHO)", "new hope", "N/A", "", "Green Horn", "NEW HOPE - NHO"]
    made = actions.register_unconfirmed(
        written, country=ethiopia, batch=None, by=SYSTEM, at=at, types={"new hope": "441"}
    )
    assert set(made) == {"New Hope (NHO)", "new hope", "Green Horn", "NEW HOPE - NHO"}
    assert made["new hope"] is made["New Hope (NHO)"] is made["NEW HOPE - NHO"]
    rows = Organisation.objects.order_by("name").values_list(
        "name", "acronym", "type_code", "status", "country"
    )
    assert list(rows) == [
        ("Green Horn", "", "", "unconfirmed", "ETH"),
        ("New Hope (NHO)", "NHO", "441", "unconfirmed", "ETH"),
    ]
    assert acts() == ["organisation.registered"]
    directory = queries.directory("ETH")
    assert [directory.match(name).how for name in written] == [
        "name",
        "plain name",
        "blank",
        "blank",
        "name",
        "name",
    ]


def test_people_hold_dated_posts(nrc, ocha, at):
    person = actions.create_person(name="  Ada   Example ", work_email="ada@example.org", by=ocha, at=at)
    assert person.name == "Ada Example"
    post = actions.hold_post(
        person=person,
        organisation=nrc,
        title="Country Director",
        role_mailbox="cd@example.org",
        by=ocha,
        at=at,
    )
    assert queries.posts_of(nrc, at.date()) == [post]
    assert queries.posts_of(nrc, date(2026, 3, 1)) == []
    actions.end_post(post, on=date(2026, 3, 31), expected=1, by=ocha, at=at)
    assert queries.posts_of(nrc, date(2026, 4, 1)) == []
    for on, expected in ((date(2026, 4, 1), "post-ended"),):
        with pytest.raises(Refused) as caught:
            actions.end_post(post, on=on, expected=2, by=ocha, at=at)
        assert caught.value.refusal.code == expected
    assert acts()[-3:] == ["person.created", "post.held", "post.ended"]


def test_posts_that_make_no_sense(nrc, ocha, at):
    person = actions.create_person(name="Ada Example", by=ocha, at=at)
    with pytest.raises(Refused) as caught:
        actions.hold_post(person=person, organisation=nrc, title=" ", by=ocha, at=at)
    assert caught.value.refusal.code == "post-title-missing"
    with pytest.raises(Refused) as caught:
        actions.hold_post(
            person=person, organisation=nrc, title="CD", ends_on=date(2026, 3, 1), by=ocha, at=at
        )
    assert caught.value.refusal.code == "ends-before-start"
    with pytest.raises(Refused):
        actions.create_person(name=" ", by=ocha, at=at)


def test_a_country_desk_enters_people_where_it_works(ethiopia, at):
    person = actions.create_person(name="Ben Example", by=desk(ethiopia, at), at=at)
    assert person.pk
    with pytest.raises((Forbidden, NotVisible)):
        actions.create_person(name="Cid Example", by=nobody(), at=at)


def test_the_directory_takes_two_queries_whatever_its_size(nrc, drc, django_assert_num_queries):
    with django_assert_num_queries(2):
        queries.directory("ETH").match("NRC")
