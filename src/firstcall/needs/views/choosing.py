"""Saying which assessment counts where, and taking it back."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from firstcall.needs import actions
from firstcall.needs.forms import ChoiceForm, ReasonForm
from firstcall.needs.models import Assessment
from firstcall.needs.pages import UNNAMED
from firstcall.needs.queries import (
    assessment_seen,
    assessments_seen,
    attribution,
    choices_of,
    line_meant,
    standing_needs,
)
from firstcall.needs.views.reading import emergency_of, trail
from firstcall.policy.sector_names import sector_name
from firstcall.structure.models import Emergency
from firstcall.web.act_page import act_page, expected_version
from firstcall.web.edge import actor, now, page


def _lines(emergency: Emergency) -> list[tuple[str, str]]:
    """The groups, and the sectors that have figures and no group."""
    groups = emergency.groups.filter(ends_on=None, parent=None).order_by("pk").values_list("code", "name")
    attributed = attribution(emergency)
    facts = standing_needs(emergency).order_by().values_list("group_id", "sector").distinct()
    alone = {line.sector for line in (attributed.line(*one) for one in facts) if line.group is None}
    return [*groups, *((code, sector_name(code)) for code in sorted(alone))]


@page("assessment", "choose")
def assessment_choose(request: HttpRequest, code: str) -> HttpResponse:
    """Choose which assessment counts for a group, in an area and all within it, from a day on."""
    emergency = emergency_of(request, code, "choose")
    rows = assessments_seen(actor(request), emergency).exclude(state=Assessment.WITHDRAWN)
    named = [(one.public_id, one.title) for one in rows]
    given = {name: request.GET.get(name, "").strip() for name in ("assessment", "group", "area")}
    back = reverse("needs-of", args=[emergency.code])
    shown = {"group": request.POST.get("group") or given["group"], "place": given["area"]}

    def run(form: Any) -> str:
        said = form.cleaned_data
        group, sector = line_meant(emergency, said["group"])
        wanted = said["assessment"]
        actions.choose_assessment(
            emergency=emergency,
            assessment=None if wanted == UNNAMED else assessment_seen(actor(request), emergency, wanted),
            group=group,
            sector=sector,
            area=said["area"],
            reason=said["reason"],
            starts_on=said["starts_on"],
            by=actor(request),
            at=now(),
        )
        return _("Chosen. The sums, the gaps and the map follow it.")

    return act_page(
        request,
        form=partial(
            ChoiceForm,
            emergency=emergency,
            assessments=[*named, (UNNAMED, _("Figures without an assessment"))],
            lines=_lines(emergency),
        ),
        run=run,
        title=_("Choose the assessment in use"),
        button=_("Choose"),
        back=f"{back}?{urlencode({name: value for name, value in shown.items() if value})}",
        trail=trail(emergency),
        initial=given,
        explain=_("It counts in this area and all within it. Those not chosen are kept and shown beside it."),
        clause="Annex 1",
    )


@page("assessment", "choose")
def choice_end(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Take a choice back."""
    emergency = emergency_of(request, code, "choose")
    choice = choices_of(emergency).filter(public_id=public_id).first()
    if choice is None:
        raise Http404

    def run(form: Any) -> str:
        actions.end_choice(
            choice,
            reason=form.cleaned_data["reason"],
            expected=expected_version(request),
            by=actor(request),
            at=now(),
        )
        return _("Taken back. The next choice above counts there, else the latest figures.")

    return act_page(
        request,
        form=ReasonForm,
        run=run,
        title=_("Take the choice back"),
        button=_("Take back"),
        back=reverse("needs", args=[emergency.code]),
        trail=trail(emergency),
        version=choice.version,
        explain=_("The next choice above counts there, else the latest figures."),
    )
