"""Who has reported for a round and who has not; and the same over rounds."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from firstcall.access.queries import may
from firstcall.access.rules import Actor, Scope
from firstcall.returns.models import ReportingRound
from firstcall.returns.queries import ReportLine, report_lines, rounds_seen, state_of, trend
from firstcall.returns.rules.returns import AWAITED, MISSING, NIL, NOT_REPORTED, RETURNED, SUBMITTED
from firstcall.returns.rules.rounds import CLOSED, OPEN, REOPENED
from firstcall.returns.views.nil import own_organisation
from firstcall.returns.words import KINDS, late_word, missing_word, round_word, state_word
from firstcall.structure.frame import frame, holds_here
from firstcall.structure.models import Coordinator, Emergency, Group
from firstcall.structure.queries import on_day, visible_emergency
from firstcall.web.edge import actor, now, page

ROUNDS_COMPARED = 6
LATE = "late"


@page("round", "read")
def returns(request: HttpRequest, code: str) -> HttpResponse:
    """One row per organisation: what it sent when, late or missing since when, and where its return stands."""
    who, at = actor(request), now()
    emergency = visible_emergency(who, code)
    if not holds_here(who, emergency, "round"):
        raise Http404
    groups = _groups(who, emergency)
    chosen = {name: request.GET.get(name, "").strip() for name in ("group", "round", "state", "view")}
    group = _group(who, groups, chosen["group"])
    rounds = list(rounds_seen(who, emergency, group)) if group else []
    round_ = _round(rounds, chosen["round"], at)
    context: dict[str, Any] = {
        **frame(request, emergency, "returns"),
        "chosen": {
            **chosen,
            "group": group.code if group else "",
            "round": round_.public_id if round_ else "",
        },
        "groups": [(one.code, one.name) for one in groups],
        "group": group,
        "round": round_,
        "rounds": [(one.public_id, _label(one, at)) for one in rounds],
        "may": _may(who, emergency, group, round_, at),
        "tabs": _tabs(chosen, group),
        "kept": [("view", "time")] if chosen["view"] == "time" else [],
        "zone": emergency.country.time_zone,
        "unknown": bool(chosen["group"] and (group is None or group.code != chosen["group"]))
        or bool(chosen["round"] and (round_ is None or round_.public_id != chosen["round"])),
    }
    if group is None or round_ is None:
        return render(request, "returns/returns.html", context)
    if chosen["view"] == "time":
        context |= _over_time(who, rounds, group, at)
    else:
        context |= _this_round(who, round_, group, chosen["state"], at)
    return render(request, "returns/returns.html", context)


def _groups(who: Actor, emergency: Emergency) -> list[Group]:
    """The groups in which the reader sees who reports; a partner without a group of its own sees its own everywhere."""
    rows = list(emergency.groups.filter(ends_on=None, parent=None).order_by("pk"))
    seen = [one for one in rows if may(who, "reporting", "read", Scope(emergency=emergency.pk, group=one.pk))]
    return seen or rows


def _group(who: Actor, groups: list[Group], code: str) -> Group | None:
    """The group the address names, else the reader's own, else the first."""
    named = next((one for one in groups if one.code.casefold() == code.casefold()), None)
    own = {held.group for held in who.held}
    return named or next((one for one in groups if one.pk in own), groups[0] if groups else None)


def _round(rounds: list[ReportingRound], public_id: str, at: datetime) -> ReportingRound | None:
    """The round the address names, else the newest open one, else the newest that has closed."""
    named = next((one for one in rounds if one.public_id == public_id), None)
    if named is not None:
        return named
    for wanted in ((OPEN, REOPENED), (CLOSED,)):
        found = next((one for one in rounds if state_of(one, at) in wanted), None)
        if found is not None:
            return found
    return rounds[-1] if rounds else None


def _label(one: ReportingRound, at: datetime) -> str:
    return f"{one.name} · {round_word(state_of(one, at))}"


