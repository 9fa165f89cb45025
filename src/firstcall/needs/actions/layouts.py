"""What is remembered of a layout of files, forgotten."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.queries import may
from firstcall.access.rules import Actor, NotVisible, Scope
from firstcall.intake import actions as intake
from firstcall.intake.models import LayoutMemory
from firstcall.intake.queries import all_layouts
from firstcall.structure.models import Emergency


@transaction.atomic
def forget_layout(memory: LayoutMemory, *, by: Actor, at: datetime) -> None:
    """The next file of this layout is read as if it were the first; files taken in stay as they are.

    Whoever may take in files there may say so. Raises `Forbidden`, `NotVisible`.
    """
    intake.forget_layout(memory, by=require(by, "import", "commit", _scope(memory)), at=at)


def _scope(memory: LayoutMemory) -> Scope:
    return Scope(
        country=memory.emergency.country_id,
        emergency=memory.emergency_id,
        group=memory.group_id,
        organisation=memory.organisation_id,
        person=memory.person,
    )


def layouts_seen(emergency: Emergency, by: Actor) -> list[LayoutMemory]:
    """The layouts remembered in an emergency that `by` may see, the last used first."""
    rows = all_layouts(emergency).select_related("emergency", "organisation", "group")
    return [one for one in rows if may(by, "import", "read", _scope(one))]


def layout_seen(public_id: str, by: Actor) -> LayoutMemory:
    """One remembered layout. Raises `NotVisible`."""
    found = LayoutMemory.objects.select_related("emergency").filter(public_id=public_id).first()
    if found is None or not may(by, "import", "read", _scope(found)):
        raise NotVisible("import")
    return found
