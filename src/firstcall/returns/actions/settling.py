"""Where a return stands once one of its versions was taken back."""

from __future__ import annotations

from django.db.models import F

from firstcall.returns.models import Return
from firstcall.returns.rules.nil import state_left
from firstcall.returns.rules.returns import RETURNED


def settle(row: Return) -> None:
    """The return stands as its latest version left it. Part of an action that took one back, never one by itself."""
    latest = row.versions.filter(taken_back_at=None).order_by("-number", "pk").first()
    state = state_left(
        nil=None if latest is None else latest.batch_id is None,
        verdict=latest.verdict if latest is not None else "",
        prepared=latest is not None and latest.prepared,
    )
    reason = latest.reason if latest is not None and state == RETURNED else ""
    Return.objects.filter(pk=row.pk).update(state=state, reason=reason, version=F("version") + 1)
