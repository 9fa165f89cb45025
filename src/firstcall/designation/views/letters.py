"""The letters of a case, drafted from the record, to download."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from firstcall.designation.views.loading import load_case
from firstcall.web.edge import page


@page("proposal", "read")
def case_letter(request: HttpRequest, code: str, case: str, kind: str, form: str) -> HttpResponse:
    """A letter as a Word or PDF file."""
    load_case(request, code, case)
    raise Http404
