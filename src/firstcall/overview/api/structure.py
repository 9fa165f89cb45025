"""What the structure of a response lacks, for programs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from firstcall.overview.structure_page import check, finding_values
from firstcall.structure.api.shapes import CheckShape
from firstcall.structure.queries import visible_emergency
from firstcall.web.edge import now
from firstcall.web.programs import answer, caller

router = Router(tags=["structure"])


@router.get("/emergencies/{code}/structure-check", operation_id="structure_check", response=CheckShape)
def structure_check(request: HttpRequest, code: str) -> HttpResponse:
    """Needs nobody covers, sectors covered twice, groups without lead, coordinator or early recovery focal point."""
    emergency = visible_emergency(caller(request), code)
    found = check(emergency, caller(request), now())
    return answer({"findings": [finding_values(one) for one in found]})