def _may(
    who: Actor, emergency: Emergency, group: Group | None, round_: ReportingRound | None, at: datetime
) -> dict[str, bool]:
    here = Scope(country=emergency.country_id, emergency=emergency.pk, group=group.pk if group else None)
    of_round = Scope(
        country=emergency.country_id, emergency=emergency.pk, group=round_.group_id if round_ else None
    )
    return {
        "plan": may(who, "round", "create", here),
        "change": round_ is not None and may(who, "round", "change", of_round),
        "review": may(who, "return", "review", here),
        "expect": may(who, "return", "expect", here),
        "nil": round_ is not None
        and group is not None
        and state_of(round_, at) != CLOSED
        and (may(who, "return", "nil", here) or own_organisation(who, emergency.pk) is not None),
        "send": holds_here(who, emergency, "import", "create"),
    }


def _tabs(chosen: dict[str, str], group: Group | None) -> list[tuple[str, str, bool]]:
    kept = {"group": group.code} if group else {}
    if chosen["round"]:
        kept["round"] = chosen["round"]
    over_time = chosen["view"] == "time"
    return [
        (_("One round"), "?" + urlencode(kept), not over_time),
        (_("Over time"), "?" + urlencode({**kept, "view": "time"}), over_time),
    ]


def _this_round(
    who: Actor, round_: ReportingRound, group: Group, wanted: str, at: datetime
) -> dict[str, Any]:
    lines = report_lines(actor=who, round_=round_, group=group, at=at)
    expected = [one for one in lines if one.expected]
    sent = [one for one in expected if one.reported]
    now_ = state_of(round_, at)
    nil = may(who, "return", "nil", Scope(emergency=round_.emergency_id, group=group.pk))
    return {
        "round_state": (KINDS[now_], round_word(now_)),
        "closed": now_ == CLOSED,
        "lines": [_shown(one, nil and now_ != CLOSED) for one in lines if _wanted(one, wanted)],
        "nil_page": f"{reverse('return-nil', args=[round_.emergency.code, round_.public_id])}?group={group.code}",
        "hidden": sum(not _wanted(one, wanted) for one in lines),
        "expected": len(expected),
        "sent": len(sent),
        "share": len(sent) / len(expected) if expected else None,
        "to_review": sum(one.state == SUBMITTED for one in lines),
        "whole": any(one.whole for one in lines),
        "reviewers": list(
            Coordinator.objects.filter(on_day(at.date()), group=group)
            .select_related("organisation")
            .order_by("pk")[:3]
        ),
        "states": [
            (MISSING, _("Not sent")), (SUBMITTED, _("To be reviewed")), (RETURNED, _("Sent back")), (LATE, _("Late")),
            (NIL, _("Nothing to report")),
        ],
    }  # fmt: skip


def _wanted(one: ReportLine, state: str) -> bool:
    if state == MISSING:
        return not one.reported
    if state == LATE:
        return bool(one.late or one.missing)
    return not state or one.state == state


def _shown(one: ReportLine, nil: bool) -> dict[str, Any]:
    return {
        "may_nil": nil and not one.reported,
        "line": one,
        "kind": KINDS[one.state],
        "word": state_word(one.state),
        "late": late_word(one.late) if one.reported else missing_word(one.missing),
    }


def _over_time(who: Actor, rounds: list[ReportingRound], group: Group, at: datetime) -> dict[str, Any]:
    begun = [one for one in rounds if state_of(one, at) != "planned"][:ROUNDS_COMPARED][::-1]
    lines = trend(actor=who, rounds=begun, group=group, at=at)
    return {
        "over_time": True,
        "compared": begun,
        "lines": [
            (one, [(KINDS.get(state, ""), _mark(state, days)) for state, days in one.states]) for one in lines
        ],
    }


def _mark(state: str, days: int) -> str:
    if not state:
        return ""
    more = missing_word(days) if state in (MISSING, AWAITED, *NOT_REPORTED) else late_word(days)
    return f"{state_word(state)}, {more}" if more else state_word(state)
