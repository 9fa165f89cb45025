"""Opening a case, and what the coordinator does with one that was raised: confirm, dismiss, take figures."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from firstcall.access.queries import areas_of, may
from firstcall.access.rules import Scope
from firstcall.last_resort import actions
from firstcall.last_resort.forms import opening as forms
from firstcall.last_resort.pages.words import place_of, subject_of
from firstcall.last_resort.queries import FiguresThere, figures_there
from firstcall.last_resort.queries.duties import group_now
from firstcall.last_resort.rules.opening import why_not_confirm
from firstcall.last_resort.rules.stages import why_closed, why_not_run
from firstcall.last_resort.views.loading import (
    allowed,
    board_url,
    case_act,
    case_url,
    people_words,
    reader_of,
    trail_to,
    whole_case,
)
from firstcall.places.models import Area
from firstcall.places.queries import area_by_code
from firstcall.policy.profiles import sector_code_for
from firstcall.structure.frame import holds_here
from firstcall.structure.models import Emergency, Group
from firstcall.structure.queries import group_for, visible_emergency
from firstcall.web.act_page import act_page, expected_version
from firstcall.web.edge import actor, now, page
from firstcall.web.templatetags.figures import day, number


@page("gap_case", "create")
def case_open(request: HttpRequest, code: str) -> HttpResponse:
    """Open a case of a gap, from the gap table or of what somebody has seen; others' is confirmed first."""
    emergency = visible_emergency(actor(request), code)
    if not holds_here(actor(request), emergency, "gap_case", "create"):
        raise Http404
    given = _given(request, emergency)
    only = _only(request, emergency, given)
    opened: dict[str, Any] = {}

    def run(form: Any) -> str:
        data = dict(form.cleaned_data)
        people = data.pop("population_group") or "all"
        source = "figures" if given["from_figures"] and data["people"] is None else "hand"
        opened["case"] = case = actions.open_case(
            emergency=emergency, **data, population_group=people, source=source, by=actor(request), at=now()
        )
        if case.stage == "draft":
            return _("Raised as %(case)s. The coordinator is told, and confirms it first.") % {
                "case": case.code
            }
        return _("%(case)s is open. Call on partners to fill it.") % {"case": case.code}

    response = act_page(
        request,
        form=partial(forms.OpenForm, emergency=emergency, only=only),
        run=run,
        title=_("Open a gap case"),
        button=_("Open the case"),
        back=board_url(emergency),
        trail=trail_to(emergency),
        initial=given["initial"],
        explain=_explained(request, emergency, given, only),
        clause="ToR 8; GN 5",
    )
    if opened:
        response["Location"] = case_url(opened["case"])
    return response


def _given(request: HttpRequest, emergency: Emergency) -> dict[str, Any]:
    """What the address (or the form sent again) says: group or sector, place, people, sex, age."""
    asked = request.POST if request.method == "POST" else request.GET
    text = {name: asked.get(name, "").strip() for name in ("group", "sector", "area", "people", "sex", "age")}
    group = group_for(emergency, text["group"]) if text["group"] else None
    sector = text["sector"] or ("" if group else text["group"])
    many = text["people"].replace("\u202f", "").replace(" ", "")
    population = asked.get("population_group", "").strip() or ("" if many.isdigit() else text["people"])
    return {
        "group": group,
        "sector": "" if group else (sector_code_for(sector) or sector),
        "area": area_by_code(emergency.country_id, text["area"]) if text["area"] else None,
        "population_group": population or "all",
        "from_figures": bool(text["group"] or text["area"]),
        "initial": {
            "group": group.code if group else "",
            "sector": sector if group is None else "",
            "area": text["area"],
            "population_group": "" if population == "all" else population,
            "people": int(many) if many.isdigit() else None,
            "sex": text["sex"],
            "age": text["age"],
            "what": asked.get("what", ""),
        },
    }


def _only(request: HttpRequest, emergency: Emergency, given: dict[str, Any]) -> list[Group]:
    """The groups this person opens cases for, where those are all: who leads one group is not asked which sector no
    group covers. Empty for whoever opens cases of anything, or in an area only."""
    who = actor(request)
    if given["sector"] or may(who, "gap_case", "create", _scope(emergency, None, None)):
        return []
    if any(one.emergency == emergency.pk and one.area is not None for one in who.held):
        return []
    groups = Group.objects.filter(emergency=emergency, ends_on=None).order_by("pk")
    mine = [one for one in groups if may(who, "gap_case", "create", _scope(emergency, one, None))]
    return mine if given["group"] is None or given["group"] in mine else []


