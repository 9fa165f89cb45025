"""What every page of an act loads first, and where it goes back to."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from firstcall.organisations.actions import create_person
from firstcall.organisations.models import Person
from firstcall.structure import forms
from firstcall.structure.frame import holds_here
from firstcall.structure.models import Emergency, Group
from firstcall.structure.queries import visible_emergency
from firstcall.web.edge import actor, now

Trail = list[tuple[str, str]]


def load_emergency(request: HttpRequest, code: str) -> Emergency:
    return visible_emergency(actor(request), code)


def load_group(request: HttpRequest, code: str, group: str) -> Group:
    emergency = load_emergency(request, code)
    found = emergency.groups.filter(code__iexact=group).first()
    if found is None:
        raise Http404
    return found


def front_of(emergency: Emergency) -> str:
    return reverse("emergency", args=[emergency.code])


def structure_of(emergency: Emergency) -> str:
    return reverse("structure", args=[emergency.code])


def page_of(group: Group) -> str:
    return reverse("group", args=[group.emergency.code, group.code])


def trail_to(emergency: Emergency, group: Group | None = None) -> Trail:
    trail = [(emergency.name, front_of(emergency))]
    return [*trail, (group.name, page_of(group))] if group else trail


def tabs_of(request: HttpRequest, emergency: Emergency, here: str) -> list[tuple[str, str, bool]]:
    """The pages about who and what stands behind the groups, those the reader may see."""
    pages = (
        ("country-team", _("Country team"), "team_member"),
        ("state", _("State and others"), "counterpart"),
        ("basis", _("Basis of decisions"), "basis"),
        ("commitments", _("Commitments"), "commitment"),
        ("roles", _("Accounts and roles"), "account"),
    )
    return [
        (text, reverse(name, args=[emergency.code]), name == here)
        for name, text, object_ in pages
        if holds_here(actor(request), emergency, object_)
    ]


def one_of(rows: Any, public_id: str) -> Any:
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def person_of(name: str, request: HttpRequest) -> Person:
    known = forms.person_named(" ".join(name.split()))
    return known or create_person(name=" ".join(name.split()), by=actor(request), at=now())
