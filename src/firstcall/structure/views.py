"""Pages that change the structure: each loads, makes one call, and goes back to the emergency or the group."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from firstcall.organisations.actions import create_person
from firstcall.organisations.models import Person
from firstcall.structure import actions, forms
from firstcall.structure.models import Emergency, Group, Membership
from firstcall.structure.queries import persons_holding, visible_emergency
from firstcall.web.act_page import act_page, expected_version
from firstcall.web.edge import actor, now, page

Trail = list[tuple[str, str]]


def _emergency(request: HttpRequest, code: str) -> Emergency:
    return visible_emergency(actor(request), code)


def _group(request: HttpRequest, code: str, group: str) -> Group:
    emergency = _emergency(request, code)
    found = emergency.groups.filter(code__iexact=group).first()
    if found is None:
        raise Http404
    return found


def _front(emergency: Emergency) -> str:
    return reverse("emergency", args=[emergency.code])


def _page_of(group: Group) -> str:
    return reverse("group", args=[group.emergency.code, group.code])


def _trail(emergency: Emergency, group: Group | None = None) -> Trail:
    trail = [(emergency.name, _front(emergency))]
    return [*trail, (group.name, _page_of(group))] if group else trail


def _one(rows: Any, public_id: str) -> Any:
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


@page("emergency", "create")
def emergency_create(request: HttpRequest) -> HttpResponse:
    """Set up an emergency."""
    saved: dict[str, Any] = {}

    def run(form: Any) -> str:
        saved["row"] = actions.create_emergency(**form.cleaned_data, by=actor(request), at=now())
        return _("The emergency is set up. Next, choose its groups.")

    response = act_page(
        request,
        form=forms.EmergencyForm,
        run=run,
        title=_("Set up an emergency"),
        button=_("Set up the emergency"),
        back=reverse("start"),
        trail=[],
        clause="GN 2",
        initial={"term": "cluster"},
    )
    if saved:
        response["Location"] = _front(saved["row"])
    return response


@page("emergency", "change")
def emergency_change(request: HttpRequest, code: str) -> HttpResponse:
    """Change what is said of an emergency."""
    emergency = _emergency(request, code)

    def run(form: Any) -> str:
        actions.change_emergency(
            emergency, expected=expected_version(request), by=actor(request), at=now(), **form.cleaned_data
        )
        return _("Saved.")

    fields = ("name", "kind", "onset", "displacement", "term", "began_on")
    return act_page(
        request,
        form=forms.ChangeEmergencyForm,
        run=run,
        title=_("Change %(name)s") % {"name": emergency.name},
        button=_("Save"),
        back=_front(emergency),
        trail=_trail(emergency),
        initial={field: getattr(emergency, field) for field in fields},
        version=emergency.version,
    )


@page("account", "give-HC")
def humanitarian_coordinator(request: HttpRequest, code: str) -> HttpResponse:
    """Name who is Humanitarian Coordinator; the one before ends at the same moment."""
    emergency = _emergency(request, code)

    def run(form: Any) -> str:
        at = now()
        person = _person(form.cleaned_data["name"], request)
        actions.name_humanitarian_coordinator(emergency=emergency, person=person, by=actor(request), at=at)
        return _("%(name)s is Humanitarian Coordinator.") % {"name": person.name}

    current = persons_holding(emergency, ("HC",), now())
    return act_page(
        request,
        form=forms.HumanitarianCoordinatorForm,
        run=run,
        title=_("Name the Humanitarian Coordinator"),
        button=_("Name"),
        back=_front(emergency),
        trail=_trail(emergency),
        explain=_("At present: %(name)s.") % {"name": current[0].name}
        if current
        else _("At present the post is vacant."),
        clause="GN 13",
    )


def _person(name: str, request: HttpRequest) -> Person:
    known = forms.person_named(" ".join(name.split()))
    return known or create_person(name=" ".join(name.split()), by=actor(request), at=now())


@page("group", "create")
def group_add(request: HttpRequest, code: str) -> HttpResponse:
    """Choose a sector of the guidance, or set up a group of one's own."""
    emergency = _emergency(request, code)

    def run(form: Any) -> str:
        group = actions.add_group(emergency=emergency, **form.cleaned_data, by=actor(request), at=now())
        return _("%(name)s is set up. Next, enter who leads it.") % {"name": group.name}

    return act_page(
        request,
        form=forms.GroupForm,
        run=run,
        title=_("Add a group"),
        button=_("Add the group"),
        back=_front(emergency),
        trail=_trail(emergency),
        clause="GN 5",
    )


@page("group", "change")
def group_merge(request: HttpRequest, code: str) -> HttpResponse:
    """Merge groups into a new one; the former ones stay in the record."""
    emergency = _emergency(request, code)

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
        back=_front(emergency),
        trail=_trail(emergency),
        clause="GN 5",
    )


@page("group", "change")
def group_rename(request: HttpRequest, code: str, group: str) -> HttpResponse:
    """Give a group the name its team uses."""
    row = _group(request, code, group)

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
        back=_page_of(row),
        trail=_trail(row.emergency, row),
        initial={"name": row.name},
        version=row.version,
        clause="GN 5",
    )


@page("group", "end")
def group_close(request: HttpRequest, code: str, group: str) -> HttpResponse:
    """Close a group whose work is done or handed over."""
    row = _group(request, code, group)

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
        back=_page_of(row),
        trail=_trail(row.emergency, row),
        version=row.version,
        clause="OG, how long",
    )


