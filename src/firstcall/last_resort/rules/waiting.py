"""What waits in a case since its day has come: an answer, a review, a check. Days warn and decide nothing (GN 11)."""

from __future__ import annotations

from datetime import date, datetime

from firstcall.last_resort.rules.stages import (
    ADVOCATING,
    ANSWERED,
    CLOSED,
    CONSTRAINED,
    DRAFT,
    DUE,
    LAST_RESORT,
    WITH_HC,
)

CONFIRM, REST, ANSWER, REVIEW, CHECK = "confirm", "rest", "answer", "review", "check"


def waits_for(
    *,
    stage: str,
    standing: str,
    left: int | None,
    answer_by: datetime | None,
    review_on: date | None,
    check_on: date | None,
    checked: bool,
    at: datetime,
) -> str:
    """What is due by now, "" where nothing is.

    `stage` and `standing` as `stage_now` and `standing_now` give them. confirm: a draft waits for its coordinator.
    rest: all have answered or their day has passed, and people are left (or nobody knows). answer: the day of the
    last resort has passed without one. review, check: their day has come.
    """
    if stage == DRAFT:
        return CONFIRM
    if stage == CLOSED:
        return CHECK if check_on is not None and not checked and check_on <= at.date() else ""
    if stage == ANSWERED:
        return "" if left == 0 else REST
    if stage != LAST_RESORT:
        return ""
    if standing == DUE:
        return ANSWER if answer_by is not None and answer_by <= at else ""
    reviewed = standing in (CONSTRAINED, ADVOCATING, WITH_HC)
    return REVIEW if reviewed and review_on is not None and review_on <= at.date() else ""
