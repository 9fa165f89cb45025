"""Adding, merging, renaming and closing groups."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from firstcall.structure import actions, forms
from firstcall.structure.views.loading import (
    front_of,
    load_emergency,
    load_group,
    page_of,
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
        return _("%(name)s is set up. Next, enter who leads it.") % {"name": group.name}

    return act_page(
        request,
        form=forms.GroupForm,
        run=run,
        title=_("Add a group"),
        button=_("Add the group"),
        back=front_of(emergency),
        trail=trail_to(emergency),
        clause="GN 5",
    )


@page("group", "change")
def group_merge(request: HttpRequest, code: str) -> HttpResponse:
    """Merge groups into a new one; the former ones stay in the record."""
    emergency = load_emergency(request, code)

    def run(form: Any) -> str:
        data = {**form.cleaned_data, "groups": list(form.cleaned_data["groups"])}
        groups = data.pop("groups")
        merged = actions.merge_groups(groups, **data, by=actor(request), at=now())
        return _("%(name)s takes over from the groups you merged.") % {"name": merged.name}

    return act_page(
        request,
        form=partial(forms.MergeForm, emergency=emergency),
        run=run,
        title=_("Merge groups"),
        button=_("Merge"),
        back=front_of(emergency),
        trail=trail_to(emergency),
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
        form=forms.RenameGroupForm,
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
        return _("The group is closed. Its history stays.")

    return act_page(
        request,
        form=forms.EndWithReasonForm,
        run=run,
        title=_("Close %(name)s") % {"name": row.name},
        button=_("Close the group"),
        back=page_of(row),
        trail=trail_to(row.emergency, row),
        version=row.version,
        clause="OG, how long",
    )
