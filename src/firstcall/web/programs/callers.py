"""Who calls: a token for programs, else the session, else the public."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer
from ninja.utils import check_csrf

from firstcall.access.queries import actor_for_token, nobody
from firstcall.access.rules import Actor, Forbidden
from firstcall.policy.refusal import Refusal, gettext_noop
from firstcall.web import edge
from firstcall.web.programs.errors import NoCsrfToken, NotKnown

READS = ("GET", "HEAD", "OPTIONS")


class Caller(HttpBearer):
    """Who calls; `request.auth` is an `Actor`. What writes is somebody: with a token that may write, or signed in.

    A token is only ever a token: it opens no session, and a session sent beside it is not looked at.
    """

    def __call__(self, request: HttpRequest) -> Actor:
        found = _caller(request)
        if request.method in READS:
            return found
        if not found.signed_in:
            raise NotKnown
        if found.by_token and not found.token_may_write:
            message = gettext_noop("This token may not do this. Sign in, or use a token that may write.")
            raise Forbidden(Refusal("token-may-not", message))
        return found

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """Part of the library's interface; `__call__` decides."""
        return None


def _caller(request: HttpRequest) -> Actor:
    header = request.headers.get("Authorization", "")
    if header:
        scheme, _, secret = header.partition(" ")
        found = actor_for_token(secret.strip(), edge.now()) if scheme.lower() == "bearer" else None
        if found is None:
            raise NotKnown
        return found
    if not request.user.is_authenticated:
        return nobody()
    if request.method not in READS and check_csrf(request) is not None:
        raise NoCsrfToken
    return edge.actor(request)


def caller(request: HttpRequest) -> Actor:
    """Who calls, as `Caller` found out."""
    found: Actor = request.auth  # type: ignore[attr-defined]
    return found
