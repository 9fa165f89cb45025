"""The page on which a group chooses how it counts people: what it would change is seen before it is."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from firstcall.access.queries import may
from firstcall.access.rules import Scope
from firstcall.activities.actions import set_counting_rule
from firstcall.activities.counting.forms import CountingForm, initial_of
from firstcall.activities.counting.in_force import rule_in_force, version_of
from firstcall.activities.counting.reading import read_rule
from firstcall.activities.counting.rule import SUM, Counting, as_data
from firstcall.activities.counting.trial import try_rule
from firstcall.activities.counting.words import method_words
from firstcall.activities.models import CountingRule
from firstcall.policy.refusal import Refused
from firstcall.structure.models import Group
from firstcall.structure.views.loading import load_group, page_of, trail_to
from firstcall.web.act_page import expected_version
from firstcall.web.edge import actor, now, page


@page("counting_rule", "change")
def group_counting(request: HttpRequest, code: str, group: str) -> HttpResponse:
    """Choose the rule, see what it makes of the figures, then count by it."""
    row = load_group(request, code, group)
    if not may(actor(request), "counting_rule", "change", Scope(emergency=row.emergency_id, group=row.pk)):
        raise Http404
    rule = rule_in_force(row)
    if request.method != "POST":
        return _show(request, row, CountingForm(initial=initial_of(rule), rule=rule), rule, 200)
    form = CountingForm(request.POST, rule=rule)
    if not form.is_valid():
        return _show(request, row, form, rule, 422)
    wanted: Counting = form.cleaned_data["counting"]
    seen = request.POST.get("tried") == json.dumps(as_data(wanted), sort_keys=True)
    if request.POST.get("act") != "save" or not seen:
        return _show(request, row, form, wanted, 200)
    try:
        set_counting_rule(
            row, wanted, reason=form.cleaned_data["reason"], expected=expected_version(request),
            by=actor(request), at=now(),
        )  # fmt: skip
    except Refused as refused:
        form.add_error(None, refused.refusal.text(_))
        return _show(request, row, form, wanted, 409)
    messages.success(
        request, _("People reached by %(name)s are counted this way from today on.") % {"name": row.name}
    )
    return redirect(page_of(row))


def _show(
    request: HttpRequest, row: Group, form: CountingForm, wanted: Counting, status: int
) -> HttpResponse:
    before, after = try_rule(row, wanted)
    changes = wanted != before.rule
    context: dict[str, Any] = {
        "form": form,
        "before": before,
        "after": after if changes else None,
        "tried": json.dumps(as_data(wanted), sort_keys=True) if changes else "",
        "same": request.method == "POST" and not changes and status == 200,
        "worse": wanted.method == SUM,
        "history": [
            (one, method_words(read_rule(one.rule)))
            for one in CountingRule.objects.filter(group=row).order_by("-pk")
        ],
        "title": _("How people reached by %(name)s are counted") % {"name": row.name},
        "back": page_of(row),
        "trail": trail_to(row.emergency, row),
        "version": request.POST.get("version") or version_of(row),
    }
    return render(request, "activities/counting.html", context, status=status)
