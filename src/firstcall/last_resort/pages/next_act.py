"""What is next in a case, for whom by name, and whether this person may do it (GN 10, 11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstcall.last_resort.models import GapCase
from firstcall.last_resort.pages.accounts import Accounts
from firstcall.last_resort.pages.reader import Reader
from firstcall.last_resort.queries import Now
from firstcall.last_resort.queries.standing import calls_now
from firstcall.last_resort.rules.stages import (
    ADVOCATING,
    ANSWERED,
    CALLED,
    CLOSED,
    COMMITTED,
    CONSTRAINED,
    COVERED,
    DRAFT,
    DUE,
    FOUND,
    LAST_RESORT,
    WITH_HC,
)

BUTTONS = {
    "confirm": gettext_lazy("Confirm this gap"),
    "dismiss": gettext_lazy("Dismiss it"),
    "call": gettext_lazy("Call on partners"),
    "answer": gettext_lazy("Answer for your organisation"),
    "note": gettext_lazy("Note what a partner said"),
    "bring": gettext_lazy("Call on the last resort"),
    "last-resort": gettext_lazy("Answer as provider of last resort"),
    "log": gettext_lazy("Log what was done"),
    "review": gettext_lazy("Look at it again"),
    "figures": gettext_lazy("Update the figures"),
    "close": gettext_lazy("Close the case"),
    "check": gettext_lazy("Say whether it was filled"),
    "reopen": gettext_lazy("Open it again"),
}
OPEN = ("answer", "note", "call", "bring", "log", "figures", "close")
POSSIBLE = {
    DRAFT: ("confirm", "dismiss"),
    FOUND: OPEN,
    CALLED: OPEN,
    ANSWERED: OPEN,
    LAST_RESORT: ("last-resort", "review", "log", "answer", "note", "call", "figures", "close"),
    CLOSED: ("check", "reopen"),
}
RIGHTS = {"dismiss": "confirm", "figures": "confirm", "check": "close"}  # acts that need the right to another


@dataclass(frozen=True)
class Next:
    """The sentence on top: `what` is next, `whom` it is for, the clause, and the page of the act ("": nobody acts)."""

    what: str
    whom: str
    clause: str
    act: str = ""


@dataclass(frozen=True)
class Button:
    """A way on: the act, its words and its address."""

    act: str
    text: str
    href: str


def next_of(now: Now, accounts: Accounts, reader: Reader, *, nobody_to_call: bool = False) -> Next:
    """What is next. `nobody_to_call`: no partner can be called on here, so that there is no call to wait for."""
    case = now.case
    if now.stage == DRAFT:
        return Next(_("Confirm it, or dismiss it."), accounts.coordinator(case), "ToR 8", "confirm")
    if now.stage == FOUND:
        return _found(case, accounts, nobody_to_call)
    if now.stage == CALLED:
        names = ", ".join(silent_names(now, reader)) or _("those called on")
        return Next(
            _("Partners answer the call: all of it, a part, or why not."), names, "GN 10, 11", "answer"
        )
    if now.stage == ANSWERED:
        return _answered(now, accounts)
    if now.stage == LAST_RESORT:
        return _last_resort(now, accounts)
    if case.check_on and case.checked_at is None:
        return Next(
            _("It is held against what is really reported."), accounts.coordinator(case), "GN 11", "check"
        )
    return Next(_("Nothing more is to be done."), "", "")


def _found(case: GapCase, accounts: Accounts, nobody_to_call: bool) -> Next:
    if case.group is None:
        what = _(
            "No group covers this. Call on the last resort, so that it stands with the Humanitarian Coordinator."
        )
        return Next(what, accounts.hc_words, "GN 10", "bring")
    if nobody_to_call:
        what = _("No partner can be called on here. Call on the last resort.")
        return Next(what, accounts.coordinator(case), "GN 11", "bring")
    return Next(_("Call on all relevant partners to fill it."), accounts.coordinator(case), "GN 11", "call")


def _answered(now: Now, accounts: Accounts) -> Next:
    office = accounts.coordinator(now.case)
    if now.remaining.left == 0:
        return Next(
            _("Partners undertake all of it. Close the case when it is filled."), office, "GN 11", "close"
        )
    return Next(_("Partners have left something. Call on the last resort."), office, "GN 11", "bring")


def _last_resort(now: Now, accounts: Accounts) -> Next:
    case, office = now.case, accounts.coordinator(now.case)
    holder = (case.holder.acronym or case.holder.name) if case.holder else ""
    clause = case.duty_clause or "GN 11"
    if now.standing == DUE:
        what = (
            _("Commit to fill what is left, say which condition fails, or advocate and explain.")
            if "advocate" in now.course.duty(case.duty).answers
            else _("Commit to fill what is left, or say which of access, security and funding fails.")
        )
        return Next(what, _("the representative of %(holder)s") % {"holder": holder}, clause, "last-resort")
    if now.standing in (COMMITTED, COVERED):
        return Next(_("All of it is undertaken. Close the case when it is filled."), office, "GN 11", "close")
    what = {
        CONSTRAINED: _(
            "Look again whether what fails still fails. Until then each attempt is put on record."
        ),
        ADVOCATING: _("Look at it again. Until then it is advocated for and explained."),
        WITH_HC: _(
            "Look again whether an agency takes the duty on. Until then it stands with the Humanitarian Coordinator."
        ),
    }[now.standing]
    return Next(what, accounts.hc_words if now.standing == WITH_HC else office, clause, "review")


def silent_names(now: Now, reader: Reader) -> list[str]:
    """The organisations that were called on and have said nothing, as far as this person sees who was."""
    asked = {
        one.organisation_id: one.organisation.acronym or one.organisation.name
        for call in calls_now(now.case)
        for one in call.asked.all()
    }
    return sorted(
        name for pk, name in asked.items() if pk not in now.answered and reader.sees_answer(now.case, pk)
    )


def waited_for(now: Now, reader: Reader) -> list[int]:
    """The reader's own organisations that were called on and have said nothing yet."""
    return [one for one in reader.answers_for(now.case) if one in now.asked - now.answered]


