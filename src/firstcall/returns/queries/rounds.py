"""Reads of rounds: which there are, in which state, which one a word means."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import formats, translation
from django.utils.functional import lazy

from firstcall.access.queries import visible
from firstcall.access.rules import Actor
from firstcall.policy.refusal import Refused
from firstcall.returns.models import ReportingRound
from firstcall.returns.rules.assigning import Period
from firstcall.returns.rules.rounds import OPEN, REOPENED, Days, Window, state, why_not_known
from firstcall.structure.models import Emergency, Group


def _shown(day: date) -> str:
    return formats.date_format(day, "DATE_FORMAT")


shown_day = lazy(_shown, str)
"""A day as it is written in the reader's language, once it is read."""


def in_languages(day: date) -> dict[str, str]:
    """A day as each language writes it, for the params of a notice."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = _shown(day)
    return found


def month_name(day: date, language: str) -> str:
    """A month as the name of its round, in the emergency's language: March 2026."""
    with translation.override(language or "en"):
        return formats.date_format(day, "F Y")


def window(row: ReportingRound) -> Window:
    """When a round takes returns, as the rules see it."""
    days = Days(row.first_day, row.last_day, row.opens_on, row.due_on, row.closes_on)
    return Window(days, row.emergency.country.time_zone or "", row.closed_at, row.reopened_until)


def state_of(row: ReportingRound, at: datetime) -> str:
    """planned, open, reopened or closed at this moment."""
    return state(window(row), at)


def period_of(row: ReportingRound, at: datetime) -> Period:
    """A round as rows of a file see it at this moment."""
    open_ = state_of(row, at) in (OPEN, REOPENED)
    return Period(row.pk, row.group_id, row.first_day, row.last_day, open_)


def rounds_of(emergency: Emergency, group: Group | None = None) -> QuerySet[ReportingRound]:
    """The rounds of an emergency, newest first; of a group also those of all groups."""
    rows = ReportingRound.objects.filter(emergency=emergency)
    if group is not None:
        rows = rows.filter(Q(group=group) | Q(group=None))
    return rows.select_related("emergency__country", "group").order_by("-first_day", "group_id", "pk")


def rounds_seen(actor: Actor, emergency: Emergency, group: Group | None = None) -> QuerySet[ReportingRound]:
    """As `rounds_of`, as far as `actor` may see them."""
    return visible(actor, "round", rounds_of(emergency, group))


def overlapping(emergency: Emergency, group: Group | None, first_day: date, last_day: date) -> str:
    """The name of a round of the same group (or of all groups) that asks about one of these days; "" for none."""
    rows = ReportingRound.objects.filter(
        emergency=emergency, group=group, first_day__lte=last_day, last_day__gte=first_day
    )
    found = rows.order_by("first_day").first()
    return found.name if found else ""


def known_round(emergency: Emergency, text: str, group: Group | None = None) -> ReportingRound:
    """The round a word means: its id, its name (with its group in brackets), or its month as 2026-03.

    Raises `Refused` naming those there are.
    """
    rows = list(rounds_of(emergency, group))
    wanted = " ".join(text.split()).casefold()
    several: list[ReportingRound] = []
    for found in (
        [one for one in rows if one.public_id == wanted or _label(one).casefold() == wanted],
        [one for one in rows if one.name.casefold() == wanted],
        [one for one in rows if f"{one.first_day:%Y-%m}" == wanted],
    ):
        own = [one for one in found if one.group_id is not None] if group is not None else []
        if len(own or found) == 1:
            return (own or found)[0]
        several = several or found
    names = list(dict.fromkeys(_label(one) for one in several or rows[:12]))
    raise Refused(why_not_known(text, names, several=bool(several)))


def _label(row: ReportingRound) -> str:
    return f"{row.name} ({row.group.code})" if row.group else row.name
