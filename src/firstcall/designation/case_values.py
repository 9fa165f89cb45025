"""The parts of a case as plain values: its lines, what was consulted, proposed, answered and done, what was agreed."""

from __future__ import annotations

from typing import Any

from firstcall.designation.models import Act, Case, Consultation, Proposal, ProposalLine, Reply
from firstcall.designation.proposals import content_of
from firstcall.designation.queries import procedure_of
from firstcall.designation.queries.cases import was_agreed
from firstcall.designation.queries.lines import name_of, sectors_of, shown, tables_of
from firstcall.policy import profiles

Values = dict[str, Any]


def line_values(line: ProposalLine, case: Case) -> Values:
    """A line of the draft, with what the global table says of it and the agencies proposed."""
    tables = tables_of(line, profiles.profile(case.profile), case.emergency)
    return {
        "id": line.public_id,
        "version": line.version,
        "action": line.action,
        "kind": line.kind,
        "group": line.group.code if line.group else None,
        "sectors": sectors_of(line),
        "code": line.code,
        "name": name_of(line),
        "area": line.area.pcode if line.area else None,
        "reason": line.reason,
        "criteria": line.criteria,
        "table": [
            {"agencies": list(one.agencies), "role": one.role, "choose": one.choose, "clause": one.clause}
            for one in tables
        ],
        "leads": [
            {
                "id": lead.public_id,
                "organisation": shown(lead.organisation),
                "organisation_id": lead.organisation.public_id,
                "organisation_name": lead.organisation.name,
                "role": lead.role,
                "area": lead.area.pcode if lead.area else None,
                "situation": lead.situation,
                "deviation": lead.deviation,
                "last_resort_scope": lead.last_resort_scope,
            }
            for lead in line.leads.all()
        ],
    }


def consultation_values(one: Consultation) -> Values:
    """A consultation as it was logged."""
    return {
        "id": one.public_id,
        "round": one.round,
        "purpose": one.purpose,
        "level": one.level,
        "organisation": shown(one.organisation) if one.organisation else None,
        "who": one.who,
        "sector": one.sector,
        "outcome": one.outcome,
        "note": one.note,
        "held_on": one.held_on,
        "recorded_at": one.recorded_at,
        "role": one.role,
    }


def proposal_values(one: Proposal) -> Values:
    """What was proposed in a round: `text` word for word, whose SHA-256 is `hash`, and `content` read from it."""
    return {
        "id": one.public_id,
        "round": one.round,
        "hash": one.hash,
        "at": one.at,
        "text": one.text,
        "content": content_of(one),
    }


def reply_values(one: Reply) -> Values:
    """What an organisation said, to which text."""
    return {
        "id": one.public_id,
        "round": one.round,
        "organisation": shown(one.organisation),
        "answer": one.answer,
        "text": one.text,
        "role": one.role,
        "hash": one.hash,
        "at": one.at,
    }


def act_values(one: Act) -> Values:
    """An act of the log. The role that acted is named, the person is in the ledger."""
    return {
        "kind": one.kind,
        "step": one.step,
        "round": one.round,
        "at": one.at,
        "role": one.role,
        "note": one.note,
        "reason": one.reason,
        "due_at": one.due_at,
        "late": bool(one.due_at and one.at > one.due_at),
        "ledger": one.ledger_sequence,
    }


def agreed_values(case: Case) -> Values | None:
    """What was agreed, when, and by which clauses: all that everybody may know. None before that."""
    if not was_agreed(case):
        return None
    procedure = procedure_of(case)
    ends = {one.id: one for one in procedure.steps_in(case.variant) if one.act in ("agree", "propose")}
    end = case.acts.filter(kind="closed", step__in=ends, round=case.round).order_by("-pk").first()
    proposal = case.proposals.filter(round=case.round).first()
    content = content_of(proposal) if proposal else {"lines": []}
    return {
        "outcome": case.variant or "agreed",
        "at": end.at if end else None,
        "procedure": procedure.id,
        "clause": ends[end.step].clause if end else procedure.clause,
        "hash": proposal.hash if proposal else None,
        "lines": [
            {
                "action": line["action"],
                "name": line["name"],
                "group": line["group"],
                "sectors": line["sectors"],
                "area": line["area"],
                "leads": [
                    {
                        name: lead[name]
                        for name in ("organisation", "name", "acronym", "role", "area", "situation")
                    }
                    for lead in line["leads"]
                ],
            }
            for line in content["lines"]
        ],
    }
