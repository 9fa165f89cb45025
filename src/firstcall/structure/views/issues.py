"""Sectors left out, and who sees to the issues within groups."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from firstcall.structure import actions, forms
from firstcall.structure.forms import groups as group_forms
from firstcall.structure.models import SectorLeftOut
from firstcall.structure.views.loading import (
    load_emergency,
    load_group,
    one_of,
    page_of,
    structure_of,
    trail_to,
)
from firstcall.web.act_page import act_page, expected_version
from firstcall.web.edge import actor, now, page


@page("group", "create")
def sector_leave_out(request: HttpRequest, code: str) -> HttpResponse:
    """Say that the emergency needs nobody for a sector, and why."""
    emergency = load_emergency(request, code)

    def run(form: Any) -> str:
        actions.leave_out(emergency=emergency, **form.cleaned_data, by=actor(request), at=now())
        return _("Left out, with its reason.")

    return act_page(
        request,
        form=partial(group_forms.LeaveOutForm, emergency=emergency),
        run=run,
        title=_("Leave a sector out"),
        button=_("Leave it out"),
        back=structure_of(emergency),
        trail=trail_to(emergency),
        initial={"sector": request.GET.get("sector", "")},
        explain=_("Only what this emergency needs is set up. A need that is recorded is named all the same."),
        clause="GN 5",
    )


@page("group", "create")
def sector_take_in(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """A sector that was left out is of concern again."""
    emergency = load_emergency(request, code)
    row = one_of(SectorLeftOut.objects.filter(emergency=emergency).select_related("emergency"), public_id)

    def run(form: Any) -> str:
        actions.take_back_in(
            row, on=form.cleaned_data["on"], expected=expected_version(request), by=actor(request), at=now()
        )
        return _("Taken back in. Next, set up who covers it.")

    return act_page(
        request,
        form=forms.EndForm,
        run=run,
        title=_("Take a sector back in"),
        button=_("Take it back in"),
        back=structure_of(emergency),
        trail=trail_to(emergency),
        explain=_("It was left out because: %(reason)s") % {"reason": row.reason},
        initial={"on": now().date()},
        version=row.version,
        clause="GN 5",
    )


@page("issue_focal_point", "create")
def issue_focal_point_add(request: HttpRequest, code: str, group: str) -> HttpResponse:
    """Name who sees to gender, age, early recovery or another agreed issue."""
    row = load_group(request, code, group)

    def run(form: Any) -> str:
        point = actions.name_issue_focal_point(group=row, **form.cleaned_data, by=actor(request), at=now())
        return _("%(name)s sees to it.") % {"name": point.organisation.acronym or point.organisation.name}

    return act_page(
        request,
        form=partial(group_forms.IssueFocalPointForm, group=row),
        run=run,
        title=_("Who sees to an issue in %(name)s") % {"name": row.name},
        button=_("Name the focal point"),
        back=page_of(row),
        trail=trail_to(row.emergency, row),
        initial={"issue": request.GET.get("issue", "")},
        explain=_("Cross-cutting issues, and early recovery, have a focal point everywhere."),
        clause="GN 7; OG Q3, Q6",
    )


@page("issue_focal_point", "end")
def issue_focal_point_end(request: HttpRequest, code: str, group: str, public_id: str) -> HttpResponse:
    """Somebody stops seeing to an issue."""
    row = load_group(request, code, group)
    point = one_of(row.issue_focal_points.select_related("organisation", "group__emergency"), public_id)

    def run(form: Any) -> str:
        actions.end_issue_focal_point(
            point, on=form.cleaned_data["on"], expected=expected_version(request), by=actor(request), at=now()
        )
        return _("Ended. The history stays.")

    return act_page(
        request,
        form=forms.EndForm,
        run=run,
        title=_("End: %(who)s in %(group)s") % {"who": point.organisation.name, "group": row.name},
        button=_("End"),
        back=page_of(row),
        trail=trail_to(row.emergency, row),
        initial={"on": now().date()},
        version=point.version,
        clause="OG Q3",
    )
