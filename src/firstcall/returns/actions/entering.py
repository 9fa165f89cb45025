"""What the ledger is told of a return."""

from __future__ import annotations

from datetime import datetime

from firstcall.record.actions import append
from firstcall.record.rules import Acting
from firstcall.returns.models import Return


def enter(act: str, row: Return, acting: Acting, at: datetime, **more: object) -> int:
    """Append an entry on a return to the ledger: which it is, of whom, and what `more` says. Gives its primary key.
    Part of an action, never one by itself."""
    content = {
        "return": row.public_id,
        "round": row.round.public_id,
        "period": row.round.name,
        "organisation": row.organisation.public_id,
        "name": row.organisation.acronym or row.organisation.name,
        "number": row.number,
        **more,
    }
    return append(act=act, subject=f"group:{row.group.public_id}", content=content, by=acting, at=at)
