"""The board: cases by stage as columns of small cards, with filters in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from firstcall.last_resort.models import GapCase
from firstcall.last_resort.pages.accounts import Accounts, Answers
from firstcall.last_resort.pages.clocks import RunningClock, clock_of
from firstcall.last_resort.pages.conditions import Failing, failing
from firstcall.last_resort.pages.next_act import is_mine, next_of
from firstcall.last_resort.pages.reader import Reader
from firstcall.last_resort.pages.words import (
    STANDING_KINDS,
    STANDINGS,
    language,
    people_of,
    place_of,
    stage_word,
    subject_of,
)
from firstcall.last_resort.queries import Now, case_now, cases_seen
from firstcall.last_resort.rules.stages import CLOSED, DRAFT, LAST_RESORT
from firstcall.places.queries import area_by_code
from firstcall.policy.gap_courses import course_for
from firstcall.structure.models import Emergency
from firstcall.web.templatetags.figures import day

FILTERS = ("group", "place", "stage", "standing", "condition", "mine")
SHOWN = 30  # cards of a column; the rest stands behind the filter on its stage
CLOSED_SHOWN = 10


@dataclass(frozen=True)
class Card:
    """A case in small. What is not shown to this reader is empty."""

    case: GapCase
    now: Now
    whole: bool
    subject: str
    place: str
    who: str
    days: int
    clock: RunningClock | None
    answers: Answers
    failing: Sequence[Failing]
    standing: str
    standing_kind: str
    mine: bool
    link: str
    ending: str = ""
    closed_on: str = ""


@dataclass(frozen=True)
class Column:
    """A stage with its cards: how many there are, and the address that shows the rest."""

    stage: str
    name: str
    explain: str
    clause: str
    cards: Sequence[Card]
    count: int
    more: str


@dataclass(frozen=True)
class Board:
    """The columns in the order of the course. `oldest`: days of the oldest open case, the length of the bars."""

    columns: Sequence[Column]
    count: int
    oldest: int
    next: str  # closed cases: the address of the next page


def board_of(
    reader: Reader, accounts: Accounts, chosen: Mapping[str, str], start: int, at: datetime
) -> Board:
    """The board as the filters of the address leave it; of the closed cases a page from `start`, newest first."""
    emergency = reader.emergency
    rows = _chosen_rows(cases_seen(reader.actor, emergency), chosen, reader)
    ended = rows.filter(stage=CLOSED).order_by("-closed_at", "-pk")
    size = SHOWN if chosen["stage"] == CLOSED else CLOSED_SHOWN
    of_interest = chosen["stage"] in ("", CLOSED) and not (
        chosen["mine"] or chosen["standing"] or chosen["condition"]
    )
    closed = list(ended[start : start + size + 1]) if of_interest else []
    going = rows.exclude(stage=CLOSED).order_by("opened_at", "pk") if chosen["stage"] != CLOSED else []
    cards = [card_of(case, reader, accounts, at) for case in [*going, *closed[:size]]]
    cards = [one for one in cards if _wanted(one, chosen)]
    of_stage: dict[str, list[Card]] = {}
    for one in cards:
        of_stage.setdefault(one.now.stage, []).append(one)
    counted = None
    if of_interest and all(one.whole for one in of_stage.get(CLOSED, ())):
        counted = ended.count()
    return Board(
        columns=[
            _column(stage, of_stage.get(stage, []), chosen, emergency, counted if stage == CLOSED else None)
            for stage in _stages(emergency, of_stage, chosen)
        ],
        count=len(cards),
        oldest=max([one.days for one in cards if one.now.stage != CLOSED], default=0),
        next=address({**chosen, "stage": CLOSED}, **{"from": start + size})
        if len(closed) > size and chosen["stage"] == CLOSED
        else "",
    )


def waiting_cards(reader: Reader, accounts: Accounts, at: datetime) -> list[Card]:
    """The open cases that wait for this person, the oldest first."""
    rows = cases_seen(reader.actor, reader.emergency).exclude(stage=CLOSED).order_by("opened_at", "pk")
    return [card for case in rows if (card := card_of(case, reader, accounts, at)).mine]


def _stages(emergency: Emergency, found: Mapping[str, object], chosen: Mapping[str, str]) -> list[str]:
    stages = [one.id for one in course_for(emergency.profile).stages]
    if chosen["stage"]:
        return [one for one in (DRAFT, *stages) if one == chosen["stage"]]
    return [*([DRAFT] if DRAFT in found else []), *stages]


def _column(
    stage: str, cards: Sequence[Card], chosen: Mapping[str, str], emergency: Emergency, count: int | None
) -> Column:
    course = course_for(emergency.profile)
    shown = cards if chosen["stage"] == stage else cards[:SHOWN]
    total = len(cards) if count is None else count
    draft = stage == DRAFT
    return Column(
        stage=stage,
        name=stage_word(course, stage),
        explain=_("The coordinator confirms or dismisses it.")
        if draft
        else course.stage(stage).explain_in(language()),
        clause="ToR 8" if draft else course.stage(stage).clause,
        cards=shown,
        count=total,
        more=address(chosen, stage=stage) if total > len(shown) and chosen["stage"] != stage else "",
    )


def card_of(case: GapCase, reader: Reader, accounts: Accounts, at: datetime) -> Card:
    """A case in small, as far as this person sees it."""
    now, whole = case_now(case, at), reader.whole(case)
    zone = reader.emergency.country.time_zone
    standing = now.standing if now.stage == LAST_RESORT else ""
    ends = case.closed_at or at
    return Card(
        case=case,
        now=now,
        whole=whole,
        subject=subject_of(case),
        place=place_of(case) if whole else "",
        who=people_of(case) if whole else "",
        days=max(0, (ends.astimezone(UTC).date() - case.opened_at.astimezone(UTC).date()).days),
        clock=clock_of(now, at, zone) if whole else None,
        answers=accounts.turn(now) if whole else accounts.published(case),
        failing=failing(case, reader) if whole and standing else (),
        standing=str(STANDINGS.get(standing, "")),
        standing_kind=STANDING_KINDS.get(standing, "plain"),
        mine=whole and is_mine(next_of(now, accounts, reader), now, reader, accounts),
        link=reverse("gap-case", args=[reader.emergency.code, case.code]),
        ending=now.course.ending(case.ending).name_in(language()) if case.ending else "",
        closed_on=day(case.closed_at, zone) if case.closed_at else "",
    )


def _chosen_rows(rows: QuerySet[GapCase], chosen: Mapping[str, str], reader: Reader) -> QuerySet[GapCase]:
    """What the database can leave out; the rest depends on the clock and on the reader."""
    if chosen["group"]:
        of_sector = Q(group=None, sector__iexact=chosen["group"])
        rows = rows.filter(Q(group__code__iexact=chosen["group"]) | of_sector)
    if chosen["place"]:
        rows = rows.filter(area__in=_inside(chosen["place"], rows, reader))
    if chosen["stage"] in (DRAFT, CLOSED, LAST_RESORT):
        rows = rows.filter(stage=chosen["stage"])
    return rows


def _inside(pcode: str, rows: QuerySet[GapCase], reader: Reader) -> list[int]:
    """The areas with cases that are the named one or lie in it."""
    named = area_by_code(reader.emergency.country_id, pcode)
    areas = rows.order_by().exclude(area=None).values_list("area", flat=True).distinct()
    return [one for one in areas if named is not None and named.pk in reader.tree.lineage(one)]


def _wanted(card: Card, chosen: Mapping[str, str]) -> bool:
    """Does the card pass the filters? Where a place is asked for, a case whose place is not shown does not."""
    standing = card.now.standing if card.now.stage == LAST_RESORT else "-"
    return (
        chosen["stage"] in ("", card.now.stage)
        and chosen["standing"] in ("", standing)
        and chosen["condition"] in ("", *(one.id for one in card.failing))
        and (not chosen["mine"] or card.mine)
        and (not chosen["place"] or card.whole)
    )


def address(chosen: Mapping[str, str], **changed: object) -> str:
    """The address of the board with these filters."""
    kept = {name: value for name, value in {**chosen, **changed}.items() if value}
    return "?" + urlencode(kept)
