"""Reminders of gap cases as their days come: who is silent, what waits for whom. Nothing is decided here (GN 11).

To a partner at most one a week for each case, and two for each call (security P19; GN 12).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Max, Q

from firstcall.last_resort.actions.recording import (
    in_roles,
    link_of,
    name_of,
    of_organisation,
    who_may,
)
from firstcall.last_resort.models import GapCase
from firstcall.last_resort.queries.cases import RELATED
from firstcall.last_resort.queries.said import SAID
from firstcall.last_resort.queries.standing import Now, case_now, latest_call, silent_in
from firstcall.last_resort.rules.reminding import WEEK, silent_slot
from firstcall.last_resort.rules.stages import ADVOCATING, ANSWERED, CALLED, CLOSED, CONSTRAINED, DUE, WITH_HC
from firstcall.policy.refusal import gettext_noop
from firstcall.record.actions import remind
from firstcall.record.models import Notice

SILENT = gettext_noop(
    "%(group)s, %(area)s: your organisation is asked about a gap and has not answered (%(case)s)."
)
ANSWERS_IN = gettext_noop(
    "%(group)s, %(area)s: the call on partners is answered or its day is over (%(case)s)."
)
UNANSWERED = gettext_noop("%(group)s, %(area)s: the last resort was to be answered by now (%(case)s).")
REVIEW = gettext_noop("%(group)s, %(area)s: what holds up filling a gap is to be looked at again (%(case)s).")
CHECK = gettext_noop("%(group)s, %(area)s: a closed gap is to be held against what was reported (%(case)s).")


@dataclass(frozen=True)
class Due:
    """One reminder that is due: its key, what it says, and who is told, as a function that asks for them."""

    case: GapCase
    key: str
    text: str
    people: Any


def remind_of_cases(at: datetime) -> int:
    """Tell those whom cases wait for, each once; gives how many were told. As often as one likes."""
    due = [one for case in _candidates(at) for one in reminders(case, case_now(case, at), at)]
    known = set(Notice.objects.filter(key__in=[one.key for one in due]).values_list("key", flat=True))
    recent = _asked_lately(due, at)
    told = 0
    for one in due:
        if one.key not in known and _silent_of(one.key) not in recent:
            told += _tell(one, at)
    return told


def _candidates(at: datetime) -> Iterable[GapCase]:
    """The cases of which one of the days has come, with what was said in them: six queries however many."""
    day = at.date()
    rows = GapCase.objects.filter(
        Q(stage=CALLED)
        | Q(stage="last_resort", answer_by__lte=at)
        | Q(stage="last_resort", review_on__lte=day)
        | Q(stage=CLOSED, check_on__lte=day, checked_at=None),
        emergency__ended_on=None,
    )
    with_entry = rows.annotate(entry=Max("acts__ledger_sequence"))
    return with_entry.select_related(*RELATED).prefetch_related(*SAID).order_by("pk")


def reminders(case: GapCase, now: Now, at: datetime) -> list[Due]:
    """Every reminder that is due in a case at this moment, told already or not."""
    key = f"gap:{case.public_id}"
    found: list[Due] = []
    call = latest_call(case)
    if case.stage == CALLED and call is not None:
        found += _silent(case, at)
        if now.stage == ANSWERED:
            text = ANSWERS_IN
            found.append(Due(case, f"{key}:answered:{call.round}", text, lambda: _running(case, at)))
    if case.stage == "last_resort" and now.standing == DUE and case.answer_by and at >= case.answer_by:
        found.append(
            Due(case, f"{key}:due:{case.answer_by.date()}", UNANSWERED, lambda: _due_people(case, at))
        )
    waits = now.standing in (CONSTRAINED, ADVOCATING, WITH_HC)
    if case.stage == "last_resort" and waits and case.review_on and at.date() >= case.review_on:
        found.append(
            Due(case, f"{key}:review:{case.review_on}", REVIEW, lambda: _review_people(case, now, at))
        )
    if case.stage == CLOSED and case.check_on and case.checked_at is None and at.date() >= case.check_on:
        found.append(Due(case, f"{key}:check:{case.check_on}", CHECK, lambda: _running(case, at)))
    return found


def _silent(case: GapCase, at: datetime) -> list[Due]:
    found = []
    for pk, asked in sorted(silent_in(case).items()):
        slot = silent_slot(reply_by=asked.call.reply_by, at=at)
        if slot is not None:
            key = f"gap:{case.public_id}:silent:{pk}:{asked.call.round}:{slot}"
            found.append(Due(case, key, SILENT, partial(of_organisation, case, [pk], at, ("PART", "LREP"))))
    return found


def _silent_of(key: str) -> str:
    """The part of a key that names case and organisation, where it is a reminder to a silent partner; else ""."""
    head, found, rest = key.partition(":silent:")
    return f"{head}:silent:{rest.split(':')[0]}:" if found else ""


def _asked_lately(due: list[Due], at: datetime) -> set[str]:
    """The partners reminded of a case less than a week ago, as `_silent_of` names them."""
    wanted = {one.case.public_id for one in due if _silent_of(one.key)}
    if not wanted:
        return set()
    rows = Notice.objects.filter(key__contains=":silent:", created_at__gt=at - WEEK)
    return {_silent_of(key) for key in rows.values_list("key", flat=True).distinct()}


def _running(case: GapCase, at: datetime) -> set[int]:
    """Who runs the case: its coordinator and lead, or the HC where no group has it."""
    if case.group is None:
        return in_roles(case, ("HC",), at)
    return {one.pk for one in who_may(case, "call", at)} - in_roles(case, ("HC",), at)


def _due_people(case: GapCase, at: datetime) -> set[int]:
    of_holder = of_organisation(case, [case.holder_id], at, ("LREP",)) if case.holder_id else set()
    return of_holder | in_roles(case, ("HC",), at)


def _review_people(case: GapCase, now: Now, at: datetime) -> set[int]:
    of_holder = of_organisation(case, [case.holder_id], at, ("LREP",)) if case.holder_id else set()
    with_hc = in_roles(case, ("HC",), at) if now.standing == WITH_HC else set()
    return _running(case, at) | of_holder | with_hc


def _tell(one: Due, at: datetime) -> int:
    return remind(
        people=one.people(),
        key=one.key,
        text=one.text,
        params=name_of(one.case),
        link=link_of(one.case),
        entry=one.case.entry or 0,  # type: ignore[attr-defined]  # annotated
        at=at,
    )
