"""The one page that ends a lead, a focal point, a coordinator or a membership."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from firstcall.structure import actions, forms
from firstcall.structure.views.loading import (
    load_group,
    one_of,
    page_of,
    trail_to,
)
from firstcall.web.act_page import act_page, expected_version
from firstcall.web.edge import actor, now

ENDINGS: dict[str, tuple[Any, str]] = {
    "leads": (actions.end_lead, "GN 10"),
    "focal_points": (actions.end_focal_point, "OG, focal points"),
    "coordinators": (actions.end_coordinator, "OG, who is accountable"),
    "memberships": (actions.leave, "GN 10"),
    "last_resorts": (actions.end_last_resort, "GN 7, 11"),
}


def end(request: HttpRequest, code: str, group: str, what: str, public_id: str) -> HttpResponse:
    row = load_group(request, code, group)
    action, clause = ENDINGS[what]
    held = one_of(getattr(row, what).select_related("organisation"), public_id)

    def run(form: Any) -> str:
        action(
            held, on=form.cleaned_data["on"], expected=expected_version(request), by=actor(request), at=now()
        )
        return _("Ended. The history stays.")

    who = held.person.name if what == "coordinators" else held.organisation.name
    return act_page(
        request,
        form=forms.EndForm,
        run=run,
        title=_("End: %(who)s in %(group)s") % {"who": who, "group": row.name},
        button=_("End"),
        back=page_of(row),
        trail=trail_to(row.emergency, row),
        initial={"on": now().date()},
        version=held.version,
        clause=clause,
    )
