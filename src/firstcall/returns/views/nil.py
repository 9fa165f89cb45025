"""A partner says that it has nothing to report, or a coordinator writes down that it said so."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstcall.access.queries import may, visible
from firstcall.access.rules import Actor, Scope
from firstcall.organisations.models import Organisation
from firstcall.returns import actions, forms
from firstcall.returns.models import ReportingRound, Return
from firstcall.returns.queries import rounds_seen
from firstcall.returns.queries.nil import group_answered
from firstcall.returns.views.rounds import page_of, trail_of
from firstcall.structure.models import Group
from firstcall.structure.views.loading import load_emergency
from firstcall.web.act_page import act_page, expected_version
from firstcall.web.edge import actor, now, page


def own_organisation(who: Actor, emergency: int) -> Organisation | None:
    """The one organisation that a partner's user reports for; None for everybody else."""
    own = {held.organisation for held in who.held if held.role == "PART" and held.emergency == emergency}
    found = Organisation.objects.filter(pk__in=[one for one in own if one])
    return found[0] if len(found) == 1 else None


@page("return", "nil")
def return_nil(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Say that there was nothing to report for a round: for one's own organisation, or for one that told."""
    emergency, who = load_emergency(request, code), actor(request)
    row = rounds_seen(who, emergency).filter(public_id=public_id).first()
    if row is None:
        raise Http404
    text = request.GET.get("group", "")
    group = row.group or emergency.groups.filter(code__iexact=text).first()
    own = own_organisation(who, emergency.pk)
    behalf = may(who, "return", "nil", Scope(emergency=emergency.pk, group=group.pk if group else None))

    def run(form: Any) -> str:
        data = form.cleaned_data
        organisation = data.get("organisation") or own
        assert organisation is not None
        at = now()
        actions.say_nil(
            round_=row,
            group=group or group_answered(row, organisation, "", at.date()),
            organisation=organisation,
            told_by=data.get("told_by", ""),
            by=who,
            at=at,
        )
        return _("It is recorded that %(name)s has nothing to report for %(round)s.") % {
            "name": organisation.acronym or organisation.name,
            "round": row.name,
        }

    return act_page(
        request,
        form=partial(forms.NilForm, named=behalf or own is None),
        run=run,
        title=_title(row, group, own, behalf),
        button=_("Nothing to report"),
        back=page_of(emergency, group, row),
        trail=trail_of(emergency),
        initial={"organisation": request.GET.get("organisation", "")},
        explain=_(
            "Who has nothing to report has reported: nobody is reminded, nothing is late. What is sent later takes its "
            "place."
        ),
    )


def _title(row: ReportingRound, group: Group | None, own: Organisation | None, behalf: bool) -> str:
    where = group.name if group else ""
    if own is not None and not behalf:
        return _("%(name)s: nothing to report for %(round)s") % {
            "name": " · ".join(filter(None, (own.acronym or own.name, where))),
            "round": row.name,
        }
    return _("Nothing to report for %(round)s") % {
        "round": " · ".join(filter(None, (row.name, where))),
    }


@require_POST
@page("return", "nil")
def return_nil_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take back that there was nothing to report."""
    who = actor(request)
    rows = Return.objects.select_related("round__emergency__country", "round__group", "group", "organisation")
    row = visible(who, "return", rows).filter(public_id=public_id).first()
    if row is None:
        raise Http404
    actions.take_nil_back(row, expected=expected_version(request), by=who, at=now())
    messages.success(request, _("It is taken back: the return is awaited again."))
    return redirect(page_of(row.round.emergency, row.group, row.round))
