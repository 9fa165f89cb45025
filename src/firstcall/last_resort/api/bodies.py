"""What programs send about gap cases. People are whole numbers; left out means not known, never zero."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field

from firstcall.web.programs.bodies import Body, Day, Flag, LongName, Name, Text, Word

MOST_PEOPLE = 10_000_000_000
MOST_DOLLARS = 10**15
LAST_YEAR = 2200

# What is below zero is refused by the rules, with the sentence and the clause.
People = Annotated[int, Field(strict=True, ge=-MOST_PEOPLE, le=MOST_PEOPLE)]
Dollars = Annotated[int, Field(strict=True, ge=-MOST_DOLLARS, le=MOST_DOLLARS)]


def _thinkable(at: datetime) -> datetime:
    if not 2000 <= at.year <= LAST_YEAR:
        raise ValueError(f"Write a moment between the years 2000 and {LAST_YEAR}.")
    return at


Moment = Annotated[AwareDatetime, AfterValidator(_thinkable)]


class NewGapCase(Body):
    """`group`, or `sector` where no group covers it. Without `people`: what the figures say, else not known.

    `topic` tells two gaps of one place apart ("cold chain"). `source`: hand, figures, overlap, stalled.
    """

    what: Text
    group: Word = ""
    sector: Word = ""
    area: Name = ""
    population_group: Name = "all"
    sex: Word = ""
    age: Word = ""
    topic: LongName = ""
    people: People | None = None
    since_on: Day | None = None
    source: Word = "hand"


class GapNote(Body):
    note: Text = ""


class GapFigures(Body):
    """Without `people` the figures are taken as they are today; with a number, `reason` says who counted, and when."""

    people: People | None = None
    reason: Text = ""


class NewGapCall(Body):
    """`organisations` by id, acronym or name; `all_relevant`: everybody the gap concerns that may be called on.

    Without `reply_by`: as many days on as the course says.
    """

    organisations: Annotated[list[LongName], Field(max_length=500)] = []
    all_relevant: Flag = False
    text: Text = ""
    reply_by: Moment | None = None


class NewPartnerAnswer(Body):
    """accepted (all that is left), part (with `people`), declined (with `reason`); `text`: what is undertaken.

    `organisation`: the caller's own where it is left out.
    """

    answer: Word
    organisation: LongName = ""
    people: People | None = None
    text: Text = ""
    reason: Text = ""


class NotedAnswer(NewPartnerAnswer):
    """`organisation`: who told the coordinator."""

    organisation: LongName


class Bringing(Body):
    """`urgency`: life_saving, high, normal. `holder`: which agency, where several hold the duty."""

    urgency: Word
    why: Text
    holder: LongName = ""


class NewLastResortAnswer(Body):
    """`answer`: commit, constrained, advocate. `conditions` that fail: access, security, funding."""

    answer: Word
    conditions: Annotated[list[Word], Field(max_length=3)] = []
    evidence: Text = ""
    explanation: Text = ""
    people: People | None = None
    amount_usd: Dollars | None = None
    by_on: Day | None = None
    review_on: Day | None = None


class GapEffort(Body):
    """`kind`: advocacy, mobilisation (with what came of it in dollars), explanation, attempt."""

    kind: Word
    text: Text
    to_whom: LongName = ""
    amount_usd: Dollars | None = None


class GapReview(Body):
    """`outcome`: holds (with `next_on`), or changed: the duty returns, to `holder` where several have it."""

    outcome: Word
    text: Text
    next_on: Day | None = None
    holder: LongName = ""


class GapClosing(Body):
    """`ending`: filled_by_partners, filled_by_last_resort, need_ended, no_gap (which dismisses a draft)."""

    ending: Word
    text: Text


class GapCheck(Body):
    """`outcome`: confirmed, or not_confirmed; `text`: what was seen."""

    outcome: Word
    text: Text


class GapReopening(Body):
    text: Text


class NewWatch(Body):
    """`sign`: unmet, coverage, nobody, severity; `limit` in its unit. Without `level`: the finest."""

    group: Word
    sign: Word
    limit: People
    level: Annotated[int, Field(strict=True, ge=-100, le=100)] | None = None
    population_group: Name = "all"
    reason: Text = ""


class WatchEnding(Body):
    reason: Text = ""
