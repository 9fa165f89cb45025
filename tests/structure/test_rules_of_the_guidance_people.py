"""Each rule of the guidance about people and partners: somebody tries to break it, and reads the clause."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps

from firstcall.access.queries import operator
from firstcall.access.rules import Actor, Forbidden, NotVisible
from firstcall.organisations.models import Organisation, Person
from firstcall.organisations.queries import find
from firstcall.places.models import Area
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerEntry, Notice
from firstcall.structure import actions
from firstcall.structure.models import Coordinator, Emergency, Group, LastResort, Lead
from firstcall.structure.queries import agency_named, structure_on, suggested_leads
from firstcall.structure.queries.partners import leads_overall, missing_for
from firstcall.structure.queries.vacancies import vacancies
from firstcall.structure.rules.posts import warn_of_coordinator
from firstcall.structure.values import structure_as_values
from tests.structure.made import make_emergency, make_group, make_person, person_with, representative, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def emergency(at: datetime) -> Emergency:
    return make_emergency(at)


@pytest.fixture
def health(emergency: Emergency, at: datetime) -> Group:
    return make_group(emergency, at)


def entries() -> int:
    return LedgerEntry.objects.count()


def appoint(group: Group, at: datetime, by: Actor, name: str = "Ada Lore", **more: Any) -> Coordinator:
    person = make_person(name, at)
    return actions.appoint_coordinator(
        group=group, person=person, organisation=find("WHO"), by=by, at=at, **more
    )


# --- R01: a lead is an agency, whose representative answers to the HC ---


def test_r01_a_person_is_never_a_lead(health: Group, at: datetime) -> None:
    make_person("Ada Lore", at)
    with pytest.raises(Refused) as refused:
        agency_named("ada  lore", health.emergency, operator())
    assert told(refused) == ("lead-is-a-person", "OG Q3")
    assert not {field.name for field in Lead._meta.get_fields()} & {"person", "user"}
    outsider = person_with("DON", at, organisation=find("WHO"))
    with pytest.raises(Refused) as refused:  # who may not see persons does not learn that there is one
        agency_named("Ada Lore", health.emergency, outsider)
    assert refused.value.refusal.code != "lead-is-a-person"


def test_r01_a_lead_without_representative_is_a_vacancy(health: Group, at: datetime) -> None:
    later = at + timedelta(days=12)

    def unrepresented() -> list[tuple[str, int]]:
        lines = structure_on(health.emergency, later.date())
        found = vacancies(health.emergency, later, lines)
        return [(one.organisation, one.days(later.date())) for one in found if one.post == "representative"]

    assert unrepresented() == [("WHO", 12)]
    representative(health, at)
    assert unrepresented() == []


# --- R02: seniority, skills, dedicated: warned of, never refused ---


def test_r02_a_coordinator_without_seniority_and_skills_is_warned_of(health: Group, at: datetime) -> None:
    one = appoint(health, at, representative(health, at))
    warnings = warn_of_coordinator(seniority=one.seniority, skills=one.skills)
    assert [(warning.code, warning.clause) for warning in warnings] == [
        ("coordinator-seniority", "OG Q3"),
        ("coordinator-skills", "OG Q3"),
    ]
    actions.change_coordinator(one, seniority="P5", skills="Facilitation", expected=1, by=operator(), at=at)
    assert warn_of_coordinator(seniority=one.seniority, skills=one.skills) == []


# --- R03: HC, OCHA and HCT are told of names, contacts and every change ---


def test_r03_no_change_of_a_coordinator_goes_untold(health: Group, at: datetime) -> None:
    here = {"emergency": health.emergency}
    watchers = {person_with(role, at, **here).person_pk for role in ("HC", "OCHA", "HCT")}
    others = {
        person_with("IASC", at, organisation=find("UNICEF")).person_pk,
        person_with("GCL", at).person_pk,
    }
    lead = representative(health, at)

    def told_of(act: str) -> set[int]:
        entry = LedgerEntry.objects.filter(act=act).latest("sequence")
        return set(Notice.objects.filter(ledger_sequence=entry.sequence).values_list("person", flat=True))

    one = appoint(health, at, lead)
    assert told_of("coordinator.appointed") == watchers
    actions.change_coordinator(one, role_mailbox="health@example.org", expected=1, by=lead, at=at)
    assert told_of("coordinator.changed") == watchers
    actions.change_coordinator(one, dedicated=True, expected=2, by=lead, at=at)
    assert told_of("coordinator.changed") == watchers
    new = actions.replace_coordinator(one, person=make_person("Bo Reed", at), expected=3, by=lead, at=at)
    assert (told_of("coordinator.ended"), told_of("coordinator.appointed")) == (watchers, watchers)
    assert (one.ends_on, new.starts_on, new.role_mailbox) == (at.date(), at.date(), "health@example.org")
    actions.end_coordinator(new, on=at.date(), expected=1, by=lead, at=at)
    assert told_of("coordinator.ended") == watchers
    assert not Notice.objects.filter(person__in=others).exists()


@pytest.mark.parametrize("role", ["HC", "OCHA", "HCT", "COORD"])
def test_r03_only_the_lead_agency_appoints_changes_and_ends(health: Group, at: datetime, role: str) -> None:
    one = appoint(health, at, representative(health, at))
    scope = {"group": health} if role == "COORD" else {}
    other = person_with(role, at, emergency=health.emergency, **scope)
    before = entries()
    for act in (
        lambda: actions.appoint_coordinator(
            group=health, person=Person.objects.all()[0], organisation=find("WHO"), by=other, at=at
        ),
        lambda: actions.change_coordinator(one, dedicated=True, expected=1, by=other, at=at),
        lambda: actions.end_coordinator(one, on=at.date(), expected=1, by=other, at=at),
    ):
        with pytest.raises(Forbidden):
            act()
    assert entries() == before


def test_r03_what_has_ended_is_not_changed(health: Group, at: datetime) -> None:
    lead = representative(health, at)
    one = appoint(health, at, lead)
    actions.end_coordinator(one, on=at.date(), expected=1, by=lead, at=at)
    with pytest.raises(Refused) as refused:
        actions.change_coordinator(one, dedicated=True, expected=2, by=lead, at=at)
    assert told(refused) == ("coordinator-ended", "OG, who is accountable")


# --- R05: any IASC member leads, the United Nations or not ---


def test_r05_no_agency_is_kept_from_leading_for_not_being_of_the_un(health: Group, at: datetime) -> None:
    Organisation.objects.create(
        name="An NGO of the IASC", acronym="NGO-IASC", type_code="437", iasc_member=True
    )
    for acronym in ("IOM", "IFRC", "NGO-IASC"):
        lead = actions.designate(group=health, organisation=find(acronym), role="lead", by=operator(), at=at)
        assert lead.organisation.acronym == acronym
    with pytest.raises(Refused) as refused:
        actions.designate(group=health, organisation=find("ICRC"), by=operator(), at=at)
    assert told(refused) == ("takes-no-part", "GN 1 fn 1")


# --- R11: a focal point stays under the lead ---


def test_r11_a_focal_point_needs_a_lead_above_it(emergency: Emergency, at: datetime) -> None:
    group = make_group(emergency, at, "shelter", ())
    area = Area.objects.get(pcode="XL01")
    with pytest.raises(Refused) as refused:
        actions.name_focal_point(group=group, organisation=find("IOM"), area=area, by=operator(), at=at)
    assert told(refused) == ("focal-point-without-lead", "OG, focal points")


# --- R12: no reporting line to a global cluster ---


def test_r12_nothing_in_a_country_hangs_on_a_global_cluster(health: Group, at: datetime) -> None:
    with pytest.raises(Refused) as refused:
        actions.add_counterpart(
            emergency=health.emergency,
            group=health,
            name="Global Health Cluster",
            kind="global_cluster",
            role="leads",
            by=operator(),
            at=at,
        )
    assert told(refused) == ("no-line-to-global-cluster", "GN 5")
    known = {
        apps.get_model("firstcall", name) for name in ("Emergency", "Group", "Area", "Organisation", "Person")
    }
    pointed = {
        field.related_model
        for model in (Group, Lead, Coordinator)
        for field in model._meta.concrete_fields
        if field.is_relation
    }
    assert pointed <= known | {apps.get_model("firstcall", "Leadership")}
    with pytest.raises((Forbidden, NotVisible)):
        actions.appoint_coordinator(
            group=health,
            person=make_person("A B", at),
            organisation=find("WHO"),
            by=person_with("GCL", at),
            at=at,
        )


# --- R15: the State may lead; a designation covers the international side ---


def test_r15_a_ministry_is_not_designated_and_leads_overall_beside_the_lead(
    health: Group, at: datetime
) -> None:
    ministry = Organisation.objects.create(name="Ministry of Health", type_code="435", country_id="XLO")
    with pytest.raises(Refused) as refused:
        actions.designate(group=health, organisation=ministry, by=operator(), at=at)
    assert told(refused) == ("state-is-counterpart", "GN 9")
    actions.add_counterpart(
        emergency=health.emergency,
        group=health,
        name="Ministry of Health",
        kind="national",
        role="leads",
        by=operator(),
        at=at,
    )
    assert [one.name for one in leads_overall(health, at.date())] == ["Ministry of Health"]
    assert [one.organisation.acronym for one in health.leads.filter(ends_on=None)] == ["WHO"]
    with pytest.raises(Refused) as refused:
        actions.add_counterpart(
            emergency=health.emergency,
            name="The Mission",
            kind="peacekeeping",
            role="leads",
            by=operator(),
            at=at,
        )
    assert told(refused) == ("only-state-leads", "GN 9")


# --- R18: structures are adapted over time; overdue reviews are seen ---


def test_r18_a_review_is_seen_when_overdue_and_done_once(health: Group, at: datetime) -> None:
    emergency, hc = health.emergency, person_with("HC", at, emergency=health.emergency)
    review = actions.plan_review(
        emergency=emergency, title="A year on", due_on=at.date() + timedelta(days=5), by=hc, at=at
    )
    later = at + timedelta(days=15)
    shown: Any = structure_as_values(emergency, later, operator())
    (seen,) = shown["reviews"]
    assert (seen["title"], seen["days_overdue"]) == ("A year on", 10)
    with pytest.raises(Refused) as refused:
        actions.do_review(review, outcome="abolish", findings="None", expected=1, by=hc, at=later)
    assert told(refused) == ("review-outcome", "OG Q7; GN 13")
    actions.do_review(review, outcome="transition", findings="The ministry can", expected=1, by=hc, at=later)
    with pytest.raises(Refused) as refused:
        actions.do_review(review, outcome="continue", findings="Again", expected=2, by=hc, at=later)
    assert told(refused) == ("review-done", "OG Q7; GN 13")
    assert (Group.objects.get(pk=health.pk).ends_on, review.outcome) == (None, "transition")
    assert structure_as_values(emergency, later, operator())["reviews"] == []


# --- S1, S2: the situation, the country team, the basis ---


def test_other_civilians_bring_in_the_second_column_of_the_table(at: datetime) -> None:
    """GN 3 **: UNHCR for the displaced; for the others the three agree which of them leads."""
    both = make_emergency(at, code="XLO-B", other_civilians=True)
    protection = make_group(both, at, "protection", ())
    assert [(agencies, choose) for agencies, _role, choose, _clause in suggested_leads(protection)] == [
        (("UNHCR",), False),
        (("UNHCR", "OHCHR", "UNICEF"), True),
    ]
    health = make_group(both, at, "health", ())
    assert [agencies for agencies, *_rest in suggested_leads(health)] == [("WHO",)]
    lead = actions.designate(group=protection, organisation=find("OHCHR"), by=operator(), at=at)
    assert LastResort.objects.get(organisation=lead.organisation).duty == "differentiated"


def test_only_hc_and_rc_coordinate(at: datetime) -> None:
    with pytest.raises(Refused) as refused:
        make_emergency(at, code="XLO-C", coordinator="DG")
    assert told(refused) == ("emergency-coordinator", "GN 6")
    assert make_emergency(at, code="XLO-D", coordinator="RC", scale="Half the country").coordinator == "RC"


def test_the_country_team_comes_before_its_seats(emergency: Emergency, at: datetime) -> None:
    hc = person_with("HC", at, emergency=emergency)
    with pytest.raises(Refused) as refused:
        actions.seat_in_country_team(emergency=emergency, organisation=find("WHO"), by=hc, at=at)
    assert told(refused) == ("no-team", "GN 8")
    actions.found_country_team(emergency=emergency, by=hc, at=at)
    seat = actions.seat_in_country_team(
        emergency=emergency, organisation=find("WHO"), role="chair", by=hc, at=at
    )
    actions.end_seat(seat, on=at.date(), expected=1, by=hc, at=at)
    acts = LedgerEntry.objects.filter(act__startswith="country-team").order_by("sequence")
    assert [one.act for one in acts] == ["country-team.founded", "country-team.seated", "country-team.left"]


def test_a_withdrawn_paper_is_missing_again(emergency: Emergency, at: datetime) -> None:
    paper = actions.record_basis(emergency=emergency, kind="needs", title="Needs", by=operator(), at=at)
    assert "needs-assessment" not in [one.code for one in missing_for(emergency)]
    actions.withdraw_basis(paper, reason="Out of date", expected=1, by=operator(), at=at)
    assert "needs-assessment" in [one.code for one in missing_for(emergency)]
    with pytest.raises(Refused) as refused:
        actions.withdraw_basis(paper, expected=2, by=operator(), at=at)
    assert refused.value.refusal.code == "already-withdrawn"


def test_counterparts_are_changed_and_ended_and_never_ended_ones_changed(health: Group, at: datetime) -> None:
    coordinator = person_with("COORD", at, emergency=health.emergency, group=health)
    one = actions.add_counterpart(
        emergency=health.emergency, group=health, name="Ministry", kind="national", by=coordinator, at=at
    )
    with pytest.raises(Refused) as refused:
        actions.change_counterpart(one, link="none", expected=1, by=coordinator, at=at)
    assert told(refused) == ("link-needs-why", "GN 9")
    actions.change_counterpart(one, link="none", note="Front lines", expected=1, by=coordinator, at=at)
    actions.end_counterpart(one, on=date(2026, 4, 1), expected=2, by=coordinator, at=at)
    with pytest.raises(Refused) as refused:
        actions.change_counterpart(one, role="leads", expected=3, by=coordinator, at=at)
    assert refused.value.refusal.code == "already-ended"
    with pytest.raises((Forbidden, NotVisible)):
        actions.add_counterpart(
            emergency=health.emergency, name="Ministry", kind="national", by=coordinator, at=at
        )  # of the whole response: not a coordinator's


def test_vacancies_say_since_when(health: Group, at: datetime) -> None:
    lead = representative(health, at)
    one = appoint(health, at, lead)
    actions.end_coordinator(one, on=at.date() + timedelta(days=3), expected=1, by=lead, at=at)
    later = at + timedelta(days=15)
    found = structure_as_values(health.emergency, later, operator())["vacancies"]
    assert [(row["post"], row["group"], row["days"]) for row in found] == [  # type: ignore[attr-defined]
        ("humanitarian_coordinator", None, 15),
        ("coordinator", "health", 12),
    ]


def test_r03_a_new_phone_of_a_coordinator_is_told_and_the_ledger_does_not_hold_it(at: datetime) -> None:
    """OG Q3: names and contact details, and every change; security D4: no personal data in the chain."""
    emergency = make_emergency(at)
    group = make_group(emergency, at)
    hc = person_with("HC", at, emergency=emergency)
    agency = find("WHO")
    lead = person_with("LREP", at, emergency=emergency, group=group, organisation=agency)
    one = actions.appoint_coordinator(
        group=group, person=make_person("Ada Lore", at), organisation=agency, by=lead, at=at
    )
    contact = {"work_phone": "+000 123", "work_email": "ada@example.org"}
    actions.change_coordinator(one, expected=None, by=lead, at=at, **contact)
    one.person.refresh_from_db()
    assert (one.person.work_phone, one.person.work_email) == ("+000 123", "ada@example.org")
    notice = Notice.objects.filter(person=hc.person_pk).order_by("-pk")[0]
    assert notice.text == "How to reach a coordinator in %(group)s has changed."
    entry = LedgerEntry.objects.select_related("content_row").get(sequence=notice.ledger_sequence)
    assert entry.act == "coordinator.changed"
    assert "123" not in entry.content_row.content
    assert "ada@example.org" not in entry.content_row.content
    with pytest.raises(Forbidden):
        actions.change_coordinator(one, expected=None, by=hc, at=at, work_phone="+000 999")
