"""The page on which a group says how old its figures of need may be: what that leaves out is seen before it is set."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstcall.access.queries import may
from firstcall.access.rules import Scope
from firstcall.gaps.limits import age_of_needs, default_limit, limit_of
from firstcall.needs.actions import set_age_limit
from firstcall.needs.queries import limit_in_force, limit_version, limits_so_far
from firstcall.policy.refusal import Refused
from firstcall.structure.forms.fields import text_field
from firstcall.structure.models import Group
from firstcall.structure.views.loading import load_group, page_of, trail_to
from firstcall.web.act_page import expected_version
from firstcall.web.edge import actor, now, page


class LimitForm(forms.Form):
    """Days, or none: as all groups."""

    days = forms.IntegerField(label=gettext_lazy("Days"), required=False, min_value=0, max_value=10**6)
    reason = text_field(
        gettext_lazy("Why this is right here"),
        help_text=gettext_lazy("Needed to set a limit; it stands on record."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["days"].help_text = _("Leave empty: %(days)d days, as all groups.") % {
            "days": default_limit()
        }


@page("age_limit", "change")
def group_age_limit(request: HttpRequest, code: str, group: str) -> HttpResponse:
    """Choose the limit, see what it leaves out, then set it."""
    row = load_group(request, code, group)
    if not may(actor(request), "age_limit", "change", Scope(emergency=row.emergency_id, group=row.pk)):
        raise Http404
    own = limit_in_force(row)
    if request.method != "POST":
        return _show(request, row, LimitForm(initial={"days": own.days if own else None}), 200)
    form = LimitForm(request.POST)
    if not form.is_valid():
        return _show(request, row, form, 422)
    if request.POST.get("act") != "save":
        return _show(request, row, form, 200, tried=form.cleaned_data["days"] or default_limit())
    try:
        set_age_limit(
            row,
            form.cleaned_data["days"],
            reason=form.cleaned_data["reason"],
            expected=expected_version(request),
            by=actor(request),
            at=now(),
        )
    except Refused as refused:
        if refused.__class__ is not Refused:
            raise
        form.add_error(None, refused.refusal.text(_))
        return _show(request, row, form, 409)
    text = _("Figures of need of %(name)s that are older than %(days)d days are not known from today on.")
    messages.success(request, text % {"name": row.name, "days": limit_of(row)})
    return redirect(page_of(row))


def _show(
    request: HttpRequest, row: Group, form: LimitForm, status: int, tried: int | None = None
) -> HttpResponse:
    today = now().date()
    context = {
        "form": form,
        "now": age_of_needs(row, today),
        "tried": age_of_needs(row, today, tried) if tried is not None else None,
        "history": limits_so_far(row),
        "default": default_limit(),
        "title": _("How old figures of need of %(name)s may be") % {"name": row.name},
        "back": page_of(row),
        "trail": trail_to(row.emergency, row),
        "version": request.POST.get("version") or limit_version(row),
    }
    return render(request, "gaps/age_limit.html", context, status=status)
