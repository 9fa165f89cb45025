"""What people said texts of a file mean, handed to who remembers it for every file: names of organisations.

What nobody else remembers stays with the layout (`intake.actions.remember_layout`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from firstcall.access.rules import Actor, NotVisible
from firstcall.intake.models import ImportBatch
from firstcall.intake.sheets.catalogue import catalogue
from firstcall.organisations.actions import accept_spelling
from firstcall.organisations.models import Organisation
from firstcall.organisations.queries import directory
from firstcall.policy.refusal import Refused
from firstcall.structure.models import Emergency

Teach = Callable[[Emergency, str, Any, Actor, datetime], bool]


def learn(batch: ImportBatch, *, by: Actor, at: datetime) -> dict[str, dict[str, Any]]:
    """Teach what can be taught, in the caller's transaction; gives the texts that are for the layout to remember."""
    values = batch.corrections.get("values", {})
    if not values:
        return {}
    emergency = batch.emergency
    assert emergency is not None
    kinds = {entry.name: entry.kind for entry in catalogue(batch.kind).fields}
    left: dict[str, dict[str, Any]] = {}
    for field, texts in values.items():
        teach = TEACHERS.get(kinds.get(field, ""))
        for written, meant in texts.items():
            if teach is None or not teach(emergency, written, meant, by, at):
                left.setdefault(field, {})[written] = meant
    return left


def _spelling(emergency: Emergency, written: str, meant: Any, by: Actor, at: datetime) -> bool:
    """A name nobody bears, said to be a known organisation's, is that organisation's in this country from now on.

    A name that may be several stays with the layout: elsewhere it may be another. So does what `by` may not decide.
    """
    if not isinstance(meant, str):
        return False
    known = directory(emergency.country_id)
    match = known.match(meant)
    if match.organisation is None or known.match(written).how != "unknown":
        return False
    try:
        accept_spelling(
            written=written,
            organisation=Organisation.objects.get(pk=match.organisation.id),
            country=emergency.country,
            by=by,
            at=at,
        )
    except (Refused, NotVisible):
        return False
    return True


TEACHERS: dict[str, Teach] = {"organisation": _spelling}
"""By the kind of field: who remembers what a text means."""
