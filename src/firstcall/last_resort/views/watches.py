"""Lines groups set in their figures: which there are, what a new one would open today, ending one (L1; ToR 8)."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from firstcall.access.queries import may
from firstcall.access.rules import Actor, Forbidden
from firstcall.last_resort.actions.watches import end_watch, scope_of_watch, set_watch
from firstcall.last_resort.forms.watches import EndWatchForm, WatchForm, line_words
from firstcall.last_resort.models import Watch
from firstcall.last_resort.queries.watching import checked_line, look, watch_counts, watches_seen
from firstcall.last_resort.rules.watching import MOST_DRAFTS, QUIET, SIGNS
from firstcall.policy.refusal import Refused
from firstcall.structure.frame import frame, holds_here
from firstcall.structure.models import Emergency, Group
from firstcall.structure.queries import visible_emergency
from firstcall.web.act_page import act_page, expected_version
from firstcall.web.edge import actor, now, page

PLACES_SHOWN = 12


@page("watch", "read")
def watches(request: HttpRequest, code: str) -> HttpResponse:
    """The lines that are set, group by group, and what they have opened."""
    who = actor(request)
    emergency = visible_emergency(who, code)
    if not holds_here(who, emergency, "watch"):
        raise Http404
    rows = list(watches_seen(who, emergency))
    opened = watch_counts(rows)
    context = {
        **frame(request, emergency, "gap-cases"),
        "trail": _trail(emergency),
        "lines": [
            (one, line_words(one.sign, one.limit), *opened.get(one.pk, (0, 0)), _may_end(who, one))
            for one in rows
        ],
        "may_add": bool(groups_to_watch(who, emergency)),
        "most": MOST_DRAFTS,
        "quiet": QUIET.days,
    }
    return render(request, "last_resort/watches.html", context)


def _may_end(who: Actor, watch: Watch) -> bool:
    return may(who, "watch", "end", scope_of_watch(watch.group))


def groups_to_watch(who: Actor, emergency: Emergency) -> list[Group]:
    """The groups in force for which this person may set a line."""
    rows = emergency.groups.filter(ends_on=None).select_related("emergency__country").order_by("pk")
    return [one for one in rows if may(who, "watch", "create", scope_of_watch(one))]


@page("watch", "create")
def watch_add(request: HttpRequest, code: str) -> HttpResponse:
    """Choose a sign and a limit, look at what it would open today, and set it."""
    who, at = actor(request), now()
    emergency = visible_emergency(who, code)
    groups = groups_to_watch(who, emergency)
    if not groups:
        raise Http404
    given = request.POST if request.method == "POST" else None
    chosen = {"group": request.GET.get("group", groups[0].code), "sign": request.GET.get("sign", SIGNS[0])}
    form = WatchForm(given, groups=groups, emergency=emergency, initial=chosen)
    seen, status = None, 200
    if given is not None:
        status = 422
        if form.is_valid():
            try:
                if "look" not in given:
                    set_watch(**form.line(), reason=form.cleaned_data["reason"], by=who, at=at)
                    messages.success(
                        request, _("The line is set. What crosses it becomes a draft within minutes.")
                    )
                    return redirect(reverse("watches", args=[emergency.code]))
                seen, status = look(who, checked_line(**form.line()), at), 200
            except Forbidden:
                raise
            except Refused as refused:
                form.add_error(None, refused.refusal.text(_))
                status = 409
    context = {
        **frame(request, emergency, "gap-cases"),
        "trail": [*_trail(emergency), (_("Watches"), reverse("watches", args=[emergency.code]))],
        "form": form,
        "seen": seen,
        "places": seen.places[:PLACES_SHOWN] if seen else (),
        "more": max(0, len(seen.places) - PLACES_SHOWN) if seen else 0,
        "known": sum(not one.new for one in seen.places) if seen else 0,
        "most": MOST_DRAFTS,
    }
    return render(request, "last_resort/watch_add.html", context, status=status)


@page("watch", "end")
def watch_end(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """End a line; what it opened stays."""
    who = actor(request)
    emergency = visible_emergency(who, code)
    row = watches_seen(who, emergency).filter(public_id=public_id).first()
    if row is None:
        raise Http404

    def run(form: Any) -> str:
        end_watch(row, **form.cleaned_data, expected=expected_version(request), by=who, at=now())
        return _("The line is ended. The cases it opened stay.")

    return act_page(
        request,
        form=partial(EndWatchForm),
        run=run,
        title=_("End a line of %(group)s") % {"group": row.group.name},
        button=_("End it"),
        back=reverse("watches", args=[emergency.code]),
        trail=[*_trail(emergency), (_("Watches"), reverse("watches", args=[emergency.code]))],
        explain=line_words(row.sign, row.limit),
        version=row.version,
        clause="ToR 8",
    )


def _trail(emergency: Emergency) -> list[tuple[str, str]]:
    return [
        (emergency.name, reverse("emergency", args=[emergency.code])),
        (_("Gap cases"), reverse("gap-cases", args=[emergency.code])),
    ]
