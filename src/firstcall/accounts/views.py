"""Accounts and roles of an emergency: who holds which, given and ended by whoever may (security matrix, row 31)."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from firstcall.access.models import Grant
from firstcall.access.queries import may, scope_of
from firstcall.access.rules import Actor, Forbidden, NotVisible
from firstcall.accounts import actions
from firstcall.accounts.forms import RoleForm
from firstcall.accounts.queries import days_of, groups_to_give_in, held_by_id, roles_held, roles_to_give
from firstcall.accounts.rules import not_there
from firstcall.accounts.words import rights_of, role_name
from firstcall.organisations.models import Organisation
from firstcall.policy.refusal import Refused
from firstcall.structure.frame import frame
from firstcall.structure.models import Emergency
from firstcall.structure.queries.terms import words_of
from firstcall.structure.views.loading import load_emergency, tabs_of, trail_to
from firstcall.web.act_page import act_page, expected_version
from firstcall.web.edge import actor, now, page


def _page(emergency: Emergency) -> str:
    return reverse("roles", args=[emergency.code])


@page("account", "read")
def roles(request: HttpRequest, code: str) -> HttpResponse:
    """Who holds which role in the emergency, as far as the reader may see it."""
    emergency = load_emergency(request, code)
    who = actor(request)
    if not who.signed_in:
        raise NotVisible("account.read")
    rows = roles_held(emergency, who, now())
    chosen = request.GET.get("role", "")
    present = list(dict.fromkeys(one.role for one in rows))
    context = {
        **frame(request, emergency, "structure"),
        "tabs": tabs_of(request, emergency, "roles"),
        "trail": trail_to(emergency),
        "held": [
            (one, role_name(one.role), *days_of(one), _may_end(who, one))
            for one in rows
            if chosen in ("", one.role) or chosen not in present
        ],
        "all": len(rows),
        "roles": [(role, role_name(role)) for role in present],
        "chosen": chosen if chosen in present else "",
        "rights": _rights(emergency, present),
        "may_give": bool(roles_to_give(emergency, who)),
    }
    return render(request, "accounts/roles.html", context)


def _rights(emergency: Emergency, roles: list[str]) -> list[tuple[str, str]]:
    term = words_of(emergency)["term"]
    return [(role_name(role), rights_of(role, term)) for role in roles]


def _may_end(who: Actor, grant: Grant) -> bool:
    return may(who, "account", f"give-{grant.role}", scope_of("account", grant))


@page("account", "create")
def role_give(request: HttpRequest, code: str) -> HttpResponse:
    """Give somebody a role, with an account where they have none."""
    emergency = load_emergency(request, code)
    who = actor(request)
    offered = roles_to_give(emergency, who)
    if not offered:
        raise NotVisible("account.create")
    groups = groups_to_give_in(emergency, who, now())

    def run(form: Any) -> str:
        try:
            given = actions.give_role(emergency=emergency, **form.cleaned_data, by=who, at=now())
        except (Forbidden, NotVisible) as no:  # said above the form, so that nothing typed is lost
            raise Refused(not_there()) from no
        words = {"name": given.grant.person.name, "email": form.cleaned_data["email"]}
        if given.new:
            return (
                _("%(name)s has the role, and a message goes to %(email)s: how to choose a password.") % words
            )
        return _("%(name)s has the role, and is told.") % words

    words = words_of(emergency)
    return act_page(
        request,
        form=partial(
            RoleForm, roles=offered, groups=groups, country=emergency.country_id, term=words["Term"]
        ),
        run=run,
        title=_("Give a role"),
        button=_("Give the role"),
        back=_page(emergency),
        trail=[*trail_to(emergency), (_("Accounts and roles"), _page(emergency))],
        initial=_own_place(who, emergency, offered, groups),
        explain=_("A role gives its rights in this emergency only, from now until its last day."),
        template="accounts/give.html",
        context={"rights": _rights(emergency, offered)},
    )


def _own_place(who: Actor, emergency: Emergency, offered: list[str], groups: list[Any]) -> dict[str, Any]:
    """What is most likely meant: the giver's only group, organisation, and the only role they may give."""
    initial: dict[str, Any] = {}
    if len(offered) == 1:
        initial["role"] = offered[0]
    if len(groups) == 1:
        initial["group"] = groups[0].pk
    own = [
        held.organisation
        for held in who.held
        if held.emergency == emergency.pk and held.role == "PART" and held.organisation is not None
    ]
    if offered == ["PART"]:
        initial["organisation"] = (
            Organisation.objects.filter(pk__in=own).values_list("name", flat=True).first()
        )
    return initial


@page("account", "create")
def role_end(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """End a role: from the next request on it gives no right."""
    emergency = load_emergency(request, code)
    grant = held_by_id(public_id, actor(request))
    if grant.emergency_id != emergency.pk or not _may_end(actor(request), grant):
        raise NotVisible("account.read")

    def run(form: Any) -> str:
        actions.end_role(grant, expected=expected_version(request), by=actor(request), at=now())
        return _("The role of %(name)s has ended. What was done in it stays on record.") % {
            "name": grant.person.name
        }

    return act_page(
        request,
        form=forms.Form,
        run=run,
        title=_("End a role: %(name)s, %(role)s")
        % {"name": grant.person.name, "role": role_name(grant.role)},
        button=_("End the role"),
        back=_page(emergency),
        trail=[*trail_to(emergency), (_("Accounts and roles"), _page(emergency))],
        explain=_("It ends now. The account stays, with the other roles it has."),
        version=grant.version,
    )
