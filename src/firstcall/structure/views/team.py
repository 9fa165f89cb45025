"""The country team: its page and its acts (GN 8)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from firstcall.access.queries import may, visible
from firstcall.access.rules import Scope
from firstcall.structure import actions, forms
from firstcall.structure.forms import partners as partner_forms
from firstcall.structure.frame import frame
from firstcall.structure.models import Emergency, TeamMember
from firstcall.structure.queries.partners import seats_of, team_of
from firstcall.structure.values import names_shown
from firstcall.structure.views.loading import load_emergency, one_of, tabs_of, trail_to
from firstcall.web.act_page import act_page, expected_version
from firstcall.web.edge import actor, now, page


def _team(emergency: Emergency) -> str:
    return reverse("country-team", args=[emergency.code])


@page("team_member", "read")
def country_team(request: HttpRequest, code: str) -> HttpResponse:
    """Who sits in the Humanitarian Country Team, and in which role."""
    emergency = load_emergency(request, code)
    who, day = actor(request), now().date()
    words = dict(partner_forms.SEATS)
    context = {
        **frame(request, emergency, "structure"),
        "tabs": tabs_of(request, emergency, "country-team"),
        "trail": trail_to(emergency),
        "team": team_of(emergency),
        "seats": [(seat, words[seat.role]) for seat in visible(who, "team_member", seats_of(emergency, day))],
        "shows_names": names_shown(who, emergency),
        "may_create": may(who, "team_member", "create", Scope(emergency=emergency.pk)),
        "may_end": may(who, "team_member", "end", Scope(emergency=emergency.pk)),
    }
    return render(request, "structure/country_team.html", context)


@page("team_member", "create")
def country_team_found(request: HttpRequest, code: str) -> HttpResponse:
    """Record that the emergency has a country team."""
    emergency = load_emergency(request, code)

    def run(form: Any) -> str:
        actions.found_country_team(emergency=emergency, **form.cleaned_data, by=actor(request), at=now())
        return _("The country team is on record. Next, seat its members.")

    return act_page(
        request,
        form=partner_forms.CountryTeamForm,
        run=run,
        title=_("Record the country team"),
        button=_("Record"),
        back=_team(emergency),
        trail=trail_to(emergency),
        clause="GN 8",
    )


@page("team_member", "create")
def seat_add(request: HttpRequest, code: str) -> HttpResponse:
    """Give an organisation its seat in the country team."""
    emergency = load_emergency(request, code)

    def run(form: Any) -> str:
        seat = actions.seat_in_country_team(
            emergency=emergency, **form.cleaned_data, by=actor(request), at=now()
        )
        return _("%(name)s sits in the country team.") % {"name": seat.organisation.name}

    return act_page(
        request,
        form=partner_forms.SeatForm,
        run=run,
        title=_("Seat an organisation in the country team"),
        button=_("Seat"),
        back=_team(emergency),
        trail=trail_to(emergency),
        initial={"role": "member"},
        clause="GN 8",
    )


@page("team_member", "end")
def seat_end(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """An organisation leaves the country team."""
    emergency = load_emergency(request, code)
    rows = TeamMember.objects.filter(emergency=emergency).select_related("organisation", "emergency")
    seat = one_of(rows, public_id)

    def run(form: Any) -> str:
        actions.end_seat(
            seat,
            on=form.cleaned_data["on"],
            expected=expected_version(request),
            by=actor(request),
            at=now(),
        )
        return _("Ended. The history stays.")

    return act_page(
        request,
        form=forms.EndForm,
        run=run,
        title=_("End: %(who)s in the country team") % {"who": seat.organisation.name},
        button=_("End"),
        back=_team(emergency),
        trail=trail_to(emergency),
        initial={"on": now().date()},
        version=seat.version,
        clause="GN 8",
    )
