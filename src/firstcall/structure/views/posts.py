"""Coordinators and last-resort duties of a group: appointed, changed, replaced, limited, ended (OG Q3; GN 7, 11)."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from firstcall.access.actions import require
from firstcall.access.rules import Scope
from firstcall.structure import actions
from firstcall.structure.forms import posts as post_forms
from firstcall.structure.models import Coordinator, Group
from firstcall.structure.rules.posts import warn_of_coordinator
from firstcall.structure.views.endings import end
from firstcall.structure.views.loading import load_group, one_of, page_of, person_of, trail_to
from firstcall.web.act_page import act_page, expected_version
from firstcall.web.edge import actor, now, page


def _warn(request: HttpRequest, one: Coordinator) -> None:
    for warning in warn_of_coordinator(seniority=one.seniority, skills=one.skills):
        messages.warning(request, f"{warning.text(gettext)} ({warning.clause})")


def _ask_first(request: HttpRequest, group: Group, organisation: int) -> None:
    """May this person appoint here at all? Asked before anybody is entered."""
    scope = Scope(emergency=group.emergency_id, group=group.pk, organisation=organisation)
    require(actor(request), "coordinator", "create", scope)


@page("coordinator", "create")
def coordinator_add(request: HttpRequest, code: str, group: str) -> HttpResponse:
    """The lead agency appoints a coordinator; HC, OCHA and the HCT are told."""
    row = load_group(request, code, group)

    def run(form: Any) -> str:
        data = dict(form.cleaned_data)
        with transaction.atomic():  # nobody is entered when the appointment is refused
            _ask_first(request, row, data["organisation"].pk)
            person = person_of(data.pop("name"), request)
            one = actions.appoint_coordinator(group=row, person=person, **data, by=actor(request), at=now())
        _warn(request, one)
        return _("%(name)s is appointed; the HC, OCHA and the country team are told.") % {"name": person.name}

    return act_page(
        request,
        form=post_forms.CoordinatorForm,
        run=run,
        title=_("Appoint a coordinator of %(name)s") % {"name": row.name},
        button=_("Appoint"),
        back=page_of(row),
        trail=trail_to(row.emergency, row),
        clause="OG, who is accountable",
    )


@page("coordinator", "change")
def coordinator_change(request: HttpRequest, code: str, group: str, public_id: str) -> HttpResponse:
    """Change how a coordinator is reached, or what is said of the post."""
    row = load_group(request, code, group)
    one = one_of(row.coordinators.select_related("person", "group__emergency"), public_id)

    def run(form: Any) -> str:
        actions.change_coordinator(
            one, **form.cleaned_data, expected=expected_version(request), by=actor(request), at=now()
        )
        _warn(request, one)
        return _("Saved; the HC, OCHA and the country team are told.")

    return act_page(
        request,
        form=post_forms.CoordinatorContactForm,
        run=run,
        title=_("Change the coordinator of %(name)s") % {"name": row.name},
        button=_("Save"),
        back=page_of(row),
        trail=trail_to(row.emergency, row),
        initial={
            name: getattr(one.person if name in actions.CONTACTS else one, name)
            for name in post_forms.CoordinatorContactForm.base_fields
        },
        version=one.version,
        clause="OG, who is accountable",
    )


@page("coordinator", "create")
def coordinator_replace(request: HttpRequest, code: str, group: str, public_id: str) -> HttpResponse:
    """One coordinator hands over to another, in one act."""
    row = load_group(request, code, group)
    one = one_of(
        row.coordinators.select_related("person", "organisation", "area", "group__emergency"), public_id
    )

    def run(form: Any) -> str:
        data = dict(form.cleaned_data)
        with transaction.atomic():  # nobody is entered when the appointment is refused
            _ask_first(request, row, one.organisation_id)
            person = person_of(data.pop("name"), request)
            new = actions.replace_coordinator(
                one, person=person, **data, expected=expected_version(request), by=actor(request), at=now()
            )
        _warn(request, new)
        return _("%(name)s takes over; the HC, OCHA and the country team are told.") % {"name": person.name}

    return act_page(
        request,
        form=post_forms.CoordinatorReplaceForm,
        run=run,
        title=_("Replace the coordinator of %(name)s") % {"name": row.name},
        button=_("Replace"),
        back=page_of(row),
        trail=trail_to(row.emergency, row),
        initial={"role_mailbox": one.role_mailbox, "dedicated": one.dedicated},
        version=one.version,
        clause="OG, who is accountable",
    )


@page("coordinator", "end")
def coordinator_end(request: HttpRequest, code: str, group: str, public_id: str) -> HttpResponse:
    """End a coordinator's time."""
    return end(request, code, group, "coordinators", public_id)


@page("last_resort", "create")
def last_resort_add(request: HttpRequest, code: str, group: str) -> HttpResponse:
    """An agency takes on the duty as provider of last resort, for all of the group or a part."""
    row = load_group(request, code, group)

    def run(form: Any) -> str:
        one = actions.take_on_last_resort(group=row, **form.cleaned_data, by=actor(request), at=now())
        return _("%(name)s takes on the duty.") % {"name": one.organisation.acronym or one.organisation.name}

    return act_page(
        request,
        form=partial(post_forms.LastResortForm, country=row.emergency.country_id),
        run=run,
        title=_("Provider of last resort in %(name)s") % {"name": row.name},
        button=_("Record the duty"),
        back=page_of(row),
        trail=trail_to(row.emergency, row),
        initial={"duty": "yes"},
        explain=_("A convener, an observer and those who work alongside never have this duty."),
        clause="GN 7, 11",
    )


@page("last_resort", "create")
def last_resort_limit(request: HttpRequest, code: str, group: str, public_id: str) -> HttpResponse:
    """Give the duty another scope from a day on."""
    row = load_group(request, code, group)
    one = one_of(row.last_resorts.select_related("organisation", "area", "group__emergency"), public_id)

    def run(form: Any) -> str:
        actions.limit_last_resort(
            one, **form.cleaned_data, expected=expected_version(request), by=actor(request), at=now()
        )
        return _("The duty has its new scope. What it was stays on record.")

    return act_page(
        request,
        form=post_forms.LastResortLimitForm,
        run=run,
        title=_("Limit the duty of %(name)s") % {"name": one.organisation.name},
        button=_("Limit"),
        back=page_of(row),
        trail=trail_to(row.emergency, row),
        initial={"scope": one.scope},
        version=one.version,
        clause="GN 7, 11",
    )


@page("last_resort", "end")
def last_resort_end(request: HttpRequest, code: str, group: str, public_id: str) -> HttpResponse:
    """The duty ends; a lead stays a lead."""
    return end(request, code, group, "last_resorts", public_id)
