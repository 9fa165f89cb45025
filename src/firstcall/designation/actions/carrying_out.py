"""An agreement made real: groups set up or closed, leads placed and replaced, reviews planned. Part of `agree` only."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from firstcall.designation.actions.recording import one_at_a_time
from firstcall.designation.models import Case, ProposalLine, ProposedLead
from firstcall.designation.queries.lines import lines_of, wanted_code
from firstcall.organisations.queries import current
from firstcall.places.models import Area
from firstcall.policy import profiles
from firstcall.policy.refusal import Refusal, Refused, gettext_noop, refuse
from firstcall.record.actions import append, change
from firstcall.record.rules import Acting
from firstcall.structure.actions.groups import place_group
from firstcall.structure.actions.leads import leadership_in_force, open_leadership, place_lead, take_out_lead
from firstcall.structure.actions.regrouping import regrouped
from firstcall.structure.actions.reviews import plan_follow_up
from firstcall.structure.models import Group, LastResort, Lead, Leadership
from firstcall.structure.rules.groups import why_not_close


def wait_for_the_structure(case: Case) -> None:
    """Whoever changes a lead or a group by hand at this moment comes before or after: nobody waits in a circle.

    Before the ledger is written, since those acts write their rows first too.
    """
    emergency = case.emergency
    one_at_a_time(emergency)
    emergency.groups.filter(ends_on=None).update(version=F("version"))
    for model in (Lead, LastResort, Leadership):
        rows = model._default_manager.filter(group__emergency=emergency, ends_on=None)
        rows.update(version=F("version"))


def carry_out(case: Case, *, acting: Acting, at: datetime) -> None:
    """Make what was agreed true from today on: every line, in order, in the transaction of the agreement."""
    for line in lines_of(case):
        group = _group(line, case, acting, at)
        if line.action == "close":
            _close(group, line, acting, at)
            continue
        _leads(group, line, case, acting, at)


def _group(line: ProposalLine, case: Case, acting: Acting, at: datetime) -> Group:
    if line.group is not None:
        if line.group.ends_on is not None and line.action == "establish":
            message = gettext_noop("%(group)s was closed in the meantime. Send the proposal back.")
            raise Refused(Refusal("group-ended", message, "OG Q7", {"group": line.group.name}))
        return line.group
    profile = profiles.profile(case.profile)
    sectors = [profile.sector(one) for one in line.sectors.split("+")] if line.sectors else []
    emergency = case.emergency
    codes = {code.casefold() for code in emergency.groups.values_list("code", flat=True)}
    wanted = wanted_code(line.code, line.sectors, line.name)
    if wanted.casefold() in codes:
        message = gettext_noop("%(code)s is there already in this emergency. The line must name that one.")
        raise Refused(Refusal("group-exists", message, "GN 5", {"code": wanted}))
    name = line.name or " + ".join(one.name_in(emergency.language) for one in sectors)
    kind = line.kind if line.kind != "sector" or not sectors else sectors[0].kind
    return place_group(
        emergency=emergency,
        code=wanted,
        name=name,
        kind=kind,
        sectors=sectors,
        reason=line.reason,
        on=at.date(),
        acting=acting,
        at=at,
    )


def _close(group: Group, line: ProposalLine, acting: Acting, at: datetime) -> None:
    if group.ends_on is not None:
        return
    parts = group.parts.filter(ends_on=None).order_by("pk").values_list("name", flat=True)
    refuse(why_not_close(parts=parts))
    on = max(at.date(), group.starts_on)
    for lead in group.leads.filter(ends_on=None).select_related("leadership"):
        take_out_lead(
            lead, on=max(on, lead.starts_on), reason=line.reason, expected=None, acting=acting, at=at
        )
    change(group, expected=None, ends_on=on)
    append(
        act="group.closed",
        subject=f"group:{group.public_id}",
        content={"code": group.code, "on": on, "reason": line.reason},
        by=acting,
        at=at,
        clause="OG Q7",
    )
    regrouped(group, acting, at)


def _leads(group: Group, line: ProposalLine, case: Case, acting: Acting, at: datetime) -> None:
    places: dict[tuple[int | None, str], list[ProposedLead]] = {}
    for lead in line.leads.all():
        places.setdefault((lead.area_id, lead.situation), []).append(lead)
    for (_area, situation), leads in places.items():
        _one_place(group, leads[0].area, situation, leads, line, case, acting, at)


def _one_place(
    group: Group,
    area: Area | None,
    situation: str,
    leads: list[ProposedLead],
    line: ProposalLine,
    case: Case,
    acting: Acting,
    at: datetime,
) -> None:
    held = leadership_in_force(group, area, situation)
    if held is not None and _same(held, leads):
        _confirm(held, case, acting, at)
        return
    on = at.date()
    for former in held.leads.filter(ends_on=None) if held else ():
        day = max(on, former.starts_on)
        take_out_lead(former, on=day, reason=case.code, expected=None, acting=acting, at=at)
    if held is not None:
        held.refresh_from_db()
        if held.ends_on is None:
            change(held, expected=None, ends_on=max(on, held.starts_on))
    leadership = open_leadership(
        group=group,
        area=area,
        situation=situation,
        basis=line.reason,
        deviation="; ".join(one.deviation for one in leads if one.deviation),
        on=on,
        case=case.code,
    )
    for one in leads:
        place_lead(
            leadership,
            current(one.organisation),
            role=one.role,
            basis=case.code,
            on=on,
            acting=acting,
            at=at,
            scope=one.last_resort_scope,
        )


def _same(held: Leadership, leads: list[ProposedLead]) -> bool:
    today = {(one.organisation_id, one.role) for one in held.leads.filter(ends_on=None)}
    return today == {(one.organisation_id, one.role) for one in leads}


def _confirm(held: Leadership, case: Case, acting: Acting, at: datetime) -> None:
    """Who leads already is confirmed: the leadership stands on this case from now on."""
    change(held, expected=None, case=case.code)
    append(
        act="lead.confirmed",
        subject=f"group:{held.group.public_id}",
        content={"leadership": held.public_id, "case": case.code},
        by=acting,
        at=at,
        clause="OG step 3",
    )


def plan_reviews(case: Case, *, acting: Acting, at: datetime) -> None:
    """What the edition says falls due after this agreement: reviews, outlines of transition (only where it says so)."""
    for one in profiles.profile(case.profile).follow_ups:
        if one.procedure == case.procedure and case.emergency.onset in one.onsets:
            plan_follow_up(case.emergency, one, after=at.date(), acting=acting, at=at)
