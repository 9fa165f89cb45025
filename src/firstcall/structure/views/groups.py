"""Adding, merging, splitting, renaming and closing groups."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from firstcall.structure import actions, forms
from firstcall.structure.forms import groups as group_forms
from firstcall.structure.queries.network import advice_on
from firstcall.structure.queries.terms import words_of
from firstcall.structure.views.loading import (
    load_emergency,
    load_group,
    page_of,
    structure_of,
    trail_to,
)
from firstcall.web.act_page import act_page, expected_version
from firstcall.web.edge import actor, now, page


@page("group", "create")
def group_add(request: HttpRequest, code: str) -> HttpResponse:
    """Choose a sector of the guidance, or set up a group of one's own."""
    emergency = load_emergency(request, code)

    def run(form: Any) -> str:
        group = actions.add_group(emergency=emergency, **form.cleaned_data, by=actor(request), at=now())
        return " ".join(
            [_("%(name)s is set up. Next, enter who leads it.") % {"name": group.name}, *advice_on(group)]
        )

    return act_page(
        request,
        form=partial(group_forms.GroupForm, emergency=emergency),
        run=run,
        initial={"sector": request.GET.get("sector", "")},
        title=_("Add a %(term)s") % words_of(emergency),
        button=_("Add"),
        back=structure_of(emergency),
        trail=trail_to(emergency),
        clause="GN 5",
    )


@page("group", "create")
def group_part(request: HttpRequest, code: str, group: str) -> HttpResponse:
    """Set up a part of a national group in one region or district, where need is shown."""
    row = load_group(request, code, group)

    def run(form: Any) -> str:
        part = actions.add_group(
            emergency=row.emergency, parent=row, **form.cleaned_data, by=actor(request), at=now()
        )
        return _("%(name)s is set up. It stays under the lead of %(whole)s.") % {
            "name": part.name,
            "whole": row.name,
        }

    return act_page(
        request,
        form=partial(group_forms.PartForm, country=row.emergency.country_id),
        run=run,
        title=_("%(name)s below the capital") % {"name": row.name},
        button=_("Set it up"),
        back=page_of(row),
        trail=trail_to(row.emergency, row),
        explain=_(
            "It covers the same, in one area, under the same lead and strategy. Meetings there can be held jointly."
        ),
        clause="GN 12",
    )


@page("group", "change")
def group_merge(request: HttpRequest, code: str) -> HttpResponse:
    """Merge groups into a new one; the former ones stay in the record."""
    emergency = load_emergency(request, code)

    def run(form: Any) -> str:
        data = {**form.cleaned_data, "groups": list(form.cleaned_data["groups"])}
        groups = data.pop("groups")
        merged = actions.merge_groups(groups, **data, by=actor(request), at=now())
        return _("%(name)s takes over from what you merged.") % {"name": merged.name}

    return act_page(
        request,
        form=partial(group_forms.MergeForm, emergency=emergency),
        run=run,
        title=_("Merge %(terms)s") % words_of(emergency),
        button=_("Merge"),
        back=structure_of(emergency),
        trail=trail_to(emergency),
        clause="GN 5",
    )


@page("group", "change")
def group_split(request: HttpRequest, code: str, group: str) -> HttpResponse:
    """Split a group: others take over its sectors; what was reported follows them."""
    row = load_group(request, code, group)

    def run(form: Any) -> str:
        made = actions.split_group(
            row,
            into=form.into(),
            reason=form.cleaned_data["reason"],
            expected=expected_version(request),
            by=actor(request),
            at=now(),
        )
        names = ", ".join(one.name for one in made)
        return _("%(names)s take over from %(name)s. Next, enter who leads them.") % {
            "names": names,
            "name": row.name,
        }

    return act_page(
        request,
        form=partial(group_forms.SplitForm, group=row),
        run=run,
        title=_("Split %(name)s") % {"name": row.name},
        button=_("Split"),
        back=structure_of(row.emergency),
        trail=trail_to(row.emergency, row),
        explain=_(
            "Each sector goes to at least one of those that take over. Figures follow their sector; what cannot be "
            "divided stays named as it was, and those that take over answer for it."
        ),
        version=row.version,
        clause="GN 5",
    )


@page("group", "change")
def group_rename(request: HttpRequest, code: str, group: str) -> HttpResponse:
    """Give a group the name its team uses."""
    row = load_group(request, code, group)

    def run(form: Any) -> str:
        actions.rename_group(
            row,
            name=form.cleaned_data["name"],
            expected=expected_version(request),
            by=actor(request),
            at=now(),
        )
        return _("Renamed.")

    return act_page(
        request,
        form=group_forms.RenameGroupForm,
        run=run,
        title=_("Rename %(name)s") % {"name": row.name},
        button=_("Rename"),
        back=page_of(row),
        trail=trail_to(row.emergency, row),
        initial={"name": row.name},
        version=row.version,
        clause="GN 5",
    )


@page("group", "end")
def group_close(request: HttpRequest, code: str, group: str) -> HttpResponse:
    """Close a group whose work is done or handed over."""
    row = load_group(request, code, group)

    def run(form: Any) -> str:
        actions.close_group(
            row, **form.cleaned_data, expected=expected_version(request), by=actor(request), at=now()
        )
        return _("%(name)s is closed. Its history stays.") % {"name": row.name}

    return act_page(
        request,
        form=forms.EndWithReasonForm,
        run=run,
        title=_("Close %(name)s") % {"name": row.name},
        button=_("Close"),
        back=page_of(row),
        trail=trail_to(row.emergency, row),
        version=row.version,
        clause="OG, how long",
    )
