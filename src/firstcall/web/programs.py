"""The edge for programs: who calls, which version they saw, a repeated request answered once, errors as JSON.

Reads may be made by anybody the matrix allows; writes need a token that may write, or a signed-in session with its
CSRF token. Every write may carry an Idempotency-Key (kept 90 days) and must carry If-Match where it changes a record.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import orjson
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.security import HttpBearer
from ninja.utils import check_csrf

from firstcall.access.queries import actor_for_token, nobody
from firstcall.access.rules import Actor, Forbidden, NotVisible
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.record.receipts import Fresh, Replay, begin, finish, release
from firstcall.record.rules import InFlight, KeyReused, Stale, request_hash
from firstcall.web import edge

JSON = "application/json; charset=utf-8"


class NotKnown(Exception):
    """The token is unknown, expired or revoked: 401."""


class MissingVersion(Exception):
    """A change came without If-Match: 428."""


class BadHeader(Exception):
    """A header cannot be read: 400."""


class Caller(HttpBearer):
    """Who calls: a token, else the session, else the public. `request.auth` is an `Actor`."""

    def __call__(self, request: HttpRequest) -> Actor:
        header = request.headers.get("Authorization", "")
        if header:
            scheme, _, secret = header.partition(" ")
            found = actor_for_token(secret.strip(), edge.now()) if scheme.lower() == "bearer" else None
            if found is None:
                raise NotKnown
            return found
        if not request.user.is_authenticated:
            return nobody()
        if request.method not in ("GET", "HEAD", "OPTIONS") and check_csrf(request) is not None:
            raise NotKnown
        return edge.actor(request)

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """Part of the library's interface; `__call__` decides."""
        return None


def caller(request: HttpRequest) -> Actor:
    """Who calls, as `Caller` found out."""
    found: Actor = request.auth  # type: ignore[attr-defined]
    return found


def if_match(request: HttpRequest) -> int:
    """The version in If-Match, as the ETag it was given in: `"3"`. Raises `MissingVersion`, `BadHeader`."""
    text = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not text:
        raise MissingVersion
    if not text.isdigit():
        raise BadHeader(gettext("If-Match must be the version you read, as its ETag gave it."))
    return int(text)


def answer(value: object, status: int = 200, version: int | None = None) -> HttpResponse:
    """A JSON answer; `version` becomes the ETag that a later If-Match refers to."""
    response = HttpResponse(orjson.dumps(value), content_type=JSON, status=status)
    if version is not None:
        response["ETag"] = f'"{version}"'
    return response


def written(operation: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A write: one transaction with its receipt, so that the same Idempotency-Key gets the same answer.

    The receipt's final row commits with the write. A refusal is kept as the answer too; a failure of the server is
    not, so that the caller can try again.
    """

    @functools.wraps(operation)
    def once(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        key = request.headers.get("Idempotency-Key", "").strip()
        who = caller(request).person or "-"
        if not key:
            with transaction.atomic():
                return operation(request, *args, **options)
        if len(key) > 120 or not key.isascii() or not key.isprintable():
            raise BadHeader(
                gettext("Idempotency-Key must be at most 120 plain characters. A UUID is a good choice.")
            )
        receipt = begin(
            person=who,
            key=key,
            request_hash=request_hash(request.method or "", request.get_full_path(), request.body),
            at=edge.now(),
        )
        if isinstance(receipt, Replay):
            return _again(receipt)
        return _fresh(request, operation, args, options, receipt)

    return once


def _again(receipt: Replay) -> HttpResponse:
    response = HttpResponse(receipt.body, status=receipt.status, content_type=JSON)
    for name, value in receipt.headers.items():
        response[name] = value
    return response


def _fresh(
    request: HttpRequest, operation: Callable[..., HttpResponse], args: Any, options: Any, receipt: Fresh
) -> HttpResponse:
    try:
        with transaction.atomic():
            response = operation(request, *args, **options)
            _keep(receipt, response)
            return response
    except (Refused, NotVisible, Stale, MissingVersion, BadHeader) as error:
        response = error_answer(error)
        with transaction.atomic():
            _keep(receipt, response)
        return response
    except BaseException:
        release(receipt)
        raise


def _keep(receipt: Fresh, response: HttpResponse) -> None:
    headers = {"ETag": response["ETag"]} if "ETag" in response else {}
    finish(receipt, status=response.status_code, headers=headers, body=response.content.decode())


def error_answer(error: Exception) -> HttpResponse:
    """The JSON body of what rooms raise: {"error": {"code", "message", "clause"}} and more where it helps."""
    if isinstance(error, NotKnown):
        return _error(
            401, Refusal("not-known", gettext_noop("Sign in, or send a token that is still valid."))
        )
    if isinstance(error, MissingVersion):
        message = gettext_noop(
            "Send If-Match with the version you read (its ETag), so that nobody is overwritten."
        )
        return _error(428, Refusal("if-match-missing", message))
    if isinstance(error, BadHeader):
        return _error(400, Refusal("bad-header", str(error)))
    if isinstance(error, NotVisible):
        return _error(404, Refusal("not-found", gettext_noop("There is nothing here that you may see.")))
    if isinstance(error, Stale):
        message = gettext_noop(
            "Somebody else changed this first. Look at both versions, then send yours again."
        )
        return _error(412, Refusal("stale", message), current=_version(error.current))
    if isinstance(error, KeyReused):
        return _error(422, error.refusal)
    if isinstance(error, InFlight | Refused):
        return _error(403 if isinstance(error, Forbidden) else 409, error.refusal)
    raise error


def _version(row: Any) -> dict[str, Any] | None:
    if row is None:
        return None
    skip = ("id", "public_id")
    plain = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname not in skip}
    return {"id": row.public_id, **{name: value for name, value in plain.items() if not name.endswith("_id")}}


def _error(status: int, refusal: Refusal, **more: object) -> HttpResponse:
    error = {"code": refusal.code, "message": refusal.text(gettext), "clause": refusal.clause}
    response = answer({"error": error, **more}, status)
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def connect(api: NinjaAPI) -> None:
    """Hook the errors of the rooms to their JSON answers."""
    for kind in (NotKnown, MissingVersion, BadHeader, NotVisible, Stale, Refused):
        api.exception_handler(kind)(lambda _request, error: error_answer(error))

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        fields = [
            {"field": ".".join(str(part) for part in one["loc"][1:]), "message": one["msg"]}
            for one in error.errors
        ]
        message = gettext_noop("The request does not have the right shape. Correct the fields named here.")
        return _error(422, Refusal("bad-shape", message), fields=fields)