def may_do(act: str, now: Now, reader: Reader) -> bool:
    """Has this person the right to this act here?"""
    if act == "answer":
        return bool(reader.answers_for(now.case))
    if act == "last-resort":
        return now.standing != COMMITTED and reader.is_holder(now.case)
    return bool(act) and reader.may(now.case, RIGHTS.get(act, act))


def is_mine(following: Next, now: Now, reader: Reader, accounts: Accounts) -> bool:
    """Does the case wait for this person? What the HC or OCHA may do in a group's place does not wait for them."""
    if now.stage in (CALLED, ANSWERED) and waited_for(now, reader):
        return True
    if following.act in ("", "answer") or not may_do(following.act, now, reader):
        return False
    if following.act == "last-resort" or following.whom == accounts.hc_words:
        return True
    return reader.in_office(now.case, RIGHTS.get(following.act, following.act))


def buttons_of(
    following: Next, now: Now, reader: Reader, *, bring: bool
) -> tuple[Button | None, Sequence[Button]]:
    """The one button for whoever the case waits for, and what else this person may do. `bring`: may it be brought?"""
    first = ""
    if following.act != "answer" and may_do(following.act, now, reader):
        first = following.act
    elif now.stage in (CALLED, ANSWERED) and waited_for(now, reader):
        first = "answer"
    others = [
        act
        for act in POSSIBLE[now.stage]
        if act != first
        and may_do(act, now, reader)
        and (act != "bring" or bring)
        and (act != "check" or (now.case.check_on is not None and now.case.checked_at is None))
        and (act != "review" or now.standing in (CONSTRAINED, ADVOCATING, WITH_HC))
    ]
    return (_button(first, now) if first else None), [_button(act, now) for act in others]


def _button(act: str, now: Now) -> Button:
    case = now.case
    text = str(BUTTONS[act])
    if act == "call" and calls_now(now.case):
        text = _("Call on partners again")
    return Button(act, text, reverse(f"gap-case-{act}", args=[case.emergency.code, case.code]))
