"""The register of groups in the shape of the former humanitarian register: `bundles`, read-only, for tools made for it.

The names of the fields are that register's own; `lead_history` is added. What is not known here is null, never made up:
no website, no text of a page, no social media. Everything in it is published (access/matrix.toml).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import Max, Min, Prefetch, QuerySet

from firstcall.access.queries import nobody, visible
from firstcall.designation.models import Case
from firstcall.organisations.models import Organisation
from firstcall.policy import profiles
from firstcall.record.models import LedgerEntry
from firstcall.structure.models import Coordinator, Counterpart, Group, Lead, Membership
from firstcall.structure.rules.state import STATE_KINDS

NGOS = ("437", "441", "504")
STATE = "435"
TYPES = {"cluster": "cluster", "sector": "sector", "sectoral group": "sector"}
Values = dict[str, object]


def bundles() -> QuerySet[Group]:
    """The groups of the register, those in force and those of former times, in the order they were entered."""
    rows = visible(nobody(), "group", Group.objects.all())
    related = rows.select_related("emergency", "parent").prefetch_related(
        "sectors",
        Prefetch(
            "leads",
            Lead.objects.select_related("organisation", "leadership", "area").order_by("starts_on", "pk"),
        ),
        Prefetch(
            "memberships", Membership.objects.select_related("organisation").order_by("organisation__name")
        ),
        Prefetch("coordinators", Coordinator.objects.order_by("pk")),
        Prefetch("counterparts", Counterpart.objects.order_by("pk")),
    )
    return related.order_by("pk")


def bundle_values(groups: Sequence[Group], day: date) -> list[Values]:
    """Each group on `day` under the register's names."""
    subjects = {f"group:{group.public_id}": group.pk for group in groups}
    spans = LedgerEntry.objects.filter(subject__in=subjects).values("subject").order_by("subject")
    moments = {
        subjects[one["subject"]]: (one["first"], one["last"])
        for one in spans.annotate(first=Min("at"), last=Max("at"))
    }
    cases = {
        (case.emergency_id, case.code): case
        for case in Case.objects.filter(emergency__in={group.emergency_id for group in groups})
    }
    return [_bundle(group, day, moments.get(group.pk, (None, None)), cases) for group in groups]


Cases = dict[tuple[int, str], Case]


def _bundle(group: Group, day: date, span: tuple[datetime | None, datetime | None], cases: Cases) -> Values:
    leads = [one for one in group.leads.all() if _on(one, day)]
    members = [one for one in group.memberships.all() if _on(one, day)]
    partners = [one.organisation for one in members if one.participation == "partner"]
    agreed = next((one.leadership.case for one in leads if one.leadership.case), "")
    return {
        "id": group.public_id,
        "label": group.name,
        "email": _email(group, day),
        "website": None,
        "type": _type(group),
        "body": None,
        "global_cluster": _global_cluster(group),
        "parent_cluster": _named(group.parent.public_id, group.parent.name) if group.parent else None,
        "lead_agencies": [_agency(one) for one in _once(lead.organisation for lead in leads)],
        "partners": [_agency(one) for one in _once(partners)],
        "activation_document": _document(group, agreed, cases),
        "operation": _named(group.emergency.public_id, group.emergency.name),
        "ngo_participation": any(one.type_code in NGOS for one in partners),
        "government_participation": any(one.type_code == STATE for one in partners)
        or any(
            one.kind in STATE_KINDS and one.role != "none" and _on(one, day)
            for one in group.counterparts.all()
        ),
        "inter_cluster": False,
        "social_media": None,
        "created": span[0],
        "changed": span[1],
        "published": group.ends_on is None or group.ends_on > day,
        "lead_history": [_lead(group, one, cases) for one in group.leads.all()],
    }


def _lead(group: Group, one: Lead, cases: Cases) -> Values:
    return {
        "agency": _agency(one.organisation),
        "role": one.role,
        "area": one.area.pcode if one.area else None,
        "from": one.starts_on,
        "to": one.ends_on,
        "case": one.leadership.case or None,
        "basis_document": _document(group, one.leadership.case, cases),
    }


def _on(row: Lead | Membership | Coordinator | Counterpart, day: date) -> bool:
    return row.starts_on <= day and (row.ends_on is None or row.ends_on > day)


def _once(rows: Iterable[Organisation]) -> list[Organisation]:
    return list({row.pk: row for row in rows}.values())


def _named(public_id: str, label: str) -> Values:
    return {"id": public_id, "label": label}


def _agency(row: Organisation) -> Values:
    return {**_named(row.public_id, row.name), "acronym": row.acronym or None}


def _document(group: Group, code: str, cases: Cases) -> Values | None:
    """The agreement a lead stands on, by its case; null for what was entered as it stood."""
    case = cases.get((group.emergency_id, code)) if code else None
    return _named(case.public_id, f"{group.emergency.code} {case.code}") if case else None


def _email(group: Group, day: date) -> str | None:
    """The role mailbox of who coordinates now: for the whole group first, then for a part of it."""
    held = [one for one in group.coordinators.all() if _on(one, day) and one.role_mailbox]
    held.sort(key=lambda one: one.area_id is not None)
    return held[0].role_mailbox if held else None


def _type(group: Group) -> str:
    """One of the register's three: cluster, sector, working group."""
    return "working group" if group.kind == "thematic" else TYPES.get(group.emergency.term, "working group")


def _global_cluster(group: Group) -> Values | None:
    """The one global code the group stands for; null for an ad hoc group and for one merged of several."""
    codes = {one.code for one in group.sectors.all() if one.code and one.sector}
    if len(codes) != 1:
        return None
    (code,) = codes
    return _named(code, profiles.sector_name(code, "en"))
