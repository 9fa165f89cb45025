"""Answers for programs: JSON with the record's version as ETag, and errors of one shape."""

from __future__ import annotations

import orjson
from django.http import HttpResponse
from django.utils.translation import gettext

from firstcall.policy.refusal import Refusal

JSON = "application/json; charset=utf-8"


def answer(value: object, status: int = 200, version: int | None = None) -> HttpResponse:
    """A JSON answer; `version` becomes the ETag that a later If-Match refers to."""
    response = HttpResponse(orjson.dumps(value), content_type=JSON, status=status)
    if version is not None:
        response["ETag"] = f'"{version}"'
    return response


def error(status: int, refusal: Refusal, **more: object) -> HttpResponse:
    """{"error": {"code", "message", "clause"}} and `more` beside it."""
    said = {"code": refusal.code, "message": refusal.text(gettext), "clause": refusal.clause}
    response = answer({"error": said, **more}, status)
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response
