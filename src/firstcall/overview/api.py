"""What an emergency's record says, the ledger's proofs, and who is asking, for programs."""

from __future__ import annotations

from itertools import chain

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Query, Router

from firstcall.access.actions import require
from firstcall.access.rules import NotVisible
from firstcall.exchange.files import csv_chunks
from firstcall.overview.changes import changes
from firstcall.record.models import LedgerEntry
from firstcall.record.queries import verify_database
from firstcall.structure.frame import holds_here
from firstcall.structure.queries import known_group, visible_emergency
from firstcall.web.edge import now
from firstcall.web.programs import NotKnown, answer, caller

router = Router(tags=["record"])
PROOF = (
    "sequence",
    "at",
    "act",
    "subject",
    "clause",
    "role",
    "organisation",
    "commitment",
    "previous",
    "hash",
)


@router.get("/me", operation_id="me")
def me(request: HttpRequest) -> HttpResponse:
    """Who the caller is here: name, and the roles held now."""
    who = caller(request)
    if not who.signed_in:
        raise NotKnown
    roles = [{"role": held.role, "country": held.country} for held in who.held]
    return answer({"person": who.person, "name": who.name, "signed_in": who.signed_in, "roles": roles})


@router.get("/emergencies/{code}/record", operation_id="record_list")
def record_list(
    request: HttpRequest, code: str, before: int | None = None, limit: int = Query(100, ge=1, le=500)
) -> HttpResponse:
    """What was decided and taken in, newest first: {"data": [...], "next": sequence or null}; go on with before=next."""
    emergency = visible_emergency(caller(request), code)
    if not holds_here(caller(request), emergency, "ledger"):
        raise NotVisible("ledger")
    found = changes(emergency, before=before, count=limit + 1)
    data = [
        {"sequence": one.sequence, "at": one.at, "words": one.words, "clause": one.clause, "role": one.by}
        for one in found[:limit]
    ]
    return answer({"data": data, "next": found[limit - 1].sequence if len(found) > limit else None})


@router.get("/ledger", operation_id="ledger_list")
def ledger_list(
    request: HttpRequest, after: int = Query(0, ge=0, le=2**62), limit: int = Query(1000, ge=1, le=5000)
) -> HttpResponse:
    """The chain without what the entries say: anyone who may read it can check that nothing was changed."""
    require(caller(request), "ledger", "verify")
    rows = list(
        LedgerEntry.objects.filter(sequence__gt=after).order_by("sequence").values(*PROOF)[: limit + 1]
    )
    return answer({"data": rows[:limit], "next": rows[limit - 1]["sequence"] if len(rows) > limit else None})


@router.get("/ledger/verify", operation_id="ledger_verify")
def ledger_verify(request: HttpRequest) -> HttpResponse:
    """Check the whole ledger now: {"entries", "sound", "faults"}."""
    require(caller(request), "ledger", "verify")
    report = verify_database()
    faults = [{"sequence": one.sequence, "message": one.message} for one in report.faults]
    return answer({"entries": report.entries, "sound": not faults, "faults": faults})


@router.get("/emergencies/{code}/export/{what}.csv", operation_id="export_csv")
def export_csv(
    request: HttpRequest, code: str, what: str, group: str = "", hxl: bool = False
) -> StreamingHttpResponse:
    """Activities, needs, gaps or structure as CSV (UTF-8 with BOM, ISO dates); with hxl=true a row of hashtags."""
    emergency = visible_emergency(caller(request), code)
    only = known_group(emergency, group) if group else None
    chunks = csv_chunks(what, emergency=emergency, group=only, hxl=hxl, actor=caller(request), at=now())
    first = next(chunks)  # refusals come before the answer begins
    response = StreamingHttpResponse(chain([first], chunks), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{emergency.code}-{what}.csv"'
    return response
