"""Setting up an emergency, changing it, and naming its Humanitarian Coordinator."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from firstcall.structure import actions, forms
from firstcall.structure.queries import persons_holding
from firstcall.structure.views.loading import (
    front_of,
    load_emergency,
    person_of,
    trail_to,
)
from firstcall.web.act_page import act_page, expected_version
from firstcall.web.edge import actor, now, page


@page("emergency", "create")
def emergency_create(request: HttpRequest) -> HttpResponse:
    """Set up an emergency."""
    saved: dict[str, Any] = {}

    def run(form: Any) -> str:
        saved["row"] = actions.create_emergency(**form.cleaned_data, by=actor(request), at=now())
        return _("The emergency is set up. Next, choose what it works in.")

    response = act_page(
        request,
        form=forms.EmergencyForm,
        run=run,
        title=_("Set up an emergency"),
        button=_("Set up the emergency"),
        back=reverse("start"),
        trail=[],
        clause="GN 2",
        initial={"coordinator": "HC"},
    )
    if saved:
        response["Location"] = front_of(saved["row"])
    return response


@page("emergency", "change")
def emergency_change(request: HttpRequest, code: str) -> HttpResponse:
    """Change what is said of an emergency."""
    emergency = load_emergency(request, code)

    def run(form: Any) -> str:
        actions.change_emergency(
            emergency, expected=expected_version(request), by=actor(request), at=now(), **form.cleaned_data
        )
        return _("Saved.")

    fields = (
        *("name", "kind", "onset", "displacement", "other_civilians", "scale", "coordinator"),
        *("term", "term_singular", "term_plural", "began_on"),
    )
    return act_page(
        request,
        form=forms.ChangeEmergencyForm,
        run=run,
        title=_("Change %(name)s") % {"name": emergency.name},
        button=_("Save"),
        back=front_of(emergency),
        trail=trail_to(emergency),
        initial={field: getattr(emergency, field) for field in fields},
        version=emergency.version,
    )


@page("emergency", "end")
def emergency_end(request: HttpRequest, code: str) -> HttpResponse:
    """End a response whose groups are closed or handed over."""
    emergency = load_emergency(request, code)

    def run(form: Any) -> str:
        actions.end_emergency(
            emergency, **form.cleaned_data, expected=expected_version(request), by=actor(request), at=now()
        )
        return _("%(name)s is closed. Its history stays.") % {"name": emergency.name}

    return act_page(
        request,
        form=forms.EndWithReasonForm,
        run=run,
        title=_("Close %(name)s") % {"name": emergency.name},
        button=_("Close"),
        back=front_of(emergency),
        trail=trail_to(emergency),
        initial={"on": now().date()},
        explain=_("All that was decided and reported stays readable."),
        missing=actions.what_goes_on(emergency),
        version=emergency.version,
        clause="GN 13; OG, how long",
    )


@page("account", "give-HC")
def humanitarian_coordinator(request: HttpRequest, code: str) -> HttpResponse:
    """Name who is Humanitarian Coordinator; the one before ends at the same moment."""
    emergency = load_emergency(request, code)

    def run(form: Any) -> str:
        with transaction.atomic():  # nobody is entered when the naming is refused
            person = person_of(form.cleaned_data["name"], request)
            actions.name_humanitarian_coordinator(
                emergency=emergency, person=person, by=actor(request), at=now()
            )
        return _("%(name)s is Humanitarian Coordinator.") % {"name": person.name}

    current = persons_holding(emergency, ("HC",), now())
    return act_page(
        request,
        form=forms.HumanitarianCoordinatorForm,
        run=run,
        title=_("Name the Humanitarian Coordinator"),
        button=_("Name"),
        back=front_of(emergency),
        trail=trail_to(emergency),
        explain=_("At present: %(name)s.") % {"name": current[0].name}
        if current
        else _("At present the post is vacant."),
        clause="GN 13",
    )
