"""Pages about organisations: the list, one organisation, and the acts on it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from firstcall.access.queries import may, scope_of
from firstcall.organisations import actions, forms, queries
from firstcall.organisations.models import Organisation
from firstcall.organisations.sections import sections_of
from firstcall.organisations.types import type_name
from firstcall.organisations.undecided import undecided_rows
from firstcall.web.act_page import act_page, expected_version
from firstcall.web.edge import actor, now, page

PAGE = 100


def _language() -> str:
    return (get_language() or "en").split("-")[0]


@require_GET
@page("organisation", "read")
def organisations(request: HttpRequest) -> HttpResponse:
    """The organisations the reader may see, by name; searched by name, acronym or alias."""
    text, kind, after = (request.GET.get(name, "").strip() for name in ("q", "type", "after"))
    rows = list(queries.listed(actor(request), text=text, type_code=kind, after=after)[: PAGE + 1])
    kept = request.GET.copy()
    kept.pop("after", None)
    more = kept.copy()
    if len(rows) > PAGE:
        more["after"] = rows[PAGE - 1].public_id
    context = {
        "rows": [(row, type_name(row.type_code, _language())) for row in rows[:PAGE]],
        "undecided": undecided_rows(actor(request)).count(),
        "q": text,
        "type": kind,
        "types": forms.type_choices(),
        "next": f"?{more.urlencode()}" if len(rows) > PAGE else "",
        "first": f"?{kept.urlencode()}" if after else "",
    }
    return render(request, "organisations/list.html", context)


@require_GET
@page("organisation", "read")
def organisation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who an organisation is, who holds its posts, and what other rooms say of it."""
    who, at = actor(request), now()
    found = queries.organisation_by_id(who, public_id)
    if found.merged_into_id is not None:
        return redirect("organisation", public_id=queries.current(found).public_id)
    scope = scope_of("organisation", found)
    context = {
        "organisation": found,
        "type": type_name(found.type_code, _language()),
        "aliases": queries.aliases_of(found),
        "merged": queries.merged_from(found),
        "posts": queries.posts_seen(who, found, at.date()),
        "sections": sections_of(found, who, at),
        "may_change": may(who, "organisation", "change", scope),
        "may_merge": may(who, "organisation", "end", scope),
    }
    return render(request, "organisations/organisation.html", context)


def _trail(found: Organisation) -> list[tuple[str, str]]:
    return [(_("Organisations"), reverse("organisations")), (found.name, _address(found))]


def _address(found: Organisation) -> str:
    return reverse("organisation", args=[found.public_id])


@page("organisation", "change")
def organisation_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Correct who an organisation is."""
    found = queries.organisation_by_id(actor(request), public_id)

    def run(form: Any) -> str:
        actions.change_organisation(
            found, expected=expected_version(request), by=actor(request), at=now(), **form.cleaned_data
        )
        return _("Saved. A former name still leads here.")

    return act_page(
        request,
        form=forms.OrganisationForm,
        run=run,
        title=_("Change %(name)s") % {"name": found.name},
        button=_("Save"),
        back=_address(found),
        trail=_trail(found),
        initial={name: getattr(found, name) for name in ("name", "acronym", "type_code", "status")},
        version=found.version,
    )


@page("organisation", "change")
def organisation_alias(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add a name by which an organisation is known."""
    found = queries.organisation_by_id(actor(request), public_id)

    def run(form: Any) -> str:
        country = found.country if form.cleaned_data["only_here"] else None
        actions.add_alias(found, name=form.cleaned_data["name"], country=country, by=actor(request), at=now())
        return _("From now on this name means %(name)s.") % {"name": found.name}

    return act_page(
        request,
        form=forms.AliasForm,
        run=run,
        title=_("Another name of %(name)s") % {"name": found.name},
        button=_("Add the name"),
        back=_address(found),
        trail=_trail(found),
    )


@page("organisation", "end")
def organisation_merge(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say that this organisation is the same as another one."""
    found = queries.organisation_by_id(actor(request), public_id)

    def run(form: Any) -> str:
        into = queries.find(form.cleaned_data["into"])
        survivor = actions.merge(
            into=into, from_=found, expected=expected_version(request), by=actor(request), at=now()
        )
        return _("%(name)s is now part of %(survivor)s.") % {"name": found.name, "survivor": survivor.name}

    return act_page(
        request,
        form=forms.MergeForm,
        run=run,
        title=_("Merge %(name)s into another organisation") % {"name": found.name},
        button=_("Merge"),
        back=_address(found),
        trail=_trail(found),
        explain=_("Its names will mean the other one. What was recorded of it stays as it was."),
        version=found.version,
    )
