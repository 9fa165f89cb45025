"""What rooms raise becomes a page that says what to do next; never a traceback.

| raised | status | page |
| --- | --- | --- |
| `Refused` | 409 (422 for a reused key) | the same page again, what was typed kept, the sentence on top |
| `Forbidden` | 403 | the sentence; a visitor is asked to sign in instead |
| `NotVisible` | 404 | nothing that tells whether it exists |
| `Stale` | 412 | what was typed beside what it says now, and both ways on |
| body too large | 413 | the limit |
| no room left on the disk | 507 | nothing was stored |
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext

from firstcall.access.rules import Forbidden, NotVisible
from firstcall.policy.refusal import Refused
from firstcall.record.rules import KeyReused, Stale
from firstcall.web.full_disk import disk_is_full
from firstcall.web.programs.errors import of_status

log = logging.getLogger(__name__)
SECRET_FIELDS = ("csrfmiddlewaretoken", "password", "credential", "code", "secret")


class EdgeMiddleware:
    """Refuses bodies above the limit or of no stated length, turns errors of the rooms into pages, keeps signed-in
    pages out of caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.META.get("HTTP_TRANSFER_ENCODING"):
            # In pieces without a length, or with a length that says otherwise: Django would take it for empty, and
            # a server before ours may see another end of it.
            return bad_request(request)
        if content_length(request) > settings.UPLOAD_LIMIT_BYTES:
            return for_programs(request, too_large(request))
        response = self._answered(request)
        if (
            settings.SESSION_COOKIE_NAME in request.COOKIES
            or settings.SESSION_COOKIE_NAME in response.cookies
        ):
            response.headers["Cache-Control"] = "private, no-store"
        return response

    def _answered(self, request: HttpRequest) -> HttpResponse:
        """The answer; programs that ask with HEAD have what GET would answer, without its body."""
        bare = request.method == "HEAD" and request.path.startswith("/api/")
        if bare:
            request.method = "GET"
        response = for_programs(request, self.get_response(request))
        return without_body(response) if bare else response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for `error`, or None to let Django go on to `server_error`. Programs have their own answers."""
        return None if request.path.startswith("/api/") else answer(request, error)


def for_programs(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Below /api/ a page that says what is wrong becomes its JSON answer; all else stays as it is."""
    said = response.headers.get("Content-Type", "")
    if not request.path.startswith("/api/") or response.status_code < 400 or said.startswith("application/"):
        return response
    found = of_status(response.status_code)
    if allowed := response.headers.get("Allow", ""):
        found.headers["Allow"] = f"{allowed}, HEAD" if "GET" in allowed and "HEAD" not in allowed else allowed
    return found


def without_body(response: HttpResponse) -> HttpResponse:
    """The same answer with nothing in it; what a file or a stream holds is let go of."""
    bare = HttpResponse(status=response.status_code, headers=response.headers)
    bare.cookies = response.cookies
    if not response.streaming:
        bare.headers["Content-Length"] = str(len(response.content))
    # Closing the old answer would end the request: the new one closes what it holds.
    bare._resource_closers.extend(response._resource_closers)  # type: ignore[attr-defined]
    return bare


def content_length(request: HttpRequest) -> int:
    """Bytes the client announces; 0 when it announces none or nonsense (Django then reads none)."""
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdigit() else 0


def answer(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """The page for an error raised by a view, or None when it is not one of ours."""
    if isinstance(error, Forbidden):  # before Refused, of which it is a kind
        return forbidden(request, error)
    if isinstance(error, Refused):
        return refused(request, error)
    if isinstance(error, NotVisible):
        return not_found(request, error)
    if isinstance(error, Stale):
        return stale(request, error)
    if isinstance(error, (RequestDataTooBig, TooManyFilesSent, TooManyFieldsSent)):
        return too_large(request)
    if disk_is_full(error):
        return disk_full(request)
    return None


def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """The page again with what was typed and the sentence (409); a page of its own where there is none to repeat."""
    request.refusal = error.refusal  # type: ignore[attr-defined]
    again = repeat(request) or render(request, "errors/refused.html", {"typed": typed(request)})
    again.status_code = 422 if isinstance(error, KeyReused) else 409
    return again


def repeat(request: HttpRequest) -> HttpResponse | None:
    """The page a POST came from, as a GET that still holds what was typed; None when the view has no such page."""
    match = request.resolver_match
    if request.method != "POST" or match is None:
        return None
    request.method = "GET"
    try:
        response = match.func(request, *match.args, **match.kwargs)
    except Exception:
        log.exception("could not show the page again")
        return None
    finally:
        request.method = "POST"
    return response if response.status_code == 200 else None


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, field by field, without secrets: so that a refusal never loses somebody's work."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if value and not any(name.endswith(secret) for secret in SECRET_FIELDS)
    ]


def forbidden(request: HttpRequest, error: Forbidden) -> HttpResponse:
    """403 with the sentence; a visitor who is signed out is asked to sign in first."""
    user = getattr(request, "user", None)
    if request.method == "GET" and (user is None or not user.is_authenticated):
        return HttpResponseRedirect(
            f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}"
        )
    return render(request, "errors/403.html", {"sentence": error.refusal.text(gettext)}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same page whether the thing does not exist or may not be seen."""
    return render(request, "errors/404.html", status=404)


def stale(request: HttpRequest, error: Stale) -> HttpResponse:
    """412: somebody was first. What was typed stands beside what it says now; nothing is lost."""
    current = error.current
    version = getattr(current, "version", None)
    mine = [(name, value) for name, value in typed(request) if name != "version"]
    rows = [(name, value, getattr(current, name, None)) for name, value in mine]
    context = {"rows": rows, "mine": mine, "version": version}
    return render(request, "errors/stale.html", context, status=412)


def too_large(request: HttpRequest) -> HttpResponse:
    """413 with the limit in megabytes."""
    return plain(413, {"limit": settings.UPLOAD_LIMIT_BYTES // (1024 * 1024)})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 where the reason is the size."""
    if isinstance(exception, (RequestDataTooBig, TooManyFilesSent, TooManyFieldsSent)):
        return too_large(request)
    # A false host is refused before the middleware sees it.
    return of_status(400) if request.path.startswith("/api/") else plain(400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 from Django itself."""
    return render(request, "errors/403.html", {"sentence": ""}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 when a form's token has gone: the page was open too long, or it came from elsewhere."""
    return HttpResponse(render_to_string("errors/expired.html"), status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; the error itself goes to the log only. Uses no database: it may be what broke."""
    return plain(500)


def disk_full(request: HttpRequest) -> HttpResponse:
    """507: the disk is full, and the transaction was rolled back."""
    log.error("no space left on the device")
    return plain(507)


def plain(status: int, context: dict[str, Any] | None = None) -> HttpResponse:
    """A page that needs neither session nor database."""
    return HttpResponse(render_to_string(f"errors/{status}.html", context or {}), status=status)
