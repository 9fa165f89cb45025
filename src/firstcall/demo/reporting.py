"""Three rounds of reporting in the demonstration's health group, with returns in every state."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from firstcall.access.queries import operator
from firstcall.activities.actions import import_activities
from firstcall.organisations.models import Organisation
from firstcall.places.models import Area
from firstcall.returns.actions import accept_return, close_round, plan_round, send_back
from firstcall.returns.models import ReportingRound, Return
from firstcall.returns.rules.rounds import Days
from firstcall.structure.models import Emergency, Group

CODE = "HEA"
REASON = "The targets of both districts are higher than the people who live there. Please check them."


def plan_rounds(emergency: Emergency, *, at: datetime) -> None:
    """The month before last, last month, and this one; before any returns come in."""
    group = emergency.groups.filter(code=CODE).first()
    today = at.date()
    this = today.replace(day=1)
    last = (this - timedelta(days=1)).replace(day=1)
    before = (last - timedelta(days=1)).replace(day=1)
    following = (this + timedelta(days=32)).replace(day=1)
    if group is None:
        return
    for first, after, due_on, closes_on in (
        (before, last, today - timedelta(days=25), today + timedelta(days=1)),
        (last, this, today - timedelta(days=2), today + timedelta(days=12)),
        (this, following, following + timedelta(days=9), following + timedelta(days=19)),
    ):
        days = Days(first, after - timedelta(days=1), after, max(after, due_on), closes_on)
        plan_round(emergency=emergency, group=group, days=days, by=operator(), at=at)


def review_returns(folder: Path, emergency: Emergency, *, at: datetime) -> None:
    """The older round is accepted and closed; of the newer some are accepted, one is sent back, the rest wait."""
    group = emergency.groups.filter(code=CODE).first()
    if group is None:
        return
    older, newer, _coming = ReportingRound.objects.filter(group=group).order_by("first_day")
    for row in _returns(older):
        accept_return(row, expected=None, by=operator(), at=at)
    close_round(older, expected=None, by=operator(), at=at)
    partner = _partner(group)
    if partner is not None:
        _report(folder, group, partner, newer.first_day, at)
    for number, row in enumerate(_returns(newer)):
        if partner is not None and row.organisation_id == partner.pk:
            send_back(row, reason=REASON, expected=None, by=operator(), at=at)
        elif number % 2:
            accept_return(row, expected=None, by=operator(), at=at)


def _returns(row: ReportingRound) -> list[Return]:
    found = Return.objects.filter(round=row).select_related(
        "round__emergency__country", "group", "organisation"
    )
    return list(found.order_by("pk")[:40])


def _partner(group: Group) -> Organisation | None:
    """The organisation of the demonstration's NGO partner (see `people`)."""
    members = group.memberships.filter(participation="partner").select_related("organisation").order_by("pk")
    member = members.first()
    return member.organisation if member else None


def _report(folder: Path, group: Group, partner: Organisation, month: date, at: datetime) -> None:
    """What the partner sent for the month, in a small file of its own."""
    areas = Area.objects.filter(country=group.emergency.country_id, level=2).order_by("pcode")[:2]
    lines = ["Organisation,Cluster,Admin 2,ADM2_PCODE,Activity,Reporting month,Status,Targeted,Total reached"]
    for number, area in enumerate(areas):
        where = f"{area.name},{area.pcode},Mobile clinic,{month:%Y-%m}"
        lines.append(f'"{partner.name}",{group.name},{where},Ongoing,9000,{410 + 35 * number}')
    path = folder / "health-return.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    import_activities([path], emergency=group.emergency, group=group, by=operator(), at=at)
