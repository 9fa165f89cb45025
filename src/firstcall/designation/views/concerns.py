"""Concerns about a lead: filed by a stakeholder, seen by the HC and OCHA's delegate, taken up in the HC's words."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstcall.access.queries import may, visible
from firstcall.access.rules import Scope
from firstcall.designation import actions, forms
from firstcall.designation.models import Concern
from firstcall.designation.views.loading import case_url
from firstcall.structure.frame import frame
from firstcall.structure.models import Emergency, Lead
from firstcall.structure.queries import visible_emergency
from firstcall.web.act_page import act_page, expected_version
from firstcall.web.edge import actor, now, page


def _trail(emergency: Emergency, concern: Concern | None = None) -> list[tuple[str, str]]:
    trail = [
        (emergency.name, reverse("emergency", args=[emergency.code])),
        (_("Concerns"), reverse("concerns", args=[emergency.code])),
    ]
    return [*trail, (_("A concern"), _url(concern))] if concern else trail


def _url(concern: Concern) -> str:
    return reverse("concern", args=[concern.emergency.code, concern.public_id])


def _rows(request: HttpRequest, emergency: Emergency) -> Any:
    rows = Concern.objects.filter(emergency=emergency).select_related(
        "emergency", "lead__organisation", "lead__group", "author"
    )
    return visible(actor(request), "concern", rows)


def _load(request: HttpRequest, code: str, public_id: str) -> Concern:
    emergency = visible_emergency(actor(request), code)
    found = _rows(request, emergency).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found  # type: ignore[no-any-return]


@page("concern", "read")
def concerns(request: HttpRequest, code: str) -> HttpResponse:
    """The concerns this person may read: all for the HC, their own for everybody else."""
    emergency = visible_emergency(actor(request), code)
    scope = Scope(emergency=emergency.pk)
    rows = list(_rows(request, emergency).order_by("-filed_at"))
    files = may(actor(request), "concern", "create", scope)
    if not (rows or files or may(actor(request), "concern", "read", scope)):
        raise Http404
    leads = Lead.objects.filter(group__emergency=emergency, ends_on=None).select_related(
        "group", "organisation"
    )
    context = {
        **frame(request, emergency, "cases"),
        "concerns": rows,
        "leads": leads.order_by("group__pk", "pk") if files else [],
        "shows_author": may(actor(request), "concern", "handle", scope),
        "trail": _trail(emergency)[:1],
        "zone": emergency.country.time_zone,
    }
    return render(request, "designation/concerns.html", context)


@page("concern", "create")
def concern_file(request: HttpRequest, code: str, group: str, lead: str) -> HttpResponse:
    """Tell the HC that a lead does not carry out its responsibilities."""
    emergency = visible_emergency(actor(request), code)
    found = Lead.objects.filter(
        group__emergency=emergency, group__code__iexact=group, public_id=lead
    ).select_related("group__emergency", "organisation")
    row = found.first()
    if row is None or not may(actor(request), "concern", "create", Scope(emergency=emergency.pk)):
        raise Http404
    made: dict[str, Any] = {}

    def run(form: Any) -> str:
        made["row"] = actions.file_concern(lead=row, **form.cleaned_data, by=actor(request), at=now())
        return _("The Humanitarian Coordinator is told. Only you and the HC know who wrote it.")

    names = {"name": row.organisation.acronym or row.organisation.name, "group": row.group.name}
    response = act_page(
        request,
        form=forms.ConcernForm,
        run=run,
        title=_("A concern about %(name)s in %(group)s") % names,
        button=_("Tell the Humanitarian Coordinator"),
        back=reverse("group", args=[emergency.code, row.group.code]),
        trail=_trail(emergency),
        clause="GN 10; OG Q3",
    )
    if made:
        response["Location"] = _url(made["row"])
    return response


@page("concern", "read")
def concern(request: HttpRequest, code: str, concern: str) -> HttpResponse:
    """One concern, for its author, the HC and OCHA's delegate."""
    row = _load(request, code, concern)
    who = actor(request)
    scope = Scope(emergency=row.emergency_id, person=row.author.public_id)
    everybody = may(who, "concern", "read", Scope(emergency=row.emergency_id))
    handles = may(who, "concern", "handle", scope)
    context = {
        **frame(request, row.emergency, "cases"),
        "concern": row,
        "shows_author": handles,
        "shows_wording": everybody,
        "cases": row.cases.order_by("number") if everybody else [],
        "may_handle": handles,
        "may_withdraw": may(who, "concern", "withdraw", scope) and row.author.public_id == who.person,
        "trail": _trail(row.emergency),
        "zone": row.emergency.country.time_zone,
    }
    return render(request, "designation/concern.html", context)


@page("concern", "handle")
def concern_take_up(request: HttpRequest, code: str, concern: str) -> HttpResponse:
    """Take a concern up: the Country Director is consulted first."""
    row = _load(request, code, concern)
    opened: dict[str, Any] = {}

    def run(form: Any) -> str:
        opened["case"] = actions.take_up_concern(
            row, **form.cleaned_data, expected=expected_version(request), by=actor(request), at=now()
        )
        return _("A case is open. Consult the lead's Country Director first.")

    response = act_page(
        request,
        form=forms.WordingForm,
        run=run,
        title=_("Take the concern up"),
        button=_("Take it up and open a case"),
        back=_url(row),
        trail=_trail(row.emergency, row),
        version=row.version,
        clause="GN 10; OG Q3",
    )
    if opened:
        response["Location"] = case_url(opened["case"])
    return response


@page("concern", "handle")
def concern_close(request: HttpRequest, code: str, concern: str) -> HttpResponse:
    """Close a concern and say what came of it."""
    row = _load(request, code, concern)

    def run(form: Any) -> str:
        actions.close_concern(
            row, **form.cleaned_data, expected=expected_version(request), by=actor(request), at=now()
        )
        return _("Closed; the author is told.")

    return act_page(
        request,
        form=forms.OutcomeForm,
        run=run,
        title=_("Close the concern"),
        button=_("Close it"),
        back=_url(row),
        trail=_trail(row.emergency, row),
        version=row.version,
        clause="GN 10",
    )


@page("concern", "withdraw")
@require_POST
def concern_withdraw(request: HttpRequest, code: str, concern: str) -> HttpResponse:
    """The author withdraws a concern; that it was filed stays."""
    row = _load(request, code, concern)
    actions.withdraw_concern(row, expected=expected_version(request), by=actor(request), at=now())
    return redirect(_url(row))
