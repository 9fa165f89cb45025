"""The acts on rounds, and on who is to report."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstcall.access.queries import may
from firstcall.access.rules import Scope
from firstcall.returns import actions, forms
from firstcall.returns.models import ReportingRound
from firstcall.returns.queries import rounds_seen, shown_day
from firstcall.structure.models import Emergency, Group
from firstcall.structure.queries.terms import words_of
from firstcall.structure.views.loading import front_of, load_emergency, load_group
from firstcall.web.act_page import act_page, expected_version
from firstcall.web.edge import actor, now, page


def page_of(emergency: Emergency, group: Group | None = None, round_: ReportingRound | None = None) -> str:
    """The page of returns, at a group and a round."""
    address = reverse("returns", args=[emergency.code])
    chosen = [f"group={group.code}"] if group else []
    chosen += [f"round={round_.public_id}"] if round_ else []
    return f"{address}?{'&'.join(chosen)}" if chosen else address


def trail_of(emergency: Emergency) -> list[tuple[str, str]]:
    """The breadcrumbs above a page about rounds."""
    return [(emergency.name, front_of(emergency)), (_("Returns"), page_of(emergency))]


@page("round", "create")
def round_plan(request: HttpRequest, code: str) -> HttpResponse:
    """Plan the rounds of several months in one act."""
    emergency = load_emergency(request, code)
    who = actor(request)
    groups = list(emergency.groups.filter(ends_on=None, parent=None).order_by("pk"))

    def allowed(group: int | None) -> bool:
        scope = Scope(country=emergency.country_id, emergency=emergency.pk, group=group)
        return may(who, "round", "create", scope)

    mine = [(one.code, one.name) for one in groups if allowed(one.pk)]
    terms = words_of(emergency)
    choices = [("", _("All %(terms)s") % {"terms": terms["terms"]})] if allowed(None) else []
    by_code = {one.code: one for one in groups}

    def run(form: Any) -> str:
        data = form.cleaned_data
        made = actions.plan_months(
            emergency=emergency,
            group=by_code.get(data["group"]),
            first=data["first"],
            count=data["count"],
            due_day=data["due_day"],
            closing_day=data["closing_day"],
            by=who,
            at=now(),
        )
        text = ngettext("%(count)d round is planned.", "%(count)d rounds are planned.", len(made))
        return text % {"count": len(made)}

    group = request.GET.get("group", "")
    return act_page(
        request,
        form=partial(forms.PlanForm, groups=[*choices, *mine], term=terms["Term"]),
        run=run,
        title=_("Plan rounds of reporting"),
        button=_("Plan"),
        back=page_of(emergency, by_code.get(group)),
        trail=trail_of(emergency),
        initial={"group": group, "first": f"{now():%Y-%m}"},
        explain=_(
            "Each month partners report on the month before. They see when it is due and when it closes."
        ),
    )


def _round(request: HttpRequest, code: str, public_id: str) -> ReportingRound:
    emergency = load_emergency(request, code)
    found = rounds_seen(actor(request), emergency).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


@page("round", "change")
def round_close(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Close a round before its day."""
    row = _round(request, code, public_id)

    def run(form: Any) -> str:
        actions.close_round(row, expected=expected_version(request), by=actor(request), at=now())
        return _("The round of %(round)s is closed.") % {"round": row.name}

    return act_page(
        request,
        form=forms.CloseForm,
        run=run,
        title=_("Close the round of %(round)s") % {"round": row.name},
        button=_("Close it"),
        back=page_of(row.emergency, row.group, row),
        trail=trail_of(row.emergency),
        explain=_("From this moment it takes no more returns, but for those that were sent back."),
        version=row.version,
    )


@page("round", "change")
def round_reopen(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Take returns again until a day, for a reason."""
    row = _round(request, code, public_id)

    def run(form: Any) -> str:
        data = form.cleaned_data
        actions.reopen_round(
            row,
            until=data["until"],
            reason=data["reason"],
            expected=expected_version(request),
            by=actor(request),
            at=now(),
        )
        return _("The round of %(round)s takes returns until %(day)s.") % {
            "round": row.name,
            "day": shown_day(data["until"]),
        }

    return act_page(
        request,
        form=forms.ReopenForm,
        run=run,
        title=_("Reopen the round of %(round)s") % {"round": row.name},
        button=_("Reopen it"),
        back=page_of(row.emergency, row.group, row),
        trail=trail_of(row.emergency),
        version=row.version,
    )


@page("return", "expect")
def reporter_expect(request: HttpRequest, code: str, group: str) -> HttpResponse:
    """Say of a partner that it is to report, or need not."""
    row = load_group(request, code, group)

    def run(form: Any) -> str:
        made = actions.expect_reporter(group=row, **form.cleaned_data, by=actor(request), at=now())
        name = made.organisation.acronym or made.organisation.name
        if made.expected:
            return _("%(name)s is expected to report.") % {"name": name}
        return _("%(name)s need not report.") % {"name": name}

    return act_page(
        request,
        form=forms.ExpectForm,
        run=run,
        title=_("Who reports to %(group)s") % {"group": row.name},
        button=_("Record"),
        back=page_of(row.emergency, row),
        trail=trail_of(row.emergency),
        initial={"organisation": request.GET.get("organisation", "")},
        explain=_("Partners that undertook something or reported before are expected by themselves."),
        clause="GN 1 fn 1",
    )
