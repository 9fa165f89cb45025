"""The partner's inbox: calls near you, what you said and what came of it, where you may offer (GN 10, 11)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from firstcall.last_resort.actions.recording import link_of
from firstcall.last_resort.pages.clocks import state_at
from firstcall.last_resort.queries.inbox import Asked, SaidOne, inbox
from firstcall.last_resort.queries.subject import subject_of
from firstcall.last_resort.rules.near import HERE, NEAR
from firstcall.last_resort.views.loading import trail_to
from firstcall.structure.frame import frame, holds_here
from firstcall.structure.queries import visible_emergency
from firstcall.structure.rules.commitments import binds
from firstcall.web.edge import actor, now, page

OFFERS_SHOWN = 20


@page("gap_answer", "answer")
def calls(request: HttpRequest, code: str) -> HttpResponse:
    """What the reader's organisation is asked, offered, and might offer."""
    who, at = actor(request), now()
    emergency = visible_emergency(who, code)
    if not holds_here(who, emergency, "gap_answer", "answer"):
        raise Http404
    found = inbox(who, emergency, at)
    context = {
        **frame(request, emergency, "gap-cases"),
        "asked": [asked_line(one, at) for one in found.asked],
        "near": sum(one.near != "not_yet" for one in found.asked),
        "said": [said_line(one) for one in found.said],
        "offers": [asked_line(one, at) for one in found.offers[:OFFERS_SHOWN]],
        "more": max(0, len(found.offers) - OFFERS_SHOWN),
        "trail": trail_to(emergency),
        "zone": emergency.country.time_zone,
    }
    return render(request, "last_resort/calls.html", context)


def asked_line(one: Asked, at: Any) -> dict[str, Any]:
    """One gap as the inbox shows it."""
    return {
        "case": one.case,
        "about": one.about,
        "left": one.now.remaining.left,
        "organisation": one.organisation,
        "near": near_words(one.near),
        "reply_by": one.reply_by,
        "clock": state_at(one.reply_by, at) if one.reply_by else "",
        "link": link_of(one.case),
        "answer": f"{link_of(one.case)}answer/?organisation={one.organisation.public_id}",
    }


def near_words(near: str) -> str:
    """How near an organisation reports from, as it reads it."""
    if near == HERE:
        return _("you report from there")
    return _("you report from the same province") if near == NEAR else _("you do not report from there yet")


def said_line(one: SaidOne) -> dict[str, Any]:
    """What was said in a case, and what came of it."""
    answer = one.answer
    return {
        "case": one.case,
        "about": subject_of(one.case),
        "left": one.now.remaining.left,
        "link": link_of(one.case),
        "organisation": answer.organisation,
        "answer": answer,
        "word": _word(one),
        "standing": _came_of(one),
        "commitment": answer.commitment
        if answer.commitment and answer.commitment.state == "accepted"
        else None,
        "asked": answer.commitment if answer.commitment and answer.commitment.state == "proposed" else None,
    }


def _word(one: SaidOne) -> str:
    return {"accepted": _("takes all that was left"), "part": _("takes a part"), "declined": _("declined")}[
        one.answer.answer
    ]


def _came_of(one: SaidOne) -> str:
    answer, commitment = one.answer, one.answer.commitment
    if answer.answer == "declined":
        return ""
    if answer.apart:
        return _("an offer: it binds nobody")
    if commitment is None:
        return _("written down, not confirmed by its own user") if answer.noted else _("undertaken")
    if commitment.state == "proposed":
        return _("written down: binds nobody until you accept it")
    if commitment.state == "met":
        return _("met")
    return _("your commitment") if binds(commitment.state) else _("taken back")
