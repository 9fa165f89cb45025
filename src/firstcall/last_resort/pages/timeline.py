"""Everything that was done in a case, oldest first: it reads as it happened and prints as minutes; what is now stands
on top of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from firstcall.last_resort.models import GapAct, GapCase
from firstcall.last_resort.pages.conditions import Failing, conditions_of
from firstcall.last_resort.pages.reader import Reader
from firstcall.last_resort.pages.words import ACTS, SAID


@dataclass(frozen=True)
class Line:
    """An act. `told`: is its text shown to this reader? `who`: the organisations it names."""

    act: GapAct
    name: str
    who: str
    said: str
    failing: Sequence[Failing]
    told: bool


def timeline_of(case: GapCase, acts: Sequence[GapAct], reader: Reader) -> list[Line]:
    """The acts as lines. What an organisation said is told only to those who may read its answer."""
    return [_line(case, one, reader) for one in acts]


def acts_of(case: GapCase) -> list[GapAct]:
    """The acts of a case, oldest first, with what they speak of; three queries."""
    rows = case.acts.select_related(
        "organisation", "partner_answer", "last_resort_answer", "call"
    ).prefetch_related("call__asked__organisation")
    return list(rows.order_by("at", "pk"))


def _line(case: GapCase, act: GapAct, reader: Reader) -> Line:
    who = (act.organisation.acronym or act.organisation.name) if act.organisation else ""
    said, told = "", True
    failing: Sequence[Failing] = ()
    if act.partner_answer is not None:
        told = reader.sees_answer(case, act.partner_answer.organisation_id)
        said = _partner_word(act) if told else ""
        who = who if told else _("a partner")
    elif act.last_resort_answer is not None:
        answer = act.last_resort_answer
        told = reader.last_resort_part(case, answer.organisation_id, funding=answer.funding) == "whole"
        said = str(SAID[answer.answer]) if told else ""
        failing = conditions_of(case, answer, reader) if told else ()
    elif act.call is not None:
        who = ", ".join(sorted(
            one.organisation.acronym or one.organisation.name
            for one in act.call.asked.all()
            if reader.sees_answer(case, one.organisation_id)
        ))  # fmt: skip
    at_once = act.kind == "opened" and case.confirmed_at == case.opened_at
    name = _("Opened") if at_once else str(ACTS.get(act.kind, act.kind))
    return Line(act, name, who, said, failing, told)


def _partner_word(act: GapAct) -> str:
    assert act.partner_answer is not None
    return {
        "accepted": _("takes all that is left"),
        "part": _("takes a part"),
        "declined": _("declines"),
    }[act.partner_answer.answer]
