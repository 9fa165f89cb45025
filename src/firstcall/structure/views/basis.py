"""What decisions stand on, and what is missing of it: its page and its acts (GN 5)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from firstcall.access.queries import may
from firstcall.access.rules import Scope
from firstcall.structure import actions
from firstcall.structure.forms import partners as partner_forms
from firstcall.structure.frame import frame, holds_here
from firstcall.structure.models import Basis, Emergency
from firstcall.structure.queries.partners import basis_of, missing_for
from firstcall.structure.views.loading import load_emergency, one_of, tabs_of, trail_to
from firstcall.web.act_page import act_page, expected_version
from firstcall.web.edge import actor, now, page


def _basis(emergency: Emergency) -> str:
    return reverse("basis", args=[emergency.code])


@page("basis", "read")
def basis(request: HttpRequest, code: str) -> HttpResponse:
    """What decisions stand on, and what is missing of it, by name."""
    emergency = load_emergency(request, code)
    who = actor(request)
    if not holds_here(who, emergency, "basis"):
        raise Http404
    kinds, actors = dict(partner_forms.BASIS_KINDS), dict(partner_forms.ACTORS)
    context = {
        **frame(request, emergency, "structure"),
        "tabs": tabs_of(request, emergency, "basis"),
        "trail": trail_to(emergency),
        "missing": missing_for(emergency),
        "papers": [
            (one, kinds[one.kind], [words for name, words in actors.items() if getattr(one, name)])
            for one in basis_of(emergency)
        ],
        "may_create": may(who, "basis", "create", Scope(emergency=emergency.pk)),
        "may_end": may(who, "basis", "end", Scope(emergency=emergency.pk)),
    }
    return render(request, "structure/basis.html", context)


@page("basis", "create")
def basis_record(request: HttpRequest, code: str) -> HttpResponse:
    """Record an assessment or a map of capacities."""
    emergency = load_emergency(request, code)

    def run(form: Any) -> str:
        actions.record_basis(emergency=emergency, **form.cleaned_data, by=actor(request), at=now())
        return _("It is on record.")

    return act_page(
        request,
        form=partner_forms.BasisForm,
        run=run,
        title=_("Record what decisions stand on"),
        button=_("Record"),
        back=_basis(emergency),
        trail=trail_to(emergency),
        clause="GN 5",
    )


@page("basis", "end")
def basis_withdraw(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Withdraw a paper that no longer holds."""
    emergency = load_emergency(request, code)
    one = one_of(Basis.objects.filter(emergency=emergency), public_id)

    def run(form: Any) -> str:
        actions.withdraw_basis(
            one, **form.cleaned_data, expected=expected_version(request), by=actor(request), at=now()
        )
        return _("Withdrawn. What was decided on it keeps its reference.")

    return act_page(
        request,
        form=partner_forms.ReasonForm,
        run=run,
        title=_("Withdraw: %(title)s") % {"title": one.title},
        button=_("Withdraw"),
        back=_basis(emergency),
        trail=trail_to(emergency),
        version=one.version,
        clause="GN 5",
    )
