"""The letters of a case, drafted from the record, for programs. They are drafts: sending them is for people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from firstcall.designation.api.scope import CASE, seen_case
from firstcall.designation.letters.from_case import FORMS, letter_file
from firstcall.web.edge import now
from firstcall.web.programs import caller

router = Router(tags=["designation"])
FILES = {
    "responses": {
        200: {
            "description": "The file",
            "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in FORMS.values()},
        },
    }
}


@router.get(
    f"{CASE}/letters/{{kind}}.{{form}}",
    operation_id="letter_draft",
    response={200: None},
    openapi_extra=FILES,
)
def letter_draft(
    request: HttpRequest, code: str, case: str, kind: str, form: str, language: str = ""
) -> HttpResponse:
    """A letter drafted from the record: docx or pdf, in the emergency's language or the one asked for.

    Kinds: letter-erc, letter-no-change, circulation, notice-government, notice-partners, notice-donors.
    """
    seen = seen_case(request, code, case)
    made, media, name = letter_file(seen, kind, form, by=caller(request), at=now(), language=language)
    response = HttpResponse(made, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
