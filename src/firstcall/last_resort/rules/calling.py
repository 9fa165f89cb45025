"""Who is called on, and what may be answered (GN 8, 10, 11; security P6, P7). Values in, values out."""

from __future__ import annotations

from datetime import datetime, timedelta

from firstcall.last_resort.rules.stages import why_not_choice, why_not_run
from firstcall.policy.refusal import Refusal, gettext_noop

PARTNER_ANSWERS = ("accepted", "part", "declined")


def why_not_call(
    *, stage: str, partners: int, reply_by: datetime, most_days: int, at: datetime
) -> Refusal | None:
    """The lead calls on partners by a moment to come; again as often as it helps (GN 11).

    `most_days`: how far away that moment may be, to the end of that day anywhere (product choice).
    """
    stopped = why_not_run(stage=stage)
    if stopped is not None:
        return stopped
    if not partners:
        return Refusal(
            "call-nobody",
            gettext_noop(
                "Name at least one partner to call on. If there is none, say so and go on to last resort."
            ),
            "GN 11",
        )
    if reply_by <= at:
        return Refusal(
            "call-past", gettext_noop("Partners need time to answer. Give a day to come."), "GN 11"
        )
    if reply_by > at + timedelta(days=most_days + 1):
        return Refusal(
            "call-far",
            gettext_noop(
                "A call waits %(days)s days at most. Give a day up to %(last)s, and call again if it helps."
            ),
            "",
            {"days": most_days, "last": (at + timedelta(days=most_days)).date().isoformat()},
        )
    return None


def why_not_ask(
    *,
    organisation: str,
    participation: str,
    leads: bool,
    co_leads: bool,
    convenes: bool,
    takes_no_part: bool,
    in_group: bool,
    reports: bool,
) -> Refusal | None:
    """Partners and co-leads are called on; observers, those alongside and conveners never, though they may offer.

    The lead calls and is not called on: what partners leave comes to it (GN 11).

    `in_group`: a group covers the gap, so that whoever is called on takes part in it, by its word or by reporting to it
    (`reports`; GN 8, 10; security P6, P7).
    """
    who = {"organisation": organisation}
    if takes_no_part or participation == "alongside":
        return Refusal(
            "alongside-not-asked",
            gettext_noop(
                "%(organisation)s works alongside and is not called on. It may offer: note what it says."
            ),
            "GN 1 fn 1",
            who,
        )
    if participation == "observer":
        return Refusal(
            "observer-not-asked",
            gettext_noop(
                "%(organisation)s is an observer and is not called on. It may offer: note what it says."
            ),
            "GN Annex 1",
            who,
        )
    if convenes:
        return Refusal(
            "convener-not-asked",
            gettext_noop(
                "%(organisation)s convenes here and is not called on. It may offer: note what it says."
            ),
            "GN 3 *; fn 2",
            who,
        )
    if leads:
        return Refusal(
            "lead-not-asked",
            gettext_noop("%(organisation)s leads here: what partners leave comes to it as last resort."),
            "GN 11",
            who,
        )
    if in_group and not (participation or co_leads or reports):
        return Refusal(
            "not-a-partner",
            gettext_noop("%(organisation)s takes no part here. Let it join as a partner first."),
            "GN 10",
            who,
        )
    return None


def owes_answer(*, called_at: datetime, answered_at: datetime | None, bound: bool) -> bool:
    """Does a call wait for this organisation? Whoever is called on again is asked again; who is bound owes no answer.

    `answered_at`: when it spoke last, None: never. `bound`: what it said then binds it now (GN 10).
    """
    return answered_at is None or (answered_at < called_at and not bound)


def why_not_answer(
    *, stage: str, answer: str, people: int | None, reason: str, text: str, binding_before: bool
) -> Refusal | None:
    """A partner accepts all that is left, a part with a number, or declines with a reason (GN 10, 11; L2)."""
    stopped = why_not_run(stage=stage) or why_not_choice(
        answer, ("accepted", "part", "declined"), "partner-answer"
    )
    if stopped is not None:
        return stopped
    if binding_before:
        return Refusal(
            "answered-binding",
            gettext_noop(
                "Your organisation has undertaken something here. Withdraw that first, with a reason."
            ),
            "GN 10",
        )
    if answer == "part" and (people is None or people <= 0):
        return Refusal(
            "part-of-how-many", gettext_noop("Say for how many people: a whole number above zero."), "GN 11"
        )
    if answer != "part" and people is not None:
        return Refusal(
            "people-with-part-only",
            gettext_noop("A number of people goes with a part only. Choose “a part”, or leave it empty."),
            "GN 11",
        )
    if answer == "declined" and not reason.strip():
        return Refusal(
            "declined-why",
            gettext_noop("Say in a few words why, so that others can plan for the gap."),
            "GN 11",
        )
    if answer != "declined" and not text.strip():
        return Refusal("undertaking-empty", gettext_noop("Say what is undertaken, in a sentence."), "GN 10")
    return None
