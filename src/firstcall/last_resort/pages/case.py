"""What the page of a gap case shows, as far as this person sees it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from firstcall.last_resort.models import GapAct, GapCase
from firstcall.last_resort.pages.accounts import Accounts
from firstcall.last_resort.pages.board import card_of
from firstcall.last_resort.pages.checks import checked_part
from firstcall.last_resort.pages.clocks import clock_of
from firstcall.last_resort.pages.conditions import latest_answer
from firstcall.last_resort.pages.last_resort import efforts_of, last_resort_of, said_of
from firstcall.last_resort.pages.next_act import buttons_of, next_of
from firstcall.last_resort.pages.partners import partners_of
from firstcall.last_resort.pages.people import people_bar
from firstcall.last_resort.pages.reader import Reader
from firstcall.last_resort.pages.timeline import acts_of, timeline_of
from firstcall.last_resort.pages.words import (
    SOURCES,
    STANDING_KINDS,
    STANDINGS,
    URGENCIES,
    URGENCY_TAGS,
    language,
    people_of,
    place_of,
    stage_word,
    subject_of,
)
from firstcall.last_resort.queries import Now, case_now, relevant_partners
from firstcall.last_resort.rules.closing import why_not_close
from firstcall.last_resort.rules.stages import COMMITTED, CONSTRAINED, COVERED, FOUND, LAST_RESORT
from firstcall.policy.refusal import Refusal, gettext_noop

NO_NUMBER = Refusal(
    "people-not-known", gettext_noop("How many people are without is not known. Update the figures."), "ToR 8"
)


def case_page(case: GapCase, reader: Reader, accounts: Accounts, at: datetime) -> dict[str, Any]:
    """The context of the page: all of it, or the published part (code, group, stage, dates)."""
    now = case_now(case, at)
    common = {
        "case": case,
        "now": now,
        "subject": subject_of(case),
        "stage": stage_word(now.course, now.stage),
        "standing": STANDINGS.get(now.standing, "") if now.stage == LAST_RESORT else "",
        "standing_kind": STANDING_KINDS.get(now.standing, "plain"),
        "ending": now.course.ending(case.ending) if case.ending else None,
        "ending_name": now.course.ending(case.ending).name_in(language()) if case.ending else "",
        "last_resort": last_resort_of(now, reader, at),
        "whole": reader.whole(case),
    }
    if common["whole"]:
        return {**common, "turn": accounts.turn(now), **_whole(now, reader, accounts, at)}
    return {**common, "turn": accounts.published(case), **_published(now, reader)}


def _published(now: Now, reader: Reader) -> dict[str, Any]:
    """Beside code, group, stage and dates: whose the rest is, and what the agency said where funding fails (GN 11)."""
    duty = now.course.duty(now.case.duty) if now.case.duty else None
    answer = latest_answer(now.case) if now.standing == CONSTRAINED else None
    return {
        "duty": duty,
        "duty_name": duty.name_in(language()) if duty else "",
        "lacking": said_of(answer, now, reader) if answer and now.stage == LAST_RESORT else None,
    }


def _whole(now: Now, reader: Reader, accounts: Accounts, at: datetime) -> dict[str, Any]:
    case, acts = now.case, acts_of(now.case)
    timeline = timeline_of(case, acts, reader)
    nobody_to_call = now.stage == FOUND and _nobody_to_call(case, at)
    following = next_of(now, accounts, reader, nobody_to_call=nobody_to_call)
    bring = now.stage not in (FOUND, LAST_RESORT) or nobody_to_call or case.group is None
    button, others = buttons_of(following, now, reader, bring=bring)
    return {
        "next": following,
        "missing": missing_in(now, following.act),
        "clock": clock_of(now, at, reader.emergency.country.time_zone),
        "button": button,
        "others": others,
        "card": card_of(case, reader, accounts, at),
        "place": place_of(case),
        "who": people_of(case),
        "urgency": URGENCY_TAGS.get(case.urgency, ""),
        "urgency_words": dict(URGENCIES).get(case.urgency, ""),
        "source": SOURCES.get(case.source, ""),
        "bar": people_bar(now),
        "answers": accounts.of(case),
        "partners": partners_of(now, reader, at),
        "efforts": efforts_of(now, timeline),
        "timeline": timeline,
        "reads_only": button is None and not others and bool(following.whom),
        "closed_with": _closing(acts),
        "checked": checked_part(now, acts),
    }


def _nobody_to_call(case: GapCase, at: datetime) -> bool:
    return not any(one.refusal is None for one in relevant_partners(case, at.date()))


def missing_in(now: Now, act: str) -> Sequence[Refusal]:
    """What the next act still lacks, each with its clause."""
    found = [NO_NUMBER] if now.case.people is None and act not in ("", "confirm") else []
    if act == "close":
        lacking = why_not_close(
            ending=now.course.ending(likely_ending(now)),
            named="",
            endings=(),
            stage=now.stage,
            text="-",
            remaining=now.remaining,
            partners=[one for one in now.partners if one.counts],
            last_resort=[one for one in now.last_resort if one.counts],
        )
        found += [lacking] if lacking else []
    return found


def likely_ending(now: Now) -> str:
    """How the case ends where it ends as it stands."""
    own = now.stage == LAST_RESORT and now.standing in (COMMITTED, COVERED) and any(
        one.counts for one in now.last_resort
    )  # fmt: skip
    return "filled_by_last_resort" if own else "filled_by_partners"


def _closing(acts: Sequence[GapAct]) -> GapAct | None:
    """The act that closed the case, the last of them."""
    return next((one for one in reversed(acts) if one.kind == "closed"), None)
