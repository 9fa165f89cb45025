"""Every act on the structure: done, refused with its clause, forbidden, stale, and found in the ledger."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from firstcall.access.queries import nobody, operator
from firstcall.access.rules import Forbidden, NotVisible
from firstcall.organisations.queries import find
from firstcall.places.models import Area
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerEntry, Notice
from firstcall.record.queries import content_of
from firstcall.record.rules import Stale
from firstcall.structure import actions
from firstcall.structure.models import Emergency, Group, Lead, Leadership
from firstcall.structure.queries import answering, answering_on, duty_of, group_for, hc_name, structure_on
from tests.structure.made import make_emergency, make_group, make_person, person_with

pytestmark = pytest.mark.django_db


def newest() -> LedgerEntry:
    entry = LedgerEntry.objects.order_by("-sequence").first()
    assert entry is not None
    return entry


def test_an_emergency_is_set_up_with_its_ledger_entry(at: datetime) -> None:
    emergency = make_emergency(at)
    entry = newest()
    assert (entry.act, entry.subject, entry.clause) == (
        "emergency.created",
        f"emergency:{emergency.public_id}",
        "GN 2",
    )
    assert (content_of(entry) or {})["country"] == "XLO"
    assert emergency.began_on == at.date()


def test_a_taken_code_is_refused_and_nothing_is_stored(at: datetime) -> None:
    make_emergency(at)
    before = LedgerEntry.objects.count()
    with pytest.raises(Refused) as refused:
        actions.create_emergency(
            code="xlo-2026", country="XLO", name="", kind="conflict", onset="new", by=operator(), at=at
        )
    assert refused.value.refusal.code == "emergency-exists"
    assert (Emergency.objects.count(), LedgerEntry.objects.count()) == (1, before)


def test_the_public_may_not_set_one_up(at: datetime) -> None:
    with pytest.raises((Forbidden, NotVisible)):
        actions.create_emergency(
            code="X", country="XLO", name="", kind="conflict", onset="new", by=nobody(), at=at
        )


@pytest.mark.parametrize(
    ("sector", "code", "name", "covers"),
    [
        ("health", "health", "Health", ["HEA"]),
        ("FSC", "FSC", "Food Security", ["FSC", "FSC"]),
        ("WASH", "WASH", "Water and sanitation", ["WSH"]),
        ("Health and Nutrition", "Health-and-Nutrition", "Nutrition + Health", ["HEA", "NUT"]),
    ],
)
def test_a_group_from_the_guidance(
    at: datetime, sector: str, code: str, name: str, covers: list[str]
) -> None:
    group = actions.add_group(emergency=make_emergency(at), sector=sector, by=operator(), at=at)
    assert (group.code, group.name) == (code, name)
    assert sorted(one.code for one in group.sectors.all()) == covers


def test_a_group_of_ones_own_needs_a_name(at: datetime) -> None:
    emergency = make_emergency(at)
    with pytest.raises(Refused, match="GN 5"):
        actions.add_group(emergency=emergency, sector="Cash", by=operator(), at=at)
    group = actions.add_group(
        emergency=emergency, sector="Cash", name="Cash working group", by=operator(), at=at
    )
    assert (group.kind, group.code) == ("ad_hoc", "Cash")


@pytest.mark.parametrize(
    ("kind", "displacement", "sector", "agency", "role", "last_resort"),
    [
        ("disaster", False, "shelter", "IFRC", "convener", "no"),
        ("conflict", True, "shelter", "UNHCR", "lead", "yes"),
        ("conflict", True, "protection", "UNHCR", "lead", "differentiated"),
        ("disaster", False, "cccm", "IOM", "lead", "differentiated"),
        ("conflict", True, "health", "WHO", "lead", "yes"),
        ("disaster", False, "shelter", "IOM", "lead", "yes"),
        ("conflict", True, "protection", "UNICEF", "lead", "differentiated"),
    ],
)
def test_the_duty_of_last_resort_follows_the_table(
    at: datetime, kind: str, displacement: bool, sector: str, agency: str, role: str, last_resort: str
) -> None:
    emergency = make_emergency(at, kind=kind, displacement=displacement)
    group = make_group(emergency, at, sector, ())
    lead = actions.designate(group=group, organisation=find(agency), by=operator(), at=at)
    assert (lead.role, duty_of(lead)) == (role, last_resort)


def test_a_convener_stays_one_even_when_entered_as_lead(at: datetime) -> None:
    emergency = make_emergency(at, kind="disaster", displacement=False)
    group = make_group(emergency, at, "shelter", ())
    lead = actions.designate(group=group, organisation=find("IFRC"), role="lead", by=operator(), at=at)
    assert (lead.role, duty_of(lead)) == ("convener", "no")


def test_icrc_takes_no_part(at: datetime) -> None:
    group = make_group(make_emergency(at), at)
    with pytest.raises(Refused, match="GN 1 fn 1"):
        actions.designate(group=group, organisation=find("ICRC"), by=operator(), at=at)
    with pytest.raises(Refused, match="GN 1 fn 1"):
        actions.join(group=group, organisation=find("ICRC"), by=operator(), at=at)
    member = actions.join(
        group=group, organisation=find("ICRC"), participation="alongside", by=operator(), at=at
    )
    assert member.participation == "alongside"


def test_two_agencies_lead_together_but_none_twice(at: datetime) -> None:
    group = make_group(make_emergency(at), at, "FSC", ("WFP", "FAO"))
    assert structure_on(group.emergency, at.date())[0].lead_names == "WFP, FAO"
    with pytest.raises(Refused, match="already leads"):
        actions.designate(group=group, organisation=find("WFP"), by=operator(), at=at)


def test_the_database_itself_refuses_two_leaderships_and_the_same_lead_twice(at: datetime) -> None:
    group = make_group(make_emergency(at), at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Leadership.objects.create(group=group, starts_on=at.date())
    with pytest.raises(IntegrityError), transaction.atomic():
        Lead.objects.create(
            leadership=group.leaderships.get(), group=group, organisation=find("WHO"), starts_on=at.date()
        )


def test_an_ended_lead_stays_in_the_history(at: datetime) -> None:
    group = make_group(make_emergency(at), at)
    lead = group.leads.get()
    actions.end_lead(
        lead, on=at.date() + timedelta(days=3), reason="Handed over", expected=1, by=operator(), at=at
    )
    assert structure_on(group.emergency, at.date() + timedelta(days=2))[0].lead_names == "WHO"
    assert structure_on(group.emergency, at.date() + timedelta(days=3))[0].lead_names == ""
    assert newest().act == "lead.ended"


def test_the_second_of_two_who_end_a_lead_is_told(at: datetime) -> None:
    group = make_group(make_emergency(at), at)
    first, second = Lead.objects.get(group=group), Lead.objects.get(group=group)
    actions.end_lead(first, on=at.date(), expected=first.version, by=operator(), at=at)
    with pytest.raises(Stale):
        actions.end_lead(second, on=at.date(), expected=second.version, by=operator(), at=at)


def test_a_focal_point_acts_under_a_lead_in_one_area(at: datetime) -> None:
    emergency = make_emergency(at)
    group, area = make_group(emergency, at, leads=()), Area.objects.get(pcode="XL01")
    with pytest.raises(Refused, match="under a lead"):
        actions.name_focal_point(group=group, organisation=find("IOM"), area=area, by=operator(), at=at)
    actions.designate(group=group, organisation=find("WHO"), by=operator(), at=at)
    point = actions.name_focal_point(group=group, organisation=find("IOM"), area=area, by=operator(), at=at)
    with pytest.raises(Refused, match="is the focal point here"):
        actions.name_focal_point(group=group, organisation=find("UNDP"), area=area, by=operator(), at=at)
    actions.end_focal_point(point, on=at.date(), expected=None, by=operator(), at=at)
    assert structure_on(emergency, at.date())[0].focal_points == []


def test_who_answers_is_read_alone_as_with_the_whole_structure(at: datetime) -> None:
    emergency = make_emergency(at)
    area = Area.objects.get(pcode="XL01")
    health = make_group(emergency, at, leads=("WHO", "UNICEF"))
    wash = make_group(emergency, at, "wash", ("UNICEF",))
    make_group(make_emergency(at, "OTHER"), at)
    actions.name_focal_point(group=health, organisation=find("IOM"), area=area, by=operator(), at=at)
    actions.name_focal_point(group=wash, organisation=find("UNDP"), area=area, by=operator(), at=at)
    Lead.objects.filter(group=health, organisation=find("UNICEF")).update(role="co_lead")
    gone = make_group(emergency, at, "shelter", ("UNHCR",))
    Group.objects.filter(pk=gone.pk).update(ends_on=at.date() + timedelta(days=2))
    for days in (-1, 0, 2):
        day = at.date() + timedelta(days=days)
        assert answering_on(emergency, day) == answering(structure_on(emergency, day))
    assert [(one.group, one.organisation, one.role) for one in answering_on(emergency, at.date())] == [
        (health.pk, "WHO", "lead"),
        (health.pk, "IOM", "focal_point"),
        (wash.pk, "UNICEF", "lead"),
        (wash.pk, "UNDP", "focal_point"),
        (gone.pk, "UNHCR", "lead"),
    ]


def test_only_the_lead_agency_appoints_and_the_hc_is_told(at: datetime) -> None:
    emergency = make_emergency(at)
    group = make_group(emergency, at)
    hc = person_with("HC", at, emergency=emergency)
    person = make_person("Dalia Verelth", at)
    with pytest.raises(Refused, match="does not lead here"):
        actions.appoint_coordinator(
            group=group, person=person, organisation=find("WFP"), by=operator(), at=at
        )
    actions.appoint_coordinator(group=group, person=person, organisation=find("WHO"), by=operator(), at=at)
    told = list(Notice.objects.values_list("person__public_id", flat=True))
    assert told == [hc.person]
    assert "Dalia" not in Notice.objects.get().text


def test_never_a_coordinator_appoints(at: datetime) -> None:
    emergency = make_emergency(at)
    group = make_group(emergency, at)
    coordinator = person_with("COORD", at, emergency=emergency, group=group)
    with pytest.raises(Forbidden):
        actions.appoint_coordinator(
            group=group, person=make_person("A B", at), organisation=find("WHO"), by=coordinator, at=at
        )


def test_never_the_representative_of_another_agency_appoints(at: datetime) -> None:
    emergency = make_emergency(at)
    group = make_group(emergency, at)
    other = person_with("LREP", at, emergency=emergency, group=group, organisation=find("WFP"))
    with pytest.raises(Forbidden):
        actions.appoint_coordinator(
            group=group, person=make_person("A B", at), organisation=find("WHO"), by=other, at=at
        )


def test_never_the_hc_of_another_emergency(at: datetime) -> None:
    here, there = make_emergency(at), make_emergency(at, code="XLO-OTHER")
    group = make_group(here, at)
    hc = person_with("HC", at, emergency=there)
    with pytest.raises((Forbidden, NotVisible)):
        actions.designate(group=group, organisation=find("UNICEF"), by=hc, at=at)


def test_partners_choose_how_they_take_part(at: datetime) -> None:
    group = make_group(make_emergency(at), at)
    member = actions.join(group=group, organisation=find("UNICEF"), by=operator(), at=at)
    actions.change_participation(member, participation="observer", expected=1, by=operator(), at=at)
    with pytest.raises(Refused, match="takes part already, as observer"):
        actions.join(group=group, organisation=find("UNICEF"), by=operator(), at=at)
    actions.leave(member, on=at.date(), expected=2, by=operator(), at=at)
    assert structure_on(group.emergency, at.date())[0].members == {}


def test_merged_groups_hand_over_their_sectors(at: datetime) -> None:
    emergency = make_emergency(at)
    first, second = make_group(emergency, at), make_group(emergency, at, "nutrition", ("UNICEF",))
    merged = actions.merge_groups(
        [first, second], code="HN", name="Health and Nutrition", by=operator(), at=at
    )
    assert sorted(one.code for one in merged.sectors.all()) == ["HEA", "NUT"]
    assert [group.merged_into for group in Group.objects.filter(pk__in=[first.pk, second.pk])] == [
        merged,
        merged,
    ]
    assert [line.group.code for line in structure_on(emergency, at.date())] == ["HN"]
    assert group_for(emergency, "nutrition") == merged


def test_a_closed_group_takes_nobody_in(at: datetime) -> None:
    group = make_group(make_emergency(at), at)
    actions.close_group(
        group, on=at.date(), reason="Handed to the ministry", expected=1, by=operator(), at=at
    )
    with pytest.raises(Refused, match="has ended"):
        actions.join(group=group, organisation=find("UNICEF"), by=operator(), at=at)


def test_naming_an_hc_ends_the_one_before(at: datetime) -> None:
    emergency = make_emergency(at)
    assert hc_name(emergency, at) == "Humanitarian Coordinator (vacant)"
    later = at + timedelta(days=2)
    actions.name_humanitarian_coordinator(
        emergency=emergency, person=make_person("Emil A", at), by=operator(), at=at
    )
    actions.name_humanitarian_coordinator(
        emergency=emergency, person=make_person("Vera B", at), by=operator(), at=later
    )
    assert (hc_name(emergency, at), hc_name(emergency, later)) == ("Emil A", "Vera B")


def test_a_renamed_group_keeps_its_code(at: datetime) -> None:
    group = make_group(make_emergency(at), at)
    actions.rename_group(group, name="Salud", expected=1, by=operator(), at=at)
    with pytest.raises(Stale):
        actions.rename_group(Group(pk=group.pk, name="x", emergency=group.emergency), name="Health", expected=1,
                             by=operator(), at=at)  # fmt: skip
    assert Group.objects.get(pk=group.pk).name == "Salud"


def test_an_emergency_changes_but_not_its_country(at: datetime) -> None:
    emergency = make_emergency(at)
    actions.change_emergency(
        emergency, expected=1, by=operator(), at=at, name="Lorania floods", kind="complex", country="AFG"
    )
    found = Emergency.objects.get()
    assert (found.name, found.kind, found.country_id, found.version) == (
        "Lorania floods",
        "complex",
        "XLO",
        2,
    )
    assert found.began_on == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("health", "health"),
        ("HEA", "health"),
        ("Santé", "health"),
        ("HEALTH", "health"),
        ("cash", None),
        ("", None),
    ],
)
def test_which_group_a_word_means(at: datetime, text: str, code: str | None) -> None:
    emergency = make_emergency(at)
    make_group(emergency, at)
    found = group_for(emergency, text)
    assert (found.code if found else None) == code


def test_displacement_may_become_unknown_again(at: datetime) -> None:
    emergency = make_emergency(at)
    actions.change_emergency(emergency, expected=1, by=operator(), at=at, displacement=None)
    assert Emergency.objects.get().displacement is None
