"""When the last resort is called on, and what its holder may say (GN 11; security P15). Values in, values out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from firstcall.last_resort.rules.people import why_not_part
from firstcall.last_resort.rules.stages import (
    CALLED,
    COMMITTED,
    FOUND,
    LAST_RESORT,
    URGENCIES,
    why_not_choice,
    why_not_run,
)
from firstcall.policy.gap_courses import GapCourse
from firstcall.policy.refusal import Refusal, gettext_noop

LONGEST_REVIEW = 366  # days
NOT_ITS_REPRESENTATIVE = "not-its-representative"


@dataclass(frozen=True)
class Said:
    """What the representative says. `conditions` that fail; `people` None: all that is left; `amount_usd` lacking."""

    answer: str
    conditions: tuple[str, ...] = ()
    evidence: str = ""
    explanation: str = ""
    people: int | None = None
    amount_usd: int | None = None
    by_on: date | None = None
    review_on: date | None = None


def why_not_bring(
    *,
    stage: str,
    duty: str,
    urgency: str,
    why: str,
    left: int | None,
    partners_to_call: bool,
) -> Refusal | None:
    """What remains brings the last resort, once partners were called on and answered or let the day pass (GN 11).

    `stage` as `stage_now` gives it. Where lives are at stake it need not wait for the day. A gap nobody covers stands
    against the HC at once; one without a partner to call on needs no call.
    """
    stopped = why_not_run(stage=stage) or why_not_choice(urgency, URGENCIES, "urgency")
    if stopped is not None:
        return stopped
    if not why.strip():
        return Refusal(
            "urgency-why", gettext_noop("Say how urgent it is and why: what happens if nobody acts."), "GN 11"
        )
    if stage == LAST_RESORT:
        return Refusal(
            "brought-already",
            gettext_noop(
                "The last resort was called on already. Record what was tried, or review what fails."
            ),
            "GN 11",
        )
    if stage == FOUND and duty != "nobody" and partners_to_call:
        return Refusal(
            "call-first",
            gettext_noop(
                "Call on all relevant partners first, by a day. What they leave brings the last resort."
            ),
            "GN 11",
        )
    if stage == CALLED and urgency != "life_saving":
        return Refusal(
            "wait-for-answers",
            gettext_noop(
                "Some partners have not answered and have time still. Wait, or say that lives are at stake."
            ),
            "GN 11",
        )
    if left == 0:
        return Refusal(
            "nothing-left",
            gettext_noop("What partners undertake covers it all. Close the case when it is filled."),
            "GN 11",
        )
    return None


def why_not_last_resort(
    *,
    stage: str,
    duty: str,
    course: GapCourse,
    holder: str,
    own: bool,
    standing: str,
    said: Said,
    free: int | None,
    today: date,
) -> Refusal | None:
    """The representative answers for the agency: commits, or names what fails, with evidence and explanation (P15).

    Nobody is asked who has no such duty (GN 3 *), and nobody answers for another agency. `free`: how many people are
    there to be taken on, None where that is not known.
    """
    stopped = why_not_run(stage=stage)
    if stopped is not None:
        return stopped
    if stage != LAST_RESORT:
        return Refusal(
            "not-brought",
            gettext_noop("The last resort was not called on yet. Partners come first."),
            "GN 11",
        )
    answers = course.duty(duty).answers
    if not answers:
        return Refusal(
            "nobody-answers",
            gettext_noop("No agency has this duty here: it stands with the Humanitarian Coordinator."),
            course.duty(duty).clause,
        )
    if not own:
        return Refusal(
            NOT_ITS_REPRESENTATIVE,
            gettext_noop("Only the representative of %(holder)s answers for it. Ask them."),
            "GN 11; OG Q3",
            {"holder": holder},
        )
    if standing == COMMITTED:
        return Refusal(
            "committed-already",
            gettext_noop("Your agency has undertaken this. Withdraw that first, with a reason."),
            "GN 11",
        )
    return (
        why_not_choice(said.answer, answers, "last-resort-answer")
        or _why_not_conditions(course, said)
        or _why_not_figures(said, today)
        or why_not_part(said.people, free)
    )


def _why_not_conditions(course: GapCourse, said: Said) -> Refusal | None:
    for one in said.conditions:
        wrong = why_not_choice(one, [known.id for known in course.conditions], "condition")
        if wrong is not None:
            return wrong
    constrained = said.answer == "constrained"
    if constrained and not said.conditions:
        return Refusal(
            "which-condition", gettext_noop("Say which fails: access, security or funding."), "GN 11"
        )
    if said.conditions and not constrained:
        return Refusal(
            "condition-without-constraint",
            gettext_noop(
                "Who commits names no condition that fails. Choose “constrained”, or leave them out."
            ),
            "GN 11",
        )
    if constrained and not said.evidence.strip():
        return Refusal(
            "constraint-evidence",
            gettext_noop("Say what shows it: a refusal, an incident, a budget."),
            "GN 11",
        )
    if said.answer != "commit" and not said.explanation.strip():
        return Refusal(
            "explain-to-stakeholders",
            gettext_noop("Explain it to those concerned, in words they may read."),
            "GN 11",
        )
    return None


def _why_not_figures(said: Said, today: date) -> Refusal | None:
    if said.people is not None and said.people <= 0:
        return Refusal(
            "part-of-how-many", gettext_noop("Say for how many people: a whole number above zero."), "GN 11"
        )
    if said.amount_usd is not None and ("funding" not in said.conditions or said.amount_usd <= 0):
        return Refusal(
            "amount-with-funding",
            gettext_noop("An amount goes with funding only, in whole dollars above zero."),
            "GN 11",
        )
    if said.by_on is not None and said.by_on < today:
        return Refusal("commit-by", gettext_noop("Give a day to come by which it will be filled."), "GN 11")
    return why_not_review_on(said.review_on, today)


def why_not_review_on(review_on: date | None, today: date) -> Refusal | None:
    """The next look is on a day to come, within a year."""
    if review_on is None or today < review_on <= today + timedelta(days=LONGEST_REVIEW):
        return None
    return Refusal(
        "review-day", gettext_noop("Give a day to come, within a year, for the next look at it."), "GN 11"
    )
