"""From an address to the case and the line it names, as far as the caller sees them; the answer after an act."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from firstcall.access.actions import require
from firstcall.access.queries import visible
from firstcall.access.rules import NotVisible, Scope
from firstcall.designation.models import Case, Concern, ProposalLine
from firstcall.designation.queries import Seen, case_to_act_in, visible_case
from firstcall.designation.values import case_values, concern_values
from firstcall.structure.api.scope import by
from firstcall.structure.models import Emergency, Lead
from firstcall.structure.queries import visible_emergency
from firstcall.web.edge import now
from firstcall.web.programs import answer, caller
from firstcall.web.proving import require_proof

CASES = "/emergencies/{code}/designation"
CASE = CASES + "/{case}"
CONCERNS = "/emergencies/{code}/concerns"


def emergency_of(request: HttpRequest, code: str) -> Emergency:
    """The emergency of this code. Raises `NotVisible`."""
    return visible_emergency(caller(request), code)


def seen_case(request: HttpRequest, code: str, case: str) -> Seen:
    """The case "D3" as far as the caller sees it. Raises `NotVisible`."""
    return visible_case(caller(request), emergency_of(request, code), case)


def case_of(request: HttpRequest, code: str, case: str) -> Case:
    """The case an act is done in. Raises `NotVisible`."""
    return case_to_act_in(caller(request), emergency_of(request, code), case)


def line_of(request: HttpRequest, code: str, case: str, line: str) -> ProposalLine:
    """A line of the draft, for those who see the draft. Raises `NotVisible`."""
    seen = seen_case(request, code, case)
    rows = seen.case.lines.select_related("case__emergency__country", "group", "area")
    found = rows.filter(public_id=line).first() if seen.whole else None
    if found is None:
        raise NotVisible
    return found


def lead_of(request: HttpRequest, emergency: Emergency, public_id: str) -> Lead:
    """A lead of the emergency. Raises `NotVisible`."""
    rows = Lead.objects.filter(group__emergency=emergency).select_related(
        "group__emergency__country", "organisation"
    )
    found = visible(caller(request), "lead", rows).filter(public_id=public_id).first()
    if found is None:
        raise NotVisible
    return found


def concern_of(request: HttpRequest, code: str, public_id: str) -> Concern:
    """A concern the caller may read. Raises `NotVisible`; for a token, `Forbidden` where its person could."""
    in_person(request, emergency_of(request, code))
    rows = Concern.objects.filter(emergency=emergency_of(request, code)).select_related(
        "emergency__country", "lead__organisation", "lead__group__emergency", "author"
    )
    found = visible(caller(request), "concern", rows).filter(public_id=public_id).first()
    if found is None:
        raise NotVisible
    return found


def signed_by(request: HttpRequest) -> dict[str, Any]:
    """The arguments of a decision from the edge: a session proves freshly who it is; a token decides nothing anyway."""
    if not caller(request).by_token:
        require_proof(request)
    return by(request)


def in_person(request: HttpRequest, emergency: Emergency) -> None:
    """A token is told that concerns are for its person to read, signed in, rather than that there are none."""
    by = caller(request)
    if by.by_token:
        scope = Scope(emergency=emergency.pk, country=emergency.country_id, person=by.person)
        require(by, "concern", "read", scope)


def case_answer(request: HttpRequest, code: str, case: str, status: int = 200) -> HttpResponse:
    """The case as it is now, as far as the caller sees it, with its version."""
    seen = seen_case(request, code, case)
    return answer(case_values(seen, now()), status, seen.case.version)


def concern_answer(request: HttpRequest, concern: Concern, status: int = 200) -> HttpResponse:
    """The concern as it is now."""
    return answer(concern_values(concern, caller(request)), status, concern.version)