@page("lead", "create")
def lead_add(request: HttpRequest, code: str, group: str) -> HttpResponse:
    """Enter an agency as lead, co-lead or convener."""
    row = _group(request, code, group)

    def run(form: Any) -> str:
        lead = actions.designate(group=row, **form.cleaned_data, by=actor(request), at=now())
        return _("%(name)s is entered.") % {"name": lead.organisation.acronym or lead.organisation.name}

    return act_page(
        request,
        form=partial(forms.LeadForm, country=row.emergency.country_id),
        run=run,
        title=_("Enter a lead of %(name)s") % {"name": row.name},
        button=_("Enter the lead"),
        back=_page_of(row),
        trail=_trail(row.emergency, row),
        initial={"role": "lead"},
        clause="GN 5",
    )


@page("focal_point", "create")
def focal_point_add(request: HttpRequest, code: str, group: str) -> HttpResponse:
    """Name who acts for the lead in one area."""
    row = _group(request, code, group)

    def run(form: Any) -> str:
        point = actions.name_focal_point(group=row, **form.cleaned_data, by=actor(request), at=now())
        return _("%(name)s is focal point in %(area)s.") % {
            "name": point.organisation.acronym or point.organisation.name,
            "area": point.area.name,
        }

    return act_page(
        request,
        form=partial(forms.FocalPointForm, country=row.emergency.country_id),
        run=run,
        title=_("Name a focal point of %(name)s") % {"name": row.name},
        button=_("Name the focal point"),
        back=_page_of(row),
        trail=_trail(row.emergency, row),
        explain=_(
            "A focal point acts where the lead has no presence or another has the advantage, under the lead."
        ),
        clause="OG, focal points",
    )


@page("coordinator", "create")
def coordinator_add(request: HttpRequest, code: str, group: str) -> HttpResponse:
    """The lead agency appoints a coordinator; HC, OCHA and the HCT are told."""
    row = _group(request, code, group)

    def run(form: Any) -> str:
        data = dict(form.cleaned_data)
        person = _person(data.pop("name"), request)
        actions.appoint_coordinator(group=row, person=person, **data, by=actor(request), at=now())
        return _("%(name)s is appointed; the HC, OCHA and the country team are told.") % {"name": person.name}

    return act_page(
        request,
        form=forms.CoordinatorForm,
        run=run,
        title=_("Appoint a coordinator of %(name)s") % {"name": row.name},
        button=_("Appoint"),
        back=_page_of(row),
        trail=_trail(row.emergency, row),
        clause="OG, who is accountable",
    )


@page("membership", "create")
def member_add(request: HttpRequest, code: str, group: str) -> HttpResponse:
    """An organisation joins a group in the way it chooses."""
    row = _group(request, code, group)

    def run(form: Any) -> str:
        member = actions.join(group=row, **form.cleaned_data, by=actor(request), at=now())
        return _("%(name)s is in the group.") % {
            "name": member.organisation.acronym or member.organisation.name
        }

    return act_page(
        request,
        form=forms.MemberForm,
        run=run,
        title=_("Join %(name)s") % {"name": row.name},
        button=_("Join"),
        back=_page_of(row),
        trail=_trail(row.emergency, row),
        initial={"participation": "partner"},
        clause="GN 8, 10",
    )


@page("membership", "change")
def member_change(request: HttpRequest, code: str, group: str, member: str) -> HttpResponse:
    """Change the way an organisation takes part."""
    row = _group(request, code, group)
    membership: Membership = _one(row.memberships.select_related("organisation"), member)

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
        back=_page_of(row),
        trail=_trail(row.emergency, row),
        initial={"participation": membership.participation},
        version=membership.version,
        clause="GN 10",
    )


ENDINGS: dict[str, tuple[Any, str]] = {
    "leads": (actions.end_lead, "GN 10"),
    "focal_points": (actions.end_focal_point, "OG, focal points"),
    "coordinators": (actions.end_coordinator, "OG, who is accountable"),
    "memberships": (actions.leave, "GN 10"),
}


def _end(request: HttpRequest, code: str, group: str, what: str, public_id: str) -> HttpResponse:
    row = _group(request, code, group)
    action, clause = ENDINGS[what]
    held = _one(getattr(row, what).select_related("organisation"), public_id)

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
        back=_page_of(row),
        trail=_trail(row.emergency, row),
        initial={"on": now().date()},
        version=held.version,
        clause=clause,
    )


@page("lead", "end")
def lead_end(request: HttpRequest, code: str, group: str, public_id: str) -> HttpResponse:
    """End a lead's time."""
    return _end(request, code, group, "leads", public_id)


@page("focal_point", "end")
def focal_point_end(request: HttpRequest, code: str, group: str, public_id: str) -> HttpResponse:
    """End a focal point's time."""
    return _end(request, code, group, "focal_points", public_id)


@page("coordinator", "end")
def coordinator_end(request: HttpRequest, code: str, group: str, public_id: str) -> HttpResponse:
    """End a coordinator's time."""
    return _end(request, code, group, "coordinators", public_id)


@page("membership", "end")
def member_end(request: HttpRequest, code: str, group: str, public_id: str) -> HttpResponse:
    """An organisation leaves a group."""
    return _end(request, code, group, "memberships", public_id)
