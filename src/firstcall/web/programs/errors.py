"""What rooms and the edge raise, as JSON answers; nothing becomes a page or a traceback.

| raised | status | code |
| --- | --- | --- |
| a body, header or parameter that cannot be read (`BadRequest`) | 400 | says which |
| token unknown, expired, revoked; a write by nobody (`NotKnown`) | 401 | not-known |
| `Forbidden`; a session's write without its CSRF token | 403 | forbidden, token-may-not, csrf |
| `NotVisible`, as if it did not exist | 404 | not-found |
| `Refused` by the rules; the first request under a key still handled | 409 | the rule's |
| `Stale`, with both versions | 412 | stale |
| larger than the limit | 413 | too-large |
| a shape the description does not allow; a key used for another request | 422 | bad-shape, idempotency-key-reused |
| a change without If-Match | 428 | if-match-missing |
| the database is busy; the disk is full | 503, 507 | busy, disk-full |
"""

from __future__ import annotations

import logging
from typing import Any

import orjson
from django.core.exceptions import (
    BadRequest as UnreadableRequest,
)
from django.core.exceptions import (
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import DataError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from firstcall.access.rules import Forbidden, NotVisible
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.record.rules import InFlight, KeyReused, Stale
from firstcall.web.full_disk import disk_is_full
from firstcall.web.programs.answers import error

log = logging.getLogger(__name__)
RETRY_SECONDS = "2"


class NotKnown(Exception):
    """The token is unknown, expired or revoked, or nobody asks where somebody must: 401."""


class NoCsrfToken(Exception):
    """A session writes without its CSRF token: 403."""


class MissingVersion(Exception):
    """A change came without If-Match: 428."""


class BadRequest(Exception):
    """A body, header or parameter cannot be read: 400 (or `status`)."""

    def __init__(self, refusal: Refusal, status: int = 400) -> None:
        super().__init__(refusal.code)
        self.refusal, self.status = refusal, status


SENTENCES: dict[type[Exception], tuple[int, str, str]] = {
    NotKnown: (401, "not-known", gettext_noop("Sign in, or send a token that is still valid.")),
    NoCsrfToken: (
        403,
        "csrf",
        gettext_noop("Send the value of the csrftoken cookie as X-CSRFToken, or use a token for programs."),
    ),
    MissingVersion: (
        428,
        "if-match-missing",
        gettext_noop("Send If-Match with the version you read (its ETag), so that nobody is overwritten."),
    ),
    NotVisible: (404, "not-found", gettext_noop("There is nothing here that you may see.")),
    Http404: (404, "not-found", gettext_noop("There is nothing here that you may see.")),
    RequestDataTooBig: (413, "too-large", gettext_noop("The request is too large. Send less at a time.")),
    TooManyFieldsSent: (413, "too-large", gettext_noop("The request is too large. Send less at a time.")),
    TooManyFilesSent: (413, "too-large", gettext_noop("The request is too large. Send less at a time.")),
    DataError: (
        422,
        "bad-value",
        gettext_noop("A value is too long or too large for its field. Shorten it, then send it again."),
    ),
    SuspiciousOperation: (400, "bad-request", gettext_noop("The request cannot be read.")),
    UnreadableRequest: (400, "bad-request", gettext_noop("The request cannot be read.")),
    MultiPartParserError: (400, "bad-request", gettext_noop("The request cannot be read.")),
    UnreadablePostError: (
        400,
        "cut-off",
        gettext_noop("The request broke off before its end. Send it again."),
    ),
}
OF_STATUS = {
    400: ("bad-request", gettext_noop("The request cannot be read.")),
    403: ("forbidden", gettext_noop("You may not do this.")),
    404: ("not-found", gettext_noop("There is nothing here that you may see.")),
    405: (
        "method-not-allowed",
        gettext_noop("This address does not answer to this method. See the header Allow."),
    ),
    413: ("too-large", gettext_noop("The request is too large. Send less at a time.")),
    500: ("fault", gettext_noop("FirstCall made a mistake. It was noted; nothing was stored. Try again.")),
    503: ("busy", gettext_noop("The database is busy. Nothing was stored; send the same request again.")),
    507: ("disk-full", gettext_noop("The server's disk is full. Nothing was stored; tell whoever runs it.")),
}


def of_status(status: int) -> HttpResponse:
    """The JSON answer for a status that has no exception of ours: 405, an address that is none, a fault."""
    code, message = OF_STATUS.get(status, OF_STATUS[500])
    response = error(status, Refusal(code, message))
    if status == 503:
        response["Retry-After"] = RETRY_SECONDS
    return response


def error_answer(request: HttpRequest, raised: Exception) -> HttpResponse:
    """The JSON answer for what was raised while `request` was handled; 500 with a line in the log for the rest."""
    if isinstance(raised, BadRequest):
        return error(raised.status, raised.refusal)
    if isinstance(raised, Stale):
        return _stale(request, raised)
    if isinstance(raised, Refused):
        return _refused(raised)
    for kind in type(raised).__mro__:
        if kind in SENTENCES:
            status, code, message = SENTENCES[kind]
            return error(status, Refusal(code, message))
    return _fault(raised)


def _refused(raised: Refused) -> HttpResponse:
    if isinstance(raised, KeyReused):
        return error(422, raised.refusal)
    response = error(403 if isinstance(raised, Forbidden) else 409, raised.refusal)
    if isinstance(raised, InFlight):
        response["Retry-After"] = RETRY_SECONDS
    return response


def _stale(request: HttpRequest, raised: Stale) -> HttpResponse:
    """Both versions: "current" as it is now, "yours" as it was sent; the ETag is the one to send next."""
    message = gettext_noop("Somebody else changed this first. Look at both versions, then send yours again.")
    current = _version(raised.current)
    response = error(412, Refusal("stale", message), current=current, yours=_sent(request))
    if current is not None:
        response["ETag"] = f'"{current["version"]}"'
    return response


def _version(row: Any) -> dict[str, Any] | None:
    if row is None:
        return None
    plain = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    kept = {name: value for name, value in plain.items() if name != "public_id" and not name.endswith("_id")}
    return {**kept, "id": row.public_id}


def _sent(request: HttpRequest) -> Any:
    if request.content_type == "multipart/form-data" or not request.body:
        return None
    return orjson.loads(request.body)


def _fault(raised: Exception) -> HttpResponse:
    if disk_is_full(raised):
        return of_status(507)
    if isinstance(raised, OperationalError):
        log.warning("the database did not answer: %s", raised)
        return of_status(503)
    log.error("a request of a program failed", exc_info=raised)
    return of_status(500)


def _unreadable(request: HttpRequest, raised: HttpError) -> HttpResponse:
    """The library wraps what reading a body raised; what was raised says more."""
    cause = raised.__cause__
    if isinstance(cause, Exception):
        return error_answer(request, cause)
    return of_status(raised.status_code)


def _bad_shape(request: HttpRequest, raised: ValidationError) -> HttpResponse:
    fields = [
        {"field": ".".join(str(part) for part in one["loc"][1:]), "message": one["msg"]}
        for one in raised.errors
    ]
    message = gettext_noop("The request does not have the right shape. Correct the fields named here.")
    return error(422, Refusal("bad-shape", message), fields=fields)


def connect(api: NinjaAPI) -> None:
    """Hook every error to its JSON answer."""
    api.exception_handler(Exception)(error_answer)
    api.exception_handler(Http404)(error_answer)
    api.exception_handler(HttpError)(_unreadable)
    api.exception_handler(ValidationError)(_bad_shape)
