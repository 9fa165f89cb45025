"""An edition as plain values for programs and the command line: every text in its four languages."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from firstcall.guidance.models import RuleComment
from firstcall.guidance.rules import Comparison, SectorChange
from firstcall.policy.profiles import Profile


def plain(value: Any) -> Any:
    """A value of an edition as JSON holds it."""
    if dataclasses.is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (tuple, list)):
        return [plain(one) for one in value]
    return value


def summary(profile: Profile, emergencies: int) -> dict[str, Any]:
    """One line of the list of editions."""
    return {
        "name": profile.version,
        "title": profile.title,
        "draft": profile.draft,
        "sources": plain(profile.sources),
        "emergencies": emergencies,
    }


def whole(profile: Profile) -> dict[str, Any]:
    """The whole edition."""
    found = plain(profile)
    return {"name": found.pop("version"), **found}


def compared(old: Profile, new: Profile, found: Comparison) -> dict[str, Any]:
    """How the new edition differs from the old; what is not listed is the same."""
    return {
        "old": old.version,
        "new": new.version,
        "sectors": [_sector(one) for one in found.sectors],
        "procedures": plain(found.procedures),
        **{name: plain(getattr(found, name)) for name in ("rules", "criteria", "follow_ups", "promises")},
    }


def _sector(change: SectorChange) -> dict[str, Any]:
    return {
        "what": change.what,
        "sector": change.after.id if change.after else None,
        "before": [one.id for one in change.before],
        "last_resorts": change.last_resorts,
        "leads": [
            {
                "situation": one.situation,
                "before": [_lead(lead) for lead in one.before],
                "after": _lead(one.after) if one.after else None,
            }
            for one in change.leads
        ],
    }


def _lead(lead: Any) -> dict[str, Any]:
    return {
        name: plain(getattr(lead, name)) for name in ("agencies", "role", "choose", "last_resort", "clause")
    }


def said(row: RuleComment) -> dict[str, Any]:
    """A comment of a country team."""
    return {
        "id": row.public_id,
        "subject": row.subject,
        "emergency": row.emergency.code,
        "text": row.text,
        "at": row.at,
    }
