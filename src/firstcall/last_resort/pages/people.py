"""The people of a case as a stacked bar: undertaken, offered, left; "not known" where it is not (L2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from firstcall.last_resort.queries import Now
from firstcall.last_resort.rules.people import above_need


@dataclass(frozen=True)
class Piece:
    """A part of the bar: its kind, words and people; `start` and `width`: hundredths of the whole, for SVG."""

    kind: str  # undertaken, offered, left
    words: str
    people: int
    start: str
    width: str


@dataclass(frozen=True)
class PeopleBar:
    """The bar, empty where people are not known; `everybody`: somebody takes all that is left. `above_need`: they are
    more than the people in need there by the figures."""

    people: int | None
    left: int | None
    surplus: int
    above_need: bool
    pieces: Sequence[Piece]
    everybody: Sequence[str]


def people_bar(now: Now) -> PeopleBar:
    """The bar of a case."""
    rest, above = now.remaining, bool(above_need(now.case.people, now.case.in_need))
    everybody = [
        one.organisation for one in (*now.partners, *now.last_resort) if one.counts and one.people is None
    ]
    if rest.people is None or rest.undertaken is None or rest.offered is None or rest.left is None:
        return PeopleBar(rest.people, rest.left, rest.surplus, above, (), everybody)
    parts = (
        ("undertaken", _("undertaken"), rest.undertaken),
        ("offered", _("offered, binds nobody"), rest.offered),
        ("left", _("left, without anybody"), rest.left),
    )
    pieces, start = [], 0.0
    for kind, words, people in parts:
        width = 100 * people / rest.people if rest.people else 0.0
        pieces.append(Piece(kind, words, people, f"{start:.2f}", f"{width:.2f}"))
        start += width
    return PeopleBar(rest.people, rest.left, rest.surplus, above, pieces, everybody)
