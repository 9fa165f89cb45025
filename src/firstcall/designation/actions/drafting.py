"""The draft of a proposal: its lines, the agencies in each, and the support asked for. Free until it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor
from firstcall.designation.actions.recording import scope_of, take
from firstcall.designation.models import Case, ProposalLine, ProposedLead
from firstcall.designation.queries import procedure_of, steps_of, todays_lines
from firstcall.designation.queries.lines import tables_of, wanted_code
from firstcall.designation.rules import CLOSED
from firstcall.organisations.models import Organisation
from firstcall.organisations.queries import current
from firstcall.places.models import Area
from firstcall.policy import profiles
from firstcall.policy.refusal import Refusal, Refused, gettext_noop, refuse
from firstcall.record.actions import append, change
from firstcall.record.rules import Acting
from firstcall.structure.actions.leads import STATE
from firstcall.structure.models import Group
from firstcall.structure.queries import takes_no_part
from firstcall.structure.rules import LEAD_ROLES, why_not_designate
from firstcall.structure.rules.groups import why_not_apart

ACTIONS = ("establish", "close")
KINDS = ("sector", "ad_hoc", "thematic")


def _draft(case: Case, by: Actor, expected: int | None) -> Acting:
    """May this draft be changed now? Once it was determined or sent, only after it has come back (OG step 5)."""
    acting = require(by, "case", "draft", scope_of(case.emergency))
    fixed = [
        one.step.name_in("en")
        for one in steps_of(case)
        if one.step.act in ("determine", "propose") and one.status == CLOSED
    ]
    if case.state == "running" and fixed:
        message = gettext_noop(
            "The draft is fixed since “%(step)s”. It opens again when the proposal comes back."
        )
        raise Refused(Refusal("draft-fixed", message, "OG step 5", {"step": fixed[0]}))
    take(case, expected)
    return acting


def _record(case: Case, what: str, content: Mapping[str, object], acting: Acting, at: datetime) -> None:
    append(
        act=f"designation.{what}",
        subject=f"case:{case.public_id}",
        content={"emergency": case.emergency.code, "case": case.code, "round": case.round, **content},
        by=acting,
        at=at,
        clause=procedure_of(case).clause,
    )


@transaction.atomic
def add_line(
    case: Case,
    *,
    sectors: str = "",
    group: Group | None = None,
    action: str = "establish",
    kind: str = "sector",
    name: str = "",
    code: str = "",
    area: Area | None = None,
    reason: str = "",
    expected: int | None = None,
    by: Actor,
    at: datetime,
) -> ProposalLine:
    """Add a line: a group to establish for `sectors` (as "health+nutrition", a code or a name), or one that exists.

    `group`: a group that is to have the leads named, or (`action` close) to end. Raises `Refused`, `Forbidden`.
    """
    acting = _draft(case, by, expected)
    profile = profiles.profile(case.profile)
    found = profile.find_sector(sectors) if sectors else ()
    if action not in ACTIONS or kind not in KINDS:
        message = gettext_noop("“%(value)s” is not one of the choices. Choose one of: %(choices)s.")
        wrong, choices = (action, ACTIONS) if action not in ACTIONS else (kind, KINDS)
        raise Refused(Refusal("line-choice", message, "", {"value": wrong, "choices": ", ".join(choices)}))
    if group is None and not found and not (name.strip() and kind in ("ad_hoc", "thematic")):
        message = gettext_noop(
            "“%(sectors)s” is no sector of the guidance. Choose one of %(known)s, or name one of your own: "
            "ad hoc or thematic."
        )
        known = ", ".join(one.id for one in profile.sectors)
        raise Refused(Refusal("sector-unknown", message, "GN 5", {"sectors": sectors, "known": known}))
    if group is not None and (group.emergency_id != case.emergency_id or group.ends_on is not None):
        message = gettext_noop("This is not one of today's in this emergency.")
        raise Refused(Refusal("group-elsewhere", message, "GN 5"))
    refuse(why_not_apart(next((one.name for one in found if one.apart), ""), profile.title))
    ids = "+".join(one.id for one in found)
    twice = [
        one for one in case.lines.all() if (group and one.group == group) or (ids and one.sectors == ids)
    ]
    if [one for one in twice if one.area == area]:
        message = gettext_noop("The draft has a line for this already. Change that one.")
        raise Refused(Refusal("line-twice", message, "GN 5"))
    if not found and group is None and not reason.strip():
        message = gettext_noop("Say which gap it covers that no other does.")
        raise Refused(Refusal("ad-hoc-reason", message, "GN 5; OG Q6"))
    if any(one.advice is not None and one.advice.id == "network" for one in found) and not reason.strip():
        message = gettext_noop(
            "Early recovery is a network of focal points, one everywhere. One of its own needs the gap it covers."
        )
        raise Refused(Refusal("network-advised", message, "GN 5, 7; OG Q6"))
    if action == "close" and (group is None or not reason.strip()):
        message = gettext_noop("Name which one closes, and say why now and who goes on with its work.")
        raise Refused(Refusal("close-reason", message, "OG Q7; GN 7"))
    _refuse_taken_code(case, group, wanted_code(code, ids, name))
    line = ProposalLine.objects.create(
        case=case,
        action=action,
        kind=kind,
        group=group,
        sectors=ids,
        code=code.strip(),
        name=name.strip(),
        area=area,
        reason=reason.strip(),
    )
    content = {"line": line.public_id, "action": action, "kind": kind, "sectors": ids, "name": line.name}
    _record(
        case, "line-added", {**content, "group": group.code if group else None, "reason": reason}, acting, at
    )
    return line


def _refuse_taken_code(case: Case, group: Group | None, wanted: str) -> None:
    """A group to establish has a code of its own: known now, it does not stop the agreement later."""
    others = [line.code or wanted_code("", line.sectors, line.name) for line in case.lines.filter(group=None)]
    taken = {*others, *case.emergency.groups.values_list("code", flat=True)}
    if group is None and wanted.casefold() in {one.casefold() for one in taken}:
        message = gettext_noop("%(code)s is there already. Choose that one, or give this one another code.")
        raise Refused(Refusal("group-exists", message, "GN 5", {"code": wanted}))


@transaction.atomic
def change_line(
    line: ProposalLine,
    *,
    name: str | None = None,
    reason: str | None = None,
    expected: int | None,
    by: Actor,
    at: datetime,
) -> ProposalLine:
    """Change what a line is called or why it is there."""
    acting = _draft(line.case, by, None)
    before = {"name": line.name, "reason": line.reason}
    after = {key: value.strip() for key, value in (("name", name), ("reason", reason)) if value is not None}
    change(line, expected=expected, **after)
    content = {"line": line.public_id, "before": before, "after": after}
    _record(line.case, "line-changed", content, acting, at)
    return line


@transaction.atomic
def drop_line(line: ProposalLine, *, by: Actor, at: datetime) -> None:
    """Take a line out of the draft; the ledger keeps that it was there."""
    acting = _draft(line.case, by, None)
    _record(line.case, "line-dropped", {"line": line.public_id, "sectors": line.sectors}, acting, at)
    line.delete()


@transaction.atomic
def name_lead(
    line: ProposalLine,
    *,
    organisation: Organisation,
    role: str = "",
    area: Area | None = None,
    situation: str = "",
    deviation: str = "",
    last_resort_scope: str = "",
    by: Actor,
    at: datetime,
) -> ProposedLead:
    """Propose an agency in a line: any IASC member, never a person (OG Q3, Q6). Several agencies lead jointly.

    Without `role` the table decides between lead and convener; whom it names as convener stays one (GN 3 *).
    """
    case = line.case
    acting = _draft(case, by, None)
    agency = current(organisation)
    profile = profiles.profile(case.profile)
    situations = {one.id for one in profile.situations}
    wanted = "convener" if _convenes(line, agency) else role or "lead"
    refuse(
        why_not_designate(
            organisation=agency.acronym or agency.name,
            role=wanted if wanted in LEAD_ROLES else role,
            takes_no_part=takes_no_part(case.emergency, agency),
            already=line.leads.filter(organisation=agency, area=area, situation=situation).exists(),
            group_ended=False,
            is_state=agency.type_code == STATE,
        )
    )
    if situation and situation not in situations:
        message = gettext_noop("The guidance has no situation “%(situation)s”. There are: %(known)s.")
        params = {"situation": situation, "known": ", ".join(sorted(situations))}
        raise Refused(Refusal("situation-unknown", message, "GN 3", params))
    if area is not None and area.country_id != case.emergency.country_id:
        message = gettext_noop("This area is not in the emergency's country. Choose an area of the country.")
        raise Refused(Refusal("area-elsewhere", message, "GN 5"))
    if wanted == "convener" and last_resort_scope:
        message = gettext_noop(
            "%(agency)s convenes and takes on no duty of last resort. Leave its scope empty."
        )
        raise Refused(Refusal("convener-last-resort", message, "GN 3 *, 10", {"agency": agency.acronym}))
    lead = ProposedLead.objects.create(
        line=line,
        organisation=agency,
        role=wanted,
        area=area,
        situation=situation,
        deviation=deviation.strip(),
        last_resort_scope=last_resort_scope.strip(),
    )
    content = {
        "line": line.public_id,
        "organisation": agency.public_id,
        "name": agency.name,
        "role": wanted,
        "area": area.pcode if area else None,
        "situation": situation,
        "deviation": deviation,
    }
    _record(case, "lead-named", content, acting, at)
    return lead


def _convenes(line: ProposalLine, agency: Organisation) -> bool:
    tables = tables_of(line, profiles.profile(line.case.profile), line.case.emergency)
    return any(table.role == "convener" and agency.acronym in table.agencies for table in tables)


@transaction.atomic
def drop_lead(lead: ProposedLead, *, by: Actor, at: datetime) -> None:
    """Take an agency out of a line."""
    case = lead.line.case
    acting = _draft(case, by, None)
    content = {"line": lead.line.public_id, "organisation": lead.organisation.public_id}
    _record(case, "lead-dropped", content, acting, at)
    lead.delete()


@transaction.atomic
def answer_criterion(
    line: ProposalLine,
    *,
    criterion: str,
    met: bool,
    why: str,
    expected: int | None = None,
    by: Actor,
    at: datetime,
) -> ProposalLine:
    """Answer one condition for a line: does it hold, and why (only in editions that have conditions)."""
    acting = _draft(line.case, by, None)
    known = [one.id for one in profiles.profile(line.case.profile).criteria]
    if criterion not in known:
        message = gettext_noop("The guidance has no condition “%(criterion)s”. There are: %(known)s.")
        params = {"criterion": criterion, "known": ", ".join(known) or "none"}
        raise Refused(Refusal("criterion-unknown", message, "", params))
    if not why.strip():
        raise Refused(Refusal("criterion-why", gettext_noop("Say why: the answer goes with the proposal.")))
    answers = {**line.criteria, criterion: {"met": met, "why": why.strip()}}
    change(line, expected=expected, criteria=answers)
    content = {"line": line.public_id, "criterion": criterion, "met": met, "why": why}
    _record(line.case, "line-tested", content, acting, at)
    return line


@transaction.atomic
def draft_from_today(case: Case, *, by: Actor, at: datetime) -> int:
    """Begin the draft with today's groups and leads; gives how many lines were added (OG step 3: few or no changes)."""
    acting = _draft(case, by, None)
    held = {line.group_id for line in case.lines.all()}
    added = 0
    for row in todays_lines(case.emergency):
        group = row["group"]
        if group.pk in held:
            continue
        line = ProposalLine.objects.create(case=case, group=group)
        for lead in row["leads"]:
            ProposedLead.objects.create(line=line, **lead)
        added += 1
    _record(case, "drafted-from-today", {"lines": added}, acting, at)
    return added


@transaction.atomic
def state_support(case: Case, *, support: str, expected: int | None = None, by: Actor, at: datetime) -> Case:
    """State what the team needs from OCHA and others in common tools and services (OG step 3)."""
    acting = _draft(case, by, expected)
    change(case, expected=None, support=support.strip())
    _record(case, "support-stated", {"support": support}, acting, at)
    return case
