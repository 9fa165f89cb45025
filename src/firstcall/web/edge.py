"""The edge: from a request to an actor and a moment. Below it, nothing reads the clock or the session.

    @page("group", "create")
    def add_group(request, code): ...

A view takes `actor(request)` and `now()`, makes one call of an action or query, and renders or redirects. What
rooms raise (`Refused`, `Forbidden`, `NotVisible`, `Stale`) becomes a page in `web.errors`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.http import HttpRequest
from django.utils import timezone

from firstcall.access.queries import actor_for, nobody
from firstcall.access.rules import Actor

View = TypeVar("View", bound=Callable[..., Any])

PAGES: dict[str, tuple[str, str]] = {}  # "module.function" of each registered view -> (object, act)


def now() -> datetime:
    """This moment, in UTC. The one place where a page reads the clock."""
    return timezone.now()


def actor(request: HttpRequest) -> Actor:
    """Who asks, with the grants valid now; `nobody()` when signed out. Read once per request."""
    known = getattr(request, "firstcall_actor", None)
    if known is None:
        user = getattr(request, "user", None)
        known = actor_for(user, now()) if user is not None and user.is_authenticated else nobody()
        request.firstcall_actor = known  # type: ignore[attr-defined]
    return known


def page(object_: str, act: str) -> Callable[[View], View]:
    """Register what a view requires of its actor: an object and an act of `access/matrix.toml`.

    The decision itself needs the scope, so it falls in the action or query the view calls; this declares it, so
    that a test can hold every route against the matrix.
    """

    def register(view: View) -> View:
        PAGES[f"{view.__module__}.{view.__qualname__}"] = (object_, act)
        view.requires = (object_, act)  # type: ignore[attr-defined]
        return view

    return register
