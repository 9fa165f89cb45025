"""What an emergency's record says, and the ledger's proofs, for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from firstcall.access.actions import require
from firstcall.access.rules import NotVisible
from firstcall.overview.changes import changes
from firstcall.record.chain import ENTRY
from firstcall.record.models import LedgerEntry
from firstcall.record.queries import verify_database
from firstcall.structure.frame import holds_here
from firstcall.structure.queries import visible_emergency
from firstcall.web.programs import answer, caller
from firstcall.web.programs.bodies import Day

router = Router(tags=["record"])
About = Literal["structure", "designation", "gaps", "figures", "returns", "roles"]


class DecisionShape(Schema):
    sequence: int
    at: datetime
    words: str
    clause: str
    role: str


class DecisionsShape(Schema):
    data: list[DecisionShape]
    next: int | None


class ProofShape(Schema):
    sequence: int
    at: datetime
    act: str
    subject: str
    clause: str
    role: str
    organisation: str
    commitment: str
    previous: str
    hash: str


class ProofsShape(Schema):
    data: list[ProofShape]
    next: int | None


class FaultShape(Schema):
    sequence: int | None
    message: str


class VerifiedShape(Schema):
    entries: int
    sound: bool
    faults: list[FaultShape]


@router.get("/emergencies/{code}/record", operation_id="record_list", response=DecisionsShape)
def record_list(
    request: HttpRequest,
    code: str,
    before: int | None = Query(None, ge=0, le=2**62),
    about: About | None = None,
    until: Day | None = None,
    limit: int = Query(100, ge=1, le=500),
) -> HttpResponse:
    """What was decided and taken in, newest first: {"data": [...], "next": key or null}; go on with before=next.

    `until` is the last day, in the time zone of the country.
    """
    emergency = visible_emergency(caller(request), code)
    if not holds_here(caller(request), emergency, "ledger"):
        raise NotVisible("ledger")
    found = changes(
        emergency,
        caller(request),
        before=before,
        about=[about] if about else (),
        until=until,
        count=limit + 1,
    )
    data = [
        {"sequence": one.sequence, "at": one.at, "words": one.words, "clause": one.clause, "role": one.by}
        for one in found[:limit]
    ]
    return answer({"data": data, "next": found[limit - 1].sequence if len(found) > limit else None})


@router.get("/ledger", operation_id="ledger_list", response=ProofsShape)
def ledger_list(
    request: HttpRequest, after: int = Query(0, ge=0, le=2**62), limit: int = Query(1000, ge=1, le=5000)
) -> HttpResponse:
    """The chain without what the entries say: anyone who may read it can check that nothing was changed."""
    require(caller(request), "ledger", "verify")
    rows = list(
        LedgerEntry.objects.filter(sequence__gt=after).order_by("sequence").values(*ENTRY)[: limit + 1]
    )
    return answer({"data": rows[:limit], "next": rows[limit - 1]["sequence"] if len(rows) > limit else None})


@router.get("/ledger/verify", operation_id="ledger_verify", response=VerifiedShape)
def ledger_verify(request: HttpRequest) -> HttpResponse:
    """Check the whole ledger now: {"entries", "sound", "faults"}."""
    require(caller(request), "ledger", "verify")
    report = verify_database()
    faults = [{"sequence": one.sequence, "message": one.sentence} for one in report.faults]
    return answer({"entries": report.entries, "sound": not faults, "faults": faults})
