"""Names first seen in a file: the page that lists them, and the two acts that decide who they are."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from firstcall.access.queries import may, scope_of
from firstcall.organisations import actions, queries
from firstcall.organisations.undecided import undecided_rows, with_candidates
from firstcall.policy.refusal import Refused
from firstcall.record.rules import Stale
from firstcall.web.act_page import expected_version
from firstcall.web.edge import actor, now, page
from firstcall.web.templatetags.figures import grouped

SHOWN = 40  # names to decide about at once
KEPT = ("country", "after")  # of the address, while deciding
NAMED = 5  # of those that could not be kept


@require_GET
@page("organisation", "read")
def organisations_undecided(request: HttpRequest) -> HttpResponse:
    """Names first seen in a file, with whom they may be: one press says which, or keeps those chosen as they are."""
    who = actor(request)
    country, after = (request.GET.get(name, "").strip() for name in KEPT)
    rows = list(undecided_rows(who, country=country, after=after)[: SHOWN + 1])
    kept = f"&country={country}" if country else ""
    context = {
        # those that one press decides come first on the page
        "found": sorted(with_candidates(rows[:SHOWN], who), key=lambda one: not one.candidates),
        "may": {row.pk for row in rows if may(who, "organisation", "change", scope_of("organisation", row))},
        "kept": [(name, text) for name, text in zip(KEPT, (country, after), strict=True) if text],
        "next": f"?after={rows[SHOWN - 1].public_id}{kept}" if len(rows) > SHOWN else "",
        "first": f"?{kept.lstrip('&')}" if after else "",
    }
    return render(request, "organisations/undecided.html", context)


def _back(request: HttpRequest) -> HttpResponse:
    """To the same part of the list; what was decided stands in it no more."""
    kept = {name: text for name in KEPT if (text := request.POST.get(name, "")[:60])}
    return redirect(reverse("organisations-undecided") + (f"?{urlencode(kept)}" if kept else ""))


@require_POST
@page("organisation", "change")
def organisation_decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Decide about a name first seen in a file: `into` is the id of the organisation it means; empty: its own."""
    who = actor(request)
    found = queries.organisation_by_id(who, public_id)
    into, expected = request.POST.get("into", ""), expected_version(request)
    try:
        if into:
            meant = queries.organisation_by_id(who, into)
            actions.accept_spelling(
                written=found.name,
                organisation=meant,
                country=found.country,
                expected=expected,
                by=who,
                at=now(),
            )
            said = _("“%(written)s” means %(name)s from now on.") % {
                "written": found.name,
                "name": meant.name,
            }
        else:
            actions.keep_as_new(found, expected=expected, by=who, at=now())
            said = _("%(name)s is an organisation of its own.") % {"name": found.name}
        messages.success(request, said)
    except Refused as refused:
        if refused.__class__ is not Refused:
            raise
        messages.error(request, refused.refusal.text(_))
    return _back(request)


@require_POST
@page("organisation", "change")
def organisations_keep(request: HttpRequest) -> HttpResponse:
    """Each chosen name is an organisation of its own: `own` is an id and the version it was seen in, with a point
    between. What somebody decided meanwhile stays as they said, and is named."""
    who, at = actor(request), now()
    kept, not_kept = 0, []
    for chosen in request.POST.getlist("own")[:SHOWN]:
        public_id, _point, version = chosen.partition(".")
        found = queries.organisation_by_id(who, public_id)
        try:
            actions.keep_as_new(found, expected=int(version) if version.isdecimal() else None, by=who, at=at)
            kept += 1
        except Stale:
            not_kept.append(found.name)
        except Refused as refused:
            if refused.__class__ is not Refused:
                raise
            not_kept.append(found.name)
    if kept:
        words = ngettext(
            "%(number)s name is an organisation of its own.",
            "%(number)s names are organisations of their own.",
            kept,
        )
        messages.success(request, words % {"number": grouped(kept)})
    if not_kept:
        words = _("Somebody decided meanwhile about %(names)s. That stands.")
        messages.warning(
            request, words % {"names": ", ".join(not_kept[:NAMED]) + (" …" if not_kept[NAMED:] else "")}
        )
    if not kept and not not_kept:
        messages.warning(request, _("Choose the names that are organisations of their own."))
    return _back(request)
