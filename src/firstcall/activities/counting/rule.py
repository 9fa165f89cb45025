"""A group's counting rule as data (docs/decisions/counting-people.md). Plain values."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from firstcall.places.names import words

LARGEST, PER_GROUP, SUM_OF_GROUPS, NEW_PEOPLE, SUM = METHODS = (
    "largest",
    "largest_per_population_group",
    "sum_of_groups",
    "new_people",
    "sum",
)
AREA_AND_SITE, AREA = PLACES = ("area+site", "area")
PARTS = ("population_group", "organisation")
NOTHING, REACHED = BLANKS = ("nothing", "reached")
YES, NO, BLANK = ANSWERS = ("yes", "no", "blank")
RECURRENT = "recurrent"
FIELDS = (RECURRENT, "site", "activity", "indicator", "status", "unit", "donor", "population_group")
IS, ANY_WORD, EQUALS = HOW = ("is", "any_word", "equals")


@dataclass(frozen=True)
class Condition:
    """Which rows are left out: those whose `field` is yes, no or blank, has any of some words, or equals a text."""

    field: str
    how: str
    values: tuple[str, ...]

    def holds(self, text: str | None) -> bool:
        """Whether a row with this text in the field is left out. Case, accents and punctuation do not matter."""
        folded = words_of(text or "")
        if self.how == IS:
            return folded == ("" if self.values[0] == BLANK else self.values[0])
        if self.how == EQUALS:
            return folded in {words_of(value) for value in self.values}
        return any(f" {words_of(value)} " in f" {folded} " for value in self.values)


@dataclass(frozen=True)
class Period:
    """First days of the first and the last month that count; None leaves that end open."""

    first: date | None = None
    last: date | None = None

    def holds(self, on: date | None) -> bool:
        """Whether a row that speaks of `on` counts. A row that says no date belongs to no period."""
        if on is None:
            return False
        month = on.replace(day=1)
        return (self.first is None or month >= self.first) and (self.last is None or month <= self.last)


@dataclass(frozen=True)
class Counting:
    """From rows as reported to people.

    `place`: what holds different people, the area or the area with the site. `leave_out`: rows that do not count.
    `households_to_people`: how many people stand for a household in rows that state households and no people.
    `over`: for "sum_of_groups", what does not overlap. `where_blank`: for "new_people", what counts in a row that
    does not say how many were new.
    """

    method: str = LARGEST
    place: str = AREA_AND_SITE
    leave_out: tuple[Condition, ...] = ()
    households_to_people: float | None = None
    period: Period | None = None
    over: tuple[str, ...] = PARTS
    where_blank: str = NOTHING

    @property
    def fields(self) -> frozenset[str]:
        """The fields its conditions ask for."""
        return frozenset(condition.field for condition in self.leave_out)

    @property
    def leaves_out(self) -> bool:
        """Whether it may leave rows out."""
        return bool(self.leave_out) or self.period is not None

    @property
    def by_sex_and_age(self) -> bool:
        """Whether figures by sex and age are followed, or only totals."""
        return self.method in (LARGEST, SUM_OF_GROUPS)


DEFAULT = Counting()
OUTSIDE_PERIOD = -1  # the reason why a row is left out: this, or the position of the condition in `leave_out`


def words_of(text: str) -> str:
    """The words of a text in one form: without case, accents, punctuation and signs."""
    kept = (letter if unicodedata.category(letter)[0] in "LMN" else " " for letter in words(text))
    return " ".join("".join(kept).split())


def site_key(site: str) -> str:
    """The form in which two spellings of one site are equal: no case, accents, punctuation, quotes or spaces.

    A space between two digits stays: "Camp 1 1" is not "Camp 11". Near-identical spellings stay apart.
    """
    return re.sub(r"(?<!\d) | (?!\d)", "", words_of(site))


def as_data(rule: Counting) -> dict[str, object]:
    """The rule as JSON and TOML write it; what the method does not use is left out."""
    data: dict[str, object] = {"method": rule.method, "place": rule.place}
    data["leave_out"] = [
        {"field": one.field, one.how: one.values[0] if one.how == IS else list(one.values)}
        for one in rule.leave_out
    ]
    if rule.households_to_people is not None:
        data["households_to_people"] = rule.households_to_people
    if rule.period is not None:
        ends = {"from": rule.period.first, "to": rule.period.last}
        data["period"] = {name: f"{day:%Y-%m}" for name, day in ends.items() if day is not None}
    if rule.method == SUM_OF_GROUPS:
        data["over"] = list(rule.over)
    if rule.method == NEW_PEOPLE:
        data["where_blank"] = rule.where_blank
    return data
