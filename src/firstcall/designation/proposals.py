"""A proposal word for word: the draft as canonical JSON and its fingerprint. What is endorsed is what was sent."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from firstcall.access.rules import Actor
from firstcall.designation.models import Case, Proposal, ProposalLine
from firstcall.designation.queries.lines import lines_of, name_of, sectors_of, tables_of
from firstcall.policy import profiles
from firstcall.policy.guidance import Profile


def proposal_text(case: Case, by: Actor, at: datetime) -> str:
    """The draft of `case` as canonical JSON: sorted keys, no spaces; the same draft gives the same text."""
    profile = profiles.profile(case.profile)
    lines = lines_of(case)
    value = {
        "emergency": case.emergency.code,
        "case": case.code,
        "round": case.round,
        "procedure": case.procedure,
        "profile": case.profile,
        "variant": case.variant,
        "support": case.support,
        "lines": [_line(line, case, profile) for line in lines],
        "conflict_of_interest": _conflict(lines, by),
    }
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def conflict_of(case: Case, by: Actor) -> list[str]:
    """The agencies proposed in the draft that the proposer represents too."""
    return _conflict(lines_of(case), by)


def fingerprint(text: str) -> str:
    """SHA-256 of a proposal's text, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def content_of(proposal: Proposal) -> dict[str, Any]:
    """What a proposal says, as values."""
    return dict(json.loads(proposal.text))


def _line(line: ProposalLine, case: Case, profile: Profile) -> dict[str, object]:
    tables = tables_of(line, profile, case.emergency)
    return {
        "id": line.public_id,
        "action": line.action,
        "kind": line.kind,
        "group": line.group.code if line.group else None,
        "name": name_of(line),
        "sectors": sectors_of(line),
        "area": line.area.pcode if line.area else None,
        "reason": line.reason,
        "criteria": line.criteria,
        "table": [{"agencies": list(t.agencies), "role": t.role, "clause": t.clause} for t in tables],
        "leads": [
            {
                "organisation": lead.organisation.public_id,
                "name": lead.organisation.name,
                "acronym": lead.organisation.acronym,
                "role": lead.role,
                "area": lead.area.pcode if lead.area else None,
                "situation": lead.situation,
                "deviation": lead.deviation,
                "last_resort_scope": lead.last_resort_scope,
            }
            for lead in line.leads.all()
        ],
    }


def _conflict(lines: list[ProposalLine], by: Actor) -> list[str]:
    """Proposed agencies the proposer also represents: allowed, since an RC often heads one, and shown (security 20)."""
    own = {held.organisation for held in by.held if held.organisation is not None}
    named = [lead.organisation for line in lines for lead in line.leads.all()]
    return sorted({one.acronym or one.name for one in named if one.pk in own})
