"""Pages that belong to no room: the person's own account and notices, whether the server is well, robots."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from firstcall.web import people
from firstcall.web.edge import now, page


@require_GET
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """ "ok" when the database answers; anything else is not well."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return HttpResponse("ok\n", content_type="text/plain")


@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines stay outside: what is public is published on purpose, elsewhere."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


@page("own", "read")
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """The person's own page: who they are here, the roles they hold, how they sign in, what they were told."""
    at = now()
    context = {
        "person": people.person_of(request.user),
        "grants": people.grants_of(request.user, at),
        "posts": people.posts_of(request.user, at.date()),
        "notices": people.notices_of(request.user)[:20],
        "second_steps": people.second_steps(request.user),
        "at": at,
    }
    return render(request, "account/index.html", context)


@page("notice", "change")
@login_required
@require_POST
def notices_seen(request: HttpRequest) -> HttpResponse:
    """Mark the person's own notices as seen."""
    people.see_notices(request.user, now())
    return redirect("account")


@page("own", "change")
@login_required
def address(request: HttpRequest) -> HttpResponse:
    """An account keeps the address it was given for; whoever gave it may give another (product choice)."""
    return redirect("account")