def _explained(
    request: HttpRequest, emergency: Emergency, given: dict[str, Any], only: Sequence[Group]
) -> str:
    """The figures found there, who will answer for it, and whether it waits to be confirmed."""
    group, area = given["group"], given["area"]
    parts = []
    if group or given["sector"]:
        parts.append(_figures_words(_figures(request, emergency, given)))
        _reader, accounts = reader_of(request, emergency)
        over = accounts.over(group_now(group), area)
        parts.append(_("%(who)s answers for it (%(role)s).") % {"who": over.name, "role": over.role})
    else:
        parts.append(_("What is missing, where, and for whom. Somebody by name always answers for it."))
    own = group or (only[0] if only else None)
    if not may(actor(request), "gap_case", "confirm", _scope(emergency, own, area)):
        parts.append(_("You raise it; the coordinator confirms it before partners are called on."))
    return " ".join(parts)


def _scope(emergency: Emergency, group: Group | None, area: Area | None) -> Scope:
    return Scope(
        country=emergency.country_id,
        emergency=emergency.pk,
        group=group.pk if group else None,
        areas=areas_of(area),
    )


def _figures(request: HttpRequest, emergency: Emergency, given: dict[str, Any]) -> FiguresThere:
    return figures_there(
        actor=actor(request),
        emergency=emergency,
        group=given["group"],
        sector=given["sector"],
        area=given["area"],
        population_group=given["population_group"],
        at=now(),
    )


def _figures_words(found: FiguresThere) -> str:
    if found.in_need is None:
        return _("The figures there: how many people are in need is not known.")
    return _("The figures there%(day)s: %(need)s in need, %(reached)s reached, %(left)s left.") % {
        "day": f" ({day(found.figures_on)})" if found.figures_on else "",
        "need": number(found.in_need),
        "reached": number(found.reached),
        "left": number(found.people),
    }


@page("gap_case", "confirm")
def case_confirm(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """The coordinator confirms a gap that was raised."""
    row = whole_case(request, code, case)
    allowed(request, row, "confirm", why_not_confirm(stage=row.stage))

    def run(form: Any) -> str:
        version = expected_version(request)
        actions.confirm_case(row, **form.cleaned_data, expected=version, by=actor(request), at=now())
        return _("Confirmed. Call on partners to fill it.")

    return case_act(
        request,
        row,
        form=forms.ConfirmForm,
        run=run,
        title=_("Confirm %(case)s") % {"case": row.code},
        button=_("Confirm"),
        explain=row.what,
        clause="ToR 8",
    )


@page("gap_case", "confirm")
def case_dismiss(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """The coordinator dismisses a gap that was raised, with the reason."""
    row = whole_case(request, code, case)
    allowed(request, row, "confirm", why_not_confirm(stage=row.stage))

    def run(form: Any) -> str:
        actions.close_case(
            row,
            ending="no_gap",
            **form.cleaned_data,
            expected=expected_version(request),
            by=actor(request),
            at=now(),
        )
        return _("Dismissed. It stays in the record with your reason.")

    return case_act(
        request,
        row,
        form=forms.DismissForm,
        run=run,
        title=_("Dismiss %(case)s") % {"case": row.code},
        button=_("Dismiss"),
        explain=row.what,
        clause="ToR 8",
    )


@page("gap_case", "confirm")
def case_figures(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """Take the figures as they are today, or a number that somebody counted."""
    row = whole_case(request, code, case)
    allowed(request, row, "confirm", why_closed(stage=row.stage) or why_not_run(stage=row.stage))
    given = {
        "group": group_now(row.group),
        "sector": row.sector,
        "area": row.area,
        "population_group": row.population_group,
    }

    def run(form: Any) -> str:
        version = expected_version(request)
        actions.update_figures(row, **form.cleaned_data, expected=version, by=actor(request), at=now())
        return _("The figures are taken. What is left follows from them.")

    return case_act(
        request,
        row,
        form=forms.FiguresForm,
        run=run,
        title=_("The figures of %(case)s") % {"case": row.code},
        button=_("Take the figures"),
        explain=" ".join([
            _("%(subject)s, %(place)s. In the case: %(people)s.")
            % {"subject": subject_of(row), "place": place_of(row), "people": people_words(row.people)},
            _figures_words(_figures(request, row.emergency, given)),
        ]),
        clause="ToR 6, 8",
    )  # fmt: skip
