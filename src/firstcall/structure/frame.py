"""The frame every page of one emergency stands in: its name, and the links this person may follow."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from firstcall.access.queries import may
from firstcall.access.rules import Actor, Scope
from firstcall.structure.models import Emergency
from firstcall.structure.queries.terms import words_of
from firstcall.web.edge import actor

SHOW_WHAT_IS_PUBLISHED = ("gap_case",)  # pages that have something for whoever sees only the published part


def frame(request: HttpRequest, emergency: Emergency, here: str) -> dict[str, Any]:
    """Context for `structure/emergency_base.html`; `here` is the URL name of the page's place in the menu.

    `term`, `terms`, `Term` and `Terms` are the country's word for its groups, the latter two for headings (GN 5).
    """
    links = [
        (text, reverse(name, args=[emergency.code]), name == here)
        for name, text, object_ in (
            ("emergency", _("Overview"), "emergency"),
            ("structure", _("Structure"), "group"),
            ("cases", _("Designation"), "agreement"),
            ("needs", _("Needs"), "assessment"),
            ("gaps", _("Gaps"), "gap"),
            ("gap-cases", _("Gap cases"), "gap_case"),
            ("presence", _("Who is where"), "presence"),
            ("imports", _("Files"), "import"),
            ("returns", _("Returns"), "round"),
            ("record", _("Record"), "ledger"),
        )
        if object_ == "emergency" or sees_here(actor(request), emergency, object_)
    ]
    return {
        "emergency": emergency,
        "links": links,
        "further": ways_on(actor(request), emergency, here=here),
        **words_of(emergency),
    }


def ways_on(who: Actor, emergency: Emergency, group: str = "", here: str = "") -> list[tuple[str, str]]:
    """Text and address of what goes with figures and files, as far as `who` may: what was assessed, who has reported,
    the template, exports, and the organisations; for one group where its code is given, without the page the reader
    is on."""
    query = f"?group={group}" if group else ""
    return [
        (text, reverse(name, args=[emergency.code]) + query)
        for name, text, object_, act in (
            ("needs-of", _("All that was assessed"), "need", "read"),
            ("returns", _("Who has reported"), "round", "read"),
            ("template", _("A template to report in"), "import", "create"),
            ("exports", _("Take figures away"), "export", "read"),
        )
        if name != here and holds_here(who, emergency, object_, act)
    ] + [(_("Organisations"), reverse("organisations"))]


def sees_here(who: Actor, emergency: Emergency, object_: str) -> bool:
    """True if `who` may read things of this kind in this emergency, or at least what is published of them."""
    published = Scope(emergency=emergency.pk, country=emergency.country_id, published=True)
    return holds_here(who, emergency, object_) or (
        object_ in SHOW_WHAT_IS_PUBLISHED and may(who, object_, "read", published)
    )


def holds_here(who: Actor, emergency: Emergency, object_: str, act: str = "read") -> bool:
    """True if `who` may do `act` in this emergency as a whole, or in a group, area or organisation of it."""
    scope = Scope(emergency=emergency.pk, country=emergency.country_id)
    if may(who, object_, act, scope):
        return True
    return any(
        may(
            who,
            object_,
            act,
            Scope(
                emergency=emergency.pk,
                country=emergency.country_id,
                group=held.group,
                areas=frozenset({held.area} if held.area else ()),
                organisation=held.organisation,
                person=who.person,
            ),
        )
        for held in who.held
        if held.emergency == emergency.pk
    )
