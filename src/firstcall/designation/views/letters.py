"""The letters of a case, drafted from the record, to download in the reader's language or another."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from firstcall.designation.letters.from_case import letter_file
from firstcall.designation.views.loading import load_case
from firstcall.web.edge import actor, now, page


@page("agreement", "read")
def case_letter(request: HttpRequest, code: str, case: str, kind: str, form: str) -> HttpResponse:
    """A letter as a Word or PDF file."""
    seen = load_case(request, code, case)
    language = request.GET.get("language") or get_language() or ""
    made, media, name = letter_file(seen, kind, form, by=actor(request), at=now(), language=language)
    response = HttpResponse(made, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
