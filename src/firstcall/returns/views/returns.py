"""One return: where it stands and why, its versions, and the review."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstcall.access.queries import may, visible
from firstcall.intake.models import ImportBatch
from firstcall.returns import actions, forms
from firstcall.returns.models import Return
from firstcall.returns.queries import figures_of, window
from firstcall.returns.queries.versions import versions_of
from firstcall.returns.rules.returns import ACCEPTED, NIL, PREPARED, RETURNED, SUBMITTED, WITHDRAWN
from firstcall.returns.rules.rounds import days_late
from firstcall.returns.views.rounds import page_of
from firstcall.returns.words import KINDS, late_word, state_word
from firstcall.structure.frame import frame
from firstcall.structure.views.loading import front_of
from firstcall.web.act_page import act_page, expected_version
from firstcall.web.edge import actor, now, page


def _return(request: HttpRequest, public_id: str) -> Return:
    rows = Return.objects.select_related("round__emergency__country", "round__group", "group", "organisation")
    found = visible(actor(request), "return", rows).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _name(row: Return) -> str:
    return row.organisation.acronym or row.organisation.name


@page("return", "read")
def return_(request: HttpRequest, public_id: str) -> HttpResponse:
    """Where a return stands, why it was sent back, and every version of it."""
    row = _return(request, public_id)
    emergency, who = row.round.emergency, actor(request)
    versions = versions_of(row)[::-1]
    sent = [file.pk for one in versions for file in one.files]
    seen = set(visible(who, "import", ImportBatch.objects.filter(pk__in=sent)).values_list("pk", flat=True))
    figures = list(figures_of(emergency, [row.pk], group=row.group_id, of=row.round).values())
    reviews = may(who, "return", "review", actions.scope_of(row))
    context = {
        **frame(request, emergency, "returns"),
        "return": row,
        "name": _name(row),
        "state": (KINDS[row.state], state_word(row.state)),
        "late": late_word(0 if row.state in (NIL, PREPARED) else days_late(window(row.round), row.first_at)),
        "rows": figures[0].rows if figures else 0,
        "reached": figures[0].reached if figures else None,
        "versions": [
            (
                one,
                [(file, file.pk in seen) for file in one.files],
                (KINDS.get(one.verdict, ""), state_word(one.verdict)),
            )
            for one in versions
        ],
        "marked": next(
            (file for one in versions for file in one.files if file.pk in seen and file.path), None
        ),
        "back": page_of(emergency, row.group, row.round),
        "trail": [
            (emergency.name, front_of(emergency)),
            (_("Returns"), page_of(emergency, row.group, row.round)),
        ],
        "may_accept": reviews and row.state in (SUBMITTED, RETURNED, PREPARED),
        "may_send_back": reviews and row.state in (SUBMITTED, ACCEPTED, NIL, PREPARED),
        "may_take_back": row.state == NIL and may(who, "return", "nil", actions.scope_of(row)),
        "may_send": row.state in (RETURNED, WITHDRAWN)
        and may(who, "return", "read", actions.scope_of(row))
        and any(held.organisation == row.organisation_id for held in who.held),
        "zone": emergency.country.time_zone,
    }
    return render(request, "returns/return.html", context)


@require_POST
@page("return", "review")
def return_accept(request: HttpRequest, public_id: str) -> HttpResponse:
    """Accept what was submitted."""
    row = _return(request, public_id)
    actions.accept_return(row, expected=expected_version(request), by=actor(request), at=now())
    messages.success(request, _("The return of %(name)s is accepted.") % {"name": _name(row)})
    return redirect(page_of(row.round.emergency, row.group, row.round))


@page("return", "review")
def return_send_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send a return back with what is to be corrected."""
    row = _return(request, public_id)

    def run(form: Any) -> str:
        actions.send_back(
            row, **form.cleaned_data, expected=expected_version(request), by=actor(request), at=now()
        )
        return _("The return of %(name)s was sent back. Its people are told.") % {"name": _name(row)}

    emergency = row.round.emergency
    return act_page(
        request,
        form=forms.SendBackForm,
        run=run,
        title=_("Send back the return of %(name)s") % {"name": _name(row)},
        button=_("Send back"),
        back=reverse("return", args=[row.public_id]),
        trail=[
            (emergency.name, front_of(emergency)),
            (_("Returns"), page_of(emergency, row.group, row.round)),
            (_name(row), reverse("return", args=[row.public_id])),
        ],
        explain=_("It is taken again whenever it comes, even when the round has closed by then."),
        version=row.version,
    )
