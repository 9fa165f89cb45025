"""Taking part in a group, changing how, leaving it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from firstcall.structure import actions, forms
from firstcall.structure.views.endings import end
from firstcall.structure.views.loading import (
    load_group,
    one_of,
    page_of,
    trail_to,
)
from firstcall.web.act_page import act_page, expected_version
from firstcall.web.edge import actor, now, page


@page("membership", "create")
def member_add(request: HttpRequest, code: str, group: str) -> HttpResponse:
    """An organisation joins a group in the way it chooses."""
    row = load_group(request, code, group)

    def run(form: Any) -> str:
        member = actions.join(group=row, **form.cleaned_data, by=actor(request), at=now())
        return _("%(name)s takes part.") % {"name": member.organisation.acronym or member.organisation.name}

    return act_page(
        request,
        form=forms.MemberForm,
        run=run,
        title=_("Join %(name)s") % {"name": row.name},
        button=_("Join"),
        back=page_of(row),
        trail=trail_to(row.emergency, row),
        initial={"participation": "partner"},
        clause="GN 8, 10",
    )


@page("membership", "change")
def member_change(request: HttpRequest, code: str, group: str, member: str) -> HttpResponse:
    """Change the way an organisation takes part."""
    row = load_group(request, code, group)
    membership = one_of(row.memberships.select_related("organisation"), member)

    def run(form: Any) -> str:
        actions.change_participation(
            membership,
            participation=form.cleaned_data["participation"],
            expected=expected_version(request),
            by=actor(request),
            at=now(),
        )
        return _("Saved.")

    return act_page(
        request,
        form=forms.ParticipationForm,
        run=run,
        title=_("How %(name)s takes part") % {"name": membership.organisation.name},
        button=_("Save"),
        back=page_of(row),
        trail=trail_to(row.emergency, row),
        initial={"participation": membership.participation},
        version=membership.version,
        clause="GN 10",
    )


@page("membership", "end")
def member_end(request: HttpRequest, code: str, group: str, public_id: str) -> HttpResponse:
    """An organisation leaves a group."""
    return end(request, code, group, "memberships", public_id)
