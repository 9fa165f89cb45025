"""What is remembered of a layout of files, forgotten."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor, Scope
from firstcall.intake import actions as intake
from firstcall.intake.models import LayoutMemory


@transaction.atomic
def forget_layout(memory: LayoutMemory, *, by: Actor, at: datetime) -> None:
    """The next file of this layout is read as if it were the first; files taken in stay as they are.

    Whoever may take in files there may say so. Raises `Forbidden`, `NotVisible`.
    """
    scope = Scope(
        country=memory.emergency.country_id,
        emergency=memory.emergency_id,
        group=memory.group_id,
        organisation=memory.organisation_id,
        person=memory.person,
    )
    intake.forget_layout(memory, by=require(by, "import", "commit", scope), at=at)
