"""Leads and focal points: entering them, and ending their time."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from firstcall.structure import actions, forms
from firstcall.structure.views.endings import end
from firstcall.structure.views.loading import (
    load_group,
    page_of,
    trail_to,
)
from firstcall.web.act_page import act_page
from firstcall.web.edge import actor, now, page


@page("lead", "create")
def lead_add(request: HttpRequest, code: str, group: str) -> HttpResponse:
    """Enter an agency as lead, co-lead or convener."""
    row = load_group(request, code, group)

    def run(form: Any) -> str:
        lead = actions.designate(group=row, **form.cleaned_data, by=actor(request), at=now())
        return _("%(name)s is entered.") % {"name": lead.organisation.acronym or lead.organisation.name}

    return act_page(
        request,
        form=partial(forms.LeadForm, country=row.emergency.country_id),
        run=run,
        title=_("Enter a lead of %(name)s") % {"name": row.name},
        button=_("Enter the lead"),
        back=page_of(row),
        trail=trail_to(row.emergency, row),
        initial={"role": "lead"},
        clause="GN 5",
    )


@page("lead", "end")
def lead_end(request: HttpRequest, code: str, group: str, public_id: str) -> HttpResponse:
    """End a lead's time."""
    return end(request, code, group, "leads", public_id)


@page("focal_point", "create")
def focal_point_add(request: HttpRequest, code: str, group: str) -> HttpResponse:
    """Name who acts for the lead in one area."""
    row = load_group(request, code, group)

    def run(form: Any) -> str:
        point = actions.name_focal_point(group=row, **form.cleaned_data, by=actor(request), at=now())
        return _("%(name)s is focal point in %(area)s.") % {
            "name": point.organisation.acronym or point.organisation.name,
            "area": point.area.name,
        }

    return act_page(
        request,
        form=partial(forms.FocalPointForm, country=row.emergency.country_id),
        run=run,
        title=_("Name a focal point of %(name)s") % {"name": row.name},
        button=_("Name the focal point"),
        back=page_of(row),
        trail=trail_to(row.emergency, row),
        explain=_(
            "A focal point acts where the lead has no presence or another has the advantage, under the lead."
        ),
        clause="OG, focal points",
    )


@page("focal_point", "end")
def focal_point_end(request: HttpRequest, code: str, group: str, public_id: str) -> HttpResponse:
    """End a focal point's time."""
    return end(request, code, group, "focal_points", public_id)
