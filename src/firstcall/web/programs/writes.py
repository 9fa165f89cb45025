"""Writes by programs: the version they saw, and the same request done once however often it is sent (A5, A6)."""

from __future__ import annotations

import functools
import hashlib
import inspect
import re
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse

from firstcall.access.rules import NotVisible
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.record.receipts import Fresh, Replay, begin, finish, release
from firstcall.record.rules import InFlight, Stale, request_hash
from firstcall.web import edge
from firstcall.web.programs.answers import JSON
from firstcall.web.programs.callers import caller
from firstcall.web.programs.errors import BadRequest, MissingVersion, error_answer

VERSION = re.compile(r'(?:W/)?"([0-9]{1,9})"|([0-9]{1,9})', re.ASCII)
KEY = re.compile(r"[\x21-\x7e]{1,120}")
Operation = Callable[..., HttpResponse]


def if_match(request: HttpRequest) -> int:
    """The version in If-Match, as the ETag it was given in: `"3"`. Raises `MissingVersion`, `BadRequest`."""
    text = request.headers.get("If-Match", "").strip()
    if not text:
        raise MissingVersion
    found = VERSION.fullmatch(text)
    if found is None:
        message = gettext_noop("If-Match must be the version you read, as its ETag gave it.")
        raise BadRequest(Refusal("bad-if-match", message))
    return int(found[1] or found[2])


def written(operation: Operation) -> Operation:
    """A write: one transaction with its receipt, so that the same Idempotency-Key gets the same answer.

    The receipt's final row commits with the write. A refusal by the rules is kept as the answer too. What was never
    looked at (a header that cannot be read) and faults of the server are not kept, so that the caller can try again.
    """

    @functools.wraps(operation)
    def once(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        key = request.headers.get("Idempotency-Key", "").strip()
        if not key:
            with transaction.atomic():
                return operation(request, *args, **options)
        receipt = begin(
            person=caller(request).person,
            key=_readable(key),
            request_hash=fingerprint(request),
            at=edge.now(),
        )
        if isinstance(receipt, Replay):
            return _again(receipt)
        return _fresh(request, operation, args, options, receipt)

    once.is_write = True  # type: ignore[attr-defined]
    # The library would look for the names of the annotations in this module, not in the operation's.
    once.__signature__ = inspect.signature(operation, eval_str=True)  # type: ignore[attr-defined]
    return once


def written_in_files(operation: Operation) -> Operation:
    """As `written`, for a write that lies in files: without a key it opens no transaction, so that it never waits for
    the database's one writer.
    """
    kept = written(operation)

    @functools.wraps(operation)
    def once(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        keyed = request.headers.get("Idempotency-Key", "").strip()
        return (kept if keyed else operation)(request, *args, **options)

    once.is_write = True  # type: ignore[attr-defined]
    once.__signature__ = inspect.signature(operation, eval_str=True)  # type: ignore[attr-defined]
    return once


def written_within(operation: Operation) -> Operation:
    """Marks a write that does its slow part first and calls `written` for what it stores."""
    operation.is_write = True  # type: ignore[attr-defined]
    return operation


def _readable(key: str) -> str:
    if KEY.fullmatch(key) is None:
        message = gettext_noop(
            "Idempotency-Key must be at most 120 plain characters without spaces. A UUID is a good choice."
        )
        raise BadRequest(Refusal("bad-idempotency-key", message))
    return key


def fingerprint(request: HttpRequest) -> str:
    """What makes two requests the same: method, address, If-Match, body; of files the content, not the framing."""
    body = request.headers.get("If-Match", "").encode() + b"\n"
    if request.content_type == "multipart/form-data":
        body += repr(sorted(request.POST.lists())).encode()
        for name, files in sorted(request.FILES.lists()):
            body += repr([(name, one.name, _digest(one)) for one in files]).encode()
    else:
        body += request.body
    return request_hash(request.method or "", request.get_full_path(), body)


def _digest(file: Any) -> str:
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()


def _again(receipt: Replay) -> HttpResponse:
    response = HttpResponse(receipt.body, status=receipt.status, content_type=JSON)
    for name, value in receipt.headers.items():
        response[name] = value
    return response


def _fresh(
    request: HttpRequest, operation: Operation, args: Any, options: Any, receipt: Fresh
) -> HttpResponse:
    try:
        with transaction.atomic():
            response = operation(request, *args, **options)
            _keep(receipt, response)
            return response
    except InFlight:  # another request took this one's place: nothing of this one is kept, nor its receipt
        raise
    except (Refused, NotVisible, Http404, Stale) as refused:
        response = error_answer(request, refused)
        with transaction.atomic():
            _keep(receipt, response)
        return response
    except BaseException:
        release(receipt)
        raise


def _keep(receipt: Fresh, response: HttpResponse) -> None:
    headers = {"ETag": response["ETag"]} if "ETag" in response else {}
    finish(receipt, status=response.status_code, headers=headers, body=response.content.decode())
