"""Who is asking, and what they were told, for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from ninja import Query, Router, Schema

from firstcall.access.actions import require
from firstcall.access.queries import visible
from firstcall.access.rules import NotVisible, Scope
from firstcall.record.models import Notice
from firstcall.record.rules import in_language
from firstcall.web.edge import now
from firstcall.web.programs import Body, NotKnown, answer, caller, written
from firstcall.web.programs.bodies import Id

router = Router(tags=["me"])


class RoleShape(Schema):
    role: str
    country: str | None


class MeShape(Schema):
    person: str
    name: str
    signed_in: bool
    roles: list[RoleShape]


class NoticeShape(Schema):
    id: str
    text: str
    link: str
    created_at: datetime
    seen_at: datetime | None


class NoticesShape(Schema):
    data: list[NoticeShape]
    next: str | None


class SeenShape(Schema):
    seen: int


class Seen(Body):
    """Up to and with this notice; without it, all."""

    up_to: Id = ""


@router.get("/me", operation_id="me", response=MeShape)
def me(request: HttpRequest) -> HttpResponse:
    """Who the caller is here: name, and the roles held now."""
    who = caller(request)
    if not who.signed_in:
        raise NotKnown
    roles = [{"role": held.role, "country": held.country} for held in who.held]
    return answer({"person": who.person, "name": who.name, "signed_in": who.signed_in, "roles": roles})


def _own(request: HttpRequest, act: str) -> Any:
    if not caller(request).signed_in:
        raise NotKnown
    return visible(caller(request), "notice", Notice.objects.all(), act)


def _notice(rows: Any, public_id: str) -> Notice:
    found: Notice | None = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotVisible("notice")
    return found


@router.get("/notices", operation_id="notice_list", response=NoticesShape)
def notice_list(
    request: HttpRequest, unseen: bool = False, before: str = "", limit: int = Query(50, ge=1, le=500)
) -> HttpResponse:
    """What the caller was told, newest first: {"data": [...], "next": id or null}; go on with before=next."""
    rows = _own(request, "read").order_by("-pk")
    if before:
        rows = rows.filter(pk__lt=_notice(rows, before).pk)
    if unseen:
        rows = rows.filter(seen_at=None)
    found = list(rows[: limit + 1])
    data = [
        {
            "id": one.public_id,
            "text": gettext(one.text) % in_language(one.params, get_language() or "en"),
            "link": one.link,
            "created_at": one.created_at,
            "seen_at": one.seen_at,
        }
        for one in found[:limit]
    ]
    return answer({"data": data, "next": found[limit - 1].public_id if len(found) > limit else None})


@router.post("/notices/seen", operation_id="notices_see", response=SeenShape)
@written
def notices_see(request: HttpRequest, body: Seen) -> HttpResponse:
    """Mark the caller's notices as seen, all or those up to one."""
    require(caller(request), "notice", "change", Scope(person=caller(request).person))
    rows = _own(request, "change")
    last = _notice(rows, body.up_to).pk if body.up_to else None
    unseen = rows.filter(seen_at=None) if last is None else rows.filter(seen_at=None, pk__lte=last)
    return answer({"seen": unseen.update(seen_at=now())})
