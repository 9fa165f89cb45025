"""From an address to the case it names, as far as the caller sees it; the answer after an act."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from firstcall.access.queries import may
from firstcall.access.rules import NotVisible, Scope
from firstcall.last_resort.models import GapCase
from firstcall.last_resort.queries import case_seen, seen_case
from firstcall.last_resort.values import case_values
from firstcall.organisations.models import Organisation
from firstcall.organisations.queries import find
from firstcall.structure.frame import holds_here
from firstcall.structure.models import Emergency
from firstcall.structure.queries import visible_emergency
from firstcall.web.edge import now
from firstcall.web.programs import answer, caller

GAP_CASES = "/emergencies/{code}/gap-cases"
GAP_CASE = GAP_CASES + "/{case}"


def cases_there(request: HttpRequest, code: str) -> Emergency:
    """The emergency, for a caller who may read gap cases somewhere in it, or what is published of them anywhere.

    Raises `NotVisible`.
    """
    who, emergency = caller(request), visible_emergency(caller(request), code)
    published = Scope(emergency=emergency.pk, country=emergency.country_id, published=True)
    if not holds_here(who, emergency, "gap_case") and not may(who, "gap_case", "read", published):
        raise NotVisible("gap_case")
    return emergency


def case_of(request: HttpRequest, code: str, case: str) -> GapCase:
    """The case "G4" as far as the caller sees it. Raises `NotVisible`."""
    return case_seen(caller(request), visible_emergency(caller(request), code), case)


def case_answer(request: HttpRequest, code: str, case: str, status: int = 200) -> HttpResponse:
    """The case as it is now, as far as the caller sees it, with its version."""
    row = case_of(request, code, case)
    return answer(case_values(seen_case(caller(request), row, now())), status, row.version)


def named(text: str) -> Organisation | None:
    """The organisation a text means; None where none is sent. Raises `Refused`."""
    return find(text) if text else None
