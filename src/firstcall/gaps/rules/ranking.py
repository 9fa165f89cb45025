"""In which order gaps stand, and why each stands there (docs/decisions/gap-ranking.md); by what: ranking.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from firstcall.gaps.rules.unmet import KNOWN

MORE, SAME, LESS, STARTED, SILENT = TRENDS = ("more", "same", "less", "started", "silent")
TOO_OLD = "too old"  # a status beside those of `unmet.status_of`: the need was known, too long ago


@dataclass(frozen=True)
class Order:
    """The weights and limits of ranking.toml. `old_need`, `old_reached`: days."""

    severity: Mapping[int, float]
    severity_unknown: float
    trend: Mapping[str, float]
    trend_unknown: float
    same_within: float
    old_need: int
    old_reached: int


@lru_cache(maxsize=1)
def order() -> Order:
    """The order that gaps are ranked by."""
    data = tomllib.loads(Path(__file__).parents[1].joinpath("ranking.toml").read_text("utf-8"))
    severity, trend, age = data["severity"], data["trend"], data["age"]
    return Order(
        severity={step: float(severity[str(step)]) for step in range(1, 6)},
        severity_unknown=float(severity["unknown"]),
        trend={name: float(trend[name]) for name in TRENDS},
        trend_unknown=float(trend["unknown"]),
        same_within=float(trend["same_within"]),
        old_need=int(age["need"]),
        old_reached=int(age["reached"]),
    )


@lru_cache(maxsize=256)
def order_with(old_need: int | None) -> Order:
    """The order for a group that has a limit of its own for the age of needs, in days; None: the order of all."""
    return order() if old_need is None else replace(order(), old_need=old_need)


class Trend(NamedTuple):
    """People reached in `month` and in the month `before` it; None: nobody reported a figure."""

    month: date
    now: int | None
    before: int | None

    def word(self, same_within: float) -> str | None:
        """More, same, less, started, silent; None where neither month has a figure."""
        if self.now is None or self.before is None:
            return None if self.now == self.before else (SILENT if self.now is None else STARTED)
        if abs(self.now - self.before) <= self.before * same_within:
            return SAME
        return MORE if self.now > self.before else LESS


class Signs(NamedTuple):
    """What is known of a gap beside its figures. `as_of`: of the need; `reported_on`: the last day reports speak of."""

    severity: int | None = None
    as_of: date | None = None
    reported_on: date | None = None
    trend: Trend | None = None


class Reason(NamedTuple):
    """One reason for a row's place: a code (words: gaps/words.py) and what it is about."""

    code: str
    number: int | None = None
    day: date | None = None


class Placed(NamedTuple):
    """A gap as it can be ranked: figures that are too old are not known any more (None)."""

    in_need: int | None
    reached: int | None
    unmet: int | None
    status: str
    weighed: float | None
    why: tuple[Reason, ...]


def placed(
    *,
    in_need: int | None,
    reached: int | None,
    unmet: int | None,
    status: str,
    signs: Signs,
    on: date,
    by: Order,
) -> Placed:
    """What is still known of a gap on a day, how much it weighs (None: it cannot be ranked), and why.

    Which reports count is the group's counting rule; that the last is long ago is only said.
    """
    need_gone = need_too_old(signs.as_of, on, by)
    reach_old = reached is not None and _older(signs.reported_on, on, by.old_reached)
    if need_gone and in_need is not None:
        in_need, unmet, status = None, None, TOO_OLD
    people = unmet if unmet is not None else in_need
    weight = by.severity_unknown if signs.severity is None else by.severity[signs.severity]
    word = signs.trend.word(by.same_within) if signs.trend else None
    weight *= by.trend_unknown if word is None else by.trend[word]
    why = tuple(_why(people, unmet, status, signs, word, need_gone, reach_old))
    return Placed(in_need, reached, unmet, status, None if people is None else people * weight, why)


def need_too_old(as_of: date | None, on: date, by: Order) -> bool:
    """Is a need of that day no longer known on another day? One that says no day is not too old: nobody knows."""
    return _older(as_of, on, by.old_need)


def _older(day: date | None, on: date, limit: int) -> bool:
    return day is not None and (on - day).days > limit


def _why(
    people: int | None,
    unmet: int | None,
    status: str,
    signs: Signs,
    trend: str | None,
    need_gone: bool,
    reach_old: bool,
) -> list[Reason]:
    why: list[Reason] = []
    if signs.severity is not None:
        why.append(Reason("severity", signs.severity))
    if people is not None:
        why.append(Reason("unmet" if unmet is not None else "up-to", people))
    if status not in (KNOWN, TOO_OLD):
        why.append(Reason(status))
    if trend is not None and signs.trend is not None and trend != SAME:
        why.append(Reason(trend, signs.trend.now, signs.trend.month))
    if need_gone:
        why.append(Reason("need-too-old", day=signs.as_of))
    elif signs.as_of is not None:
        why.append(Reason("as-of", day=signs.as_of))
    if reach_old:
        why.append(Reason("reported-long-ago", day=signs.reported_on))
    return why


def key(weighed: float | None, severity: int | None, as_of: date | None) -> tuple[float, int, int]:
    """For sorting: the heaviest first, then the more severe, then the older figures; last what cannot be ranked."""
    return (
        float("inf") if weighed is None else -weighed,
        -(severity or 0),
        as_of.toordinal() if as_of else date.max.toordinal(),
    )
