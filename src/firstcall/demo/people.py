"""The people of the demonstration: made-up names in the posts of a response, and an account for each role."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from django.conf import settings
from django.db import transaction

from firstcall.access import actions as access
from firstcall.access.models import User
from firstcall.access.queries import operator
from firstcall.demo.names import person_name
from firstcall.organisations.actions import create_person, hold_post
from firstcall.organisations.models import Organisation
from firstcall.organisations.queries import find
from firstcall.places.models import Area
from firstcall.structure import actions
from firstcall.structure.models import Emergency, Group

PASSWORD = "demonstration"  # noqa: S105 published on purpose: start-up refuses it outside demo mode
ROLES = (  # role, post, group, organisation ("*": a member of the group), made-up name
    ("HC", "Humanitarian Coordinator", "", "", "Ines Verath"),
    ("OCHA", "OCHA information officer", "", "OCHA", "Jonas Elanid"),
    ("HCT", "Country team member", "", "WHO", "Sana Dorimer"),
    ("LREP", "Representative of a lead agency", "HEA", "WHO", "Goran Tavelas"),
    ("COORD", "Health coordinator", "HEA", "WHO", "Dalia Ranimere"),
    ("PART", "NGO partner", "HEA", "*", "Kofi Selanda"),
    ("OBS", "Observer", "HEA", "*", "Petra Yarola"),
    ("GOV", "Government counterpart", "", "", "Marek Ulomath"),
    ("DON", "Donor", "", "*", "Lina Quorel"),
    ("ERC", "Emergency Relief Coordinator", "", "", "Amara Wendath"),
    ("IASC", "Representative to the IASC", "", "UNICEF", "Noor Hadivel"),
    ("ADM", "Technical administrator", "", "", "Tomas Irenak"),
)


def staff(emergency: Emergency, random: Random, *, at: datetime) -> None:
    """Coordinators for most groups (some posts stand vacant), and focal points where others have the advantage."""
    began = at.date() - timedelta(days=200)
    areas = list(Area.objects.filter(country=emergency.country, level=1).order_by("pcode"))
    for number, group in enumerate(emergency.groups.order_by("pk")):
        agency = group.leads.order_by("pk")[0].organisation
        if number % 4 != 3:
            person = create_person(name=person_name(random), by=operator(), at=at)
            actions.appoint_coordinator(
                group=group,
                person=person,
                organisation=agency,
                dedicated=number % 3 == 0,
                seniority=("P4", "P5", "")[number % 3],
                skills="Facilitation, in two languages" if number % 3 < 2 else "",
                role_mailbox=f"{group.code.lower()}.{emergency.country_id.lower()}@firstcall.example",
                starts_on=began + timedelta(days=random.randint(0, 150)),
                by=operator(),
                at=at,
            )
        for area in random.sample(areas, 2 if number < 5 else 0):
            other = find(random.choice(("IOM", "UNDP", "UNICEF", "UNHCR")))
            actions.name_focal_point(
                group=group, organisation=other, area=area, starts_on=began, by=operator(), at=at
            )


def issue_focal_points(emergency: Emergency, random: Random, *, at: datetime) -> None:
    """Most groups have somebody for gender and early recovery, some for more; UNFPA sees to gender-based violence."""
    began = at.date() - timedelta(days=190)
    for number, group in enumerate(emergency.groups.order_by("pk")):
        members = (
            group.memberships.filter(participation="partner").select_related("organisation").order_by("pk")
        )
        wanted = {"early_recovery": number % 5 != 4, "gender": number % 3 != 2, "age": number % 4 == 0}
        wanted["environment"] = number % 4 == 1
        for issue in [name for name, there in wanted.items() if there]:
            one = random.choice(list(members))
            actions.name_issue_focal_point(
                group=group, issue=issue, organisation=one.organisation, starts_on=began, by=operator(), at=at
            )
        if group.code == "PRO":
            actions.name_issue_focal_point(
                group=group,
                issue="gender_based_violence",
                organisation=find("UNFPA"),
                starts_on=began,
                by=operator(),
                at=at,
            )


@transaction.atomic
def make_accounts(emergency: Emergency | None, *, at: datetime) -> None:
    """One account per role for the first demonstration country; nothing when they exist. Demo mode only."""
    if emergency is None or User.objects.filter(is_demo=True).exists():
        return
    by = operator()
    for role, title, group_code, agency, name in ROLES:
        person = create_person(name=name, work_email=_address(role), by=by, at=at)
        access.create_account(
            by=by, at=at, email=_address(role), password=PASSWORD, person=person, is_demo=True
        )
        group = emergency.groups.filter(code=group_code).first() if group_code else None
        organisation = _organisation(emergency, group, agency)
        if organisation is not None:
            hold_post(
                person=person, organisation=organisation, title=title, starts_on=at.date(), by=by, at=at
            )
        access.give(
            by=by,
            at=at,
            person=person,
            role=role,
            emergency=None if role in ("ERC", "IASC", "ADM", "DON") else emergency,
            group=group,
            organisation=organisation if role in ("LREP", "IASC", "PART", "OBS", "DON") else None,
        )


def _organisation(emergency: Emergency, group: Group | None, agency: str) -> Organisation | None:
    if agency != "*":
        return find(agency) if agency else None
    members = (group or emergency.groups.order_by("pk")[0]).memberships.filter(participation="partner")
    member = members.select_related("organisation").order_by("pk").first()
    return member.organisation if member else None


def _address(role: str) -> str:
    return f"{role.lower()}@demo.firstcall.example"


def sign_ins() -> list[dict[str, str]]:
    """The demonstration's accounts as role, address and password; empty outside demo mode."""
    if not settings.DEMO:
        return []
    known = set(User.objects.filter(is_demo=True).values_list("email", flat=True))
    return [
        {"role": f"{role}: {title}", "email": _address(role), "password": PASSWORD}
        for role, title, _group, _agency, _name in ROLES
        if _address(role) in known
    ]
