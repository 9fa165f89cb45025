"""One's own digest, for programs: how often, and on which day."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from firstcall.last_resort.actions.digest_choice import choose_digest
from firstcall.last_resort.queries.digest_choice import digest_values
from firstcall.structure.api.scope import by
from firstcall.web.programs import Body, NotKnown, answer, caller, written
from firstcall.web.programs.bodies import MAY_BE_ABSENT

router = Router(tags=["me"])
HowOften = Literal["weekly", "daily", "none"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class NewDigest(Body):
    """`weekday`: of the weekly one; left out, it stays."""

    digest: HowOften
    weekday: Weekday = MAY_BE_ABSENT


class DigestShape(Schema):
    digest: HowOften
    weekday: Weekday


@router.get("/me/digest", operation_id="digest_read", response=DigestShape)
def digest_read(request: HttpRequest) -> HttpResponse:
    """How often the caller is told how many gap cases wait for them."""
    if not caller(request).signed_in:
        raise NotKnown
    return answer(digest_values(caller(request).person_pk))


@router.put("/me/digest", operation_id="digest_choose", response=DigestShape)
@written
def digest_choose(request: HttpRequest, body: NewDigest) -> HttpResponse:
    """Choose it; what is urgent is told at once, whatever is chosen."""
    if not caller(request).signed_in:
        raise NotKnown
    choose_digest(digest=body.digest, weekday=body.weekday or "", **by(request))
    return answer(digest_values(caller(request).person_pk))
