"""Figures through merges and splits: never lost, never doubled, and an earlier day shows what it showed then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from firstcall.access.queries import operator
from firstcall.activities.actions import keep_all_rollups as keep_all_reach
from firstcall.gaps.queries import GapRow, gap_table, totals
from firstcall.needs.actions import keep_all_rollups as keep_all_needs
from firstcall.structure.actions import add_group, close_group, merge_groups, split_group
from firstcall.structure.models import Group
from firstcall.structure.queries.lineage import sector_keys
from firstcall.structure.rules.groups import Successor
from tests.gaps.country import DAY, SmallCountry
from tests.setup.environment import SQLITE, engine

pytestmark = pytest.mark.django_db
PLACES = ("ZZ11", "ZZ12", "ZZ21")
SECTORS = {"HEA": "Health", "NUT": "Nutrition", "SHL": "Shelter", "CCM": "Camps"}


def moment(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


def shown(country: SmallCountry, at: date, day: date | None = None) -> list[GapRow]:
    return gap_table(
        actor=operator(), emergency=country.emergency, population_group="all", level=2, day=day, at=moment(at)
    )


def figures(rows: list[GapRow]) -> list[tuple[str, str, int | None, int | None, str]]:
    return [(row.group, row.area, row.in_need, row.reached, row.accountable.name) for row in rows]


def country_total(rows: list[GapRow]) -> tuple[int, int]:
    """People in need and reached in the country: groups share people, so each place counts with its largest."""
    need, reach = (dict.fromkeys(PLACES, 0) for _ in range(2))
    for row in rows:
        need[row.area] = max(need[row.area], row.in_need or 0)
        reach[row.area] = max(reach[row.area], row.reached or 0)
    return sum(need.values()), sum(reach.values())


@pytest.fixture
def shelter() -> SmallCountry:
    """A group for shelter and camps, with figures of each, and some of nobody in particular."""
    country = SmallCountry()
    country.both = country.group("SC", "Shelter and camps", "SHL", "CCM")  # type: ignore[attr-defined]
    country.lead(country.both, "UNHCR")  # type: ignore[attr-defined]
    for place, sector, people in (("ZZ11", "SHL", 100), ("ZZ12", "CCM", 40), ("ZZ21", "SC", 7)):
        country.need(place, people, country.both, sector)  # type: ignore[attr-defined]
        country.activity(place, "A", people // 2, country.both, sector)  # type: ignore[attr-defined]
    country.keep(*((country.both.pk, sector) for sector in ("SHL", "CCM", "SC")))  # type: ignore[attr-defined]
    return country


def split(country: SmallCountry, on: date) -> list[Group]:
    return split_group(
        country.both,  # type: ignore[attr-defined]
        into=[Successor("SHEL", "Shelter", ("SHL",)), Successor("CAMP", "Camps", ("CCM",))],
        on=on,
        by=operator(),
        at=moment(on),
    )


def test_a_split_hands_on_what_it_can_and_keeps_the_rest_by_name(shelter: SmallCountry) -> None:
    later = DAY + timedelta(days=30)
    before = country_total(shown(shelter, DAY))
    new, camps = split(shelter, later)
    shelter.lead(new, "IFRC")
    shelter.lead(camps, "IOM")
    rows = shown(shelter, later)
    assert figures(rows) == [
        ("SC", "ZZ21", 7, 3, "IFRC, IOM"),
        ("SHEL", "ZZ11", 100, 50, "IFRC"),
        ("CAMP", "ZZ12", 40, 20, "IOM"),
    ]
    assert rows[0].group_name == "Shelter and camps (not divided)"
    assert country_total(rows) == before


def test_an_earlier_day_shows_the_groups_and_the_leads_of_that_day(shelter: SmallCountry) -> None:
    later = DAY + timedelta(days=30)
    then = figures(shown(shelter, DAY))
    split(shelter, later)
    assert figures(shown(shelter, later, day=later - timedelta(days=1))) == then
    assert [one.accountable.name for one in shown(shelter, later, day=later)] == [
        "Humanitarian Coordinator (vacant)"
    ] * 3


def test_what_is_reported_after_a_merge_rolls_back_to_the_groups_before_it(shelter: SmallCountry) -> None:
    later = DAY + timedelta(days=30)
    new, camps = split(shelter, later)
    again = later + timedelta(days=30)
    merged = merge_groups([new, camps], code="ALL", name="All", on=again, by=operator(), at=moment(again))
    shelter.need("ZZ12", 60, merged, "SHL")
    shelter.need("ZZ21", 9, merged, "ALL")
    shelter.keep((merged.pk, "SHL"), (merged.pk, "ALL"))
    now = [(row.group, row.area, row.in_need) for row in shown(shelter, again)]
    assert now == [("ALL", "ZZ11", 100), ("ALL", "ZZ12", 60), ("ALL", "ZZ21", 9)]
    between = [(row.group, row.area, row.in_need) for row in shown(shelter, again, day=later)]
    assert [(row.group, row.in_need) for row in shown(shelter, again, day=DAY)] == [
        ("SC", 100), ("SC", 60), ("SC", 9),
    ]  # fmt: skip
    assert between == [
        ("SC", "ZZ21", 7),
        ("SHEL", "ZZ11", 100),
        ("SHEL", "ZZ12", 60),
        ("CAMP", "ZZ12", 40),
        ("ALL", "ZZ21", 9),
    ]


def test_a_part_below_the_capital_counts_for_the_whole(shelter: SmallCountry) -> None:
    part = add_group(
        emergency=shelter.emergency,
        parent=shelter.both,  # type: ignore[attr-defined]
        area=shelter.areas["ZZ1"],
        reason="Two of three districts are cut off.",
        by=operator(),
        at=moment(DAY),
    )
    shelter.need("ZZ11", 300, part, "SHL")
    shelter.keep((part.pk, "SHL"))
    assert [(row.group, row.area, row.in_need) for row in shown(shelter, DAY)] == [
        ("SC", "ZZ11", 300), ("SC", "ZZ12", 40), ("SC", "ZZ21", 7),
    ]  # fmt: skip
    (whole,) = totals(actor=operator(), emergency=shelter.emergency, group=part, at=moment(DAY))
    assert (whole.group, whole.in_need) == ("SC", 340)


def test_figures_of_a_closed_group_without_successor_stay_its_own(shelter: SmallCountry) -> None:
    later = DAY + timedelta(days=3)
    before = country_total(shown(shelter, DAY))
    close_group(
        shelter.both,
        on=later,
        reason="Handed over",
        expected=None,
        by=operator(),
        at=moment(later),  # type: ignore[attr-defined]
    )
    assert country_total(shown(shelter, later)) == before
    assert {row.accountable.name for row in shown(shelter, later)} == {"Humanitarian Coordinator (vacant)"}


@dataclass(frozen=True)
class Fact:
    """What somebody reported: under a first group (or none), with a sector's code or the group's own."""

    group: int | None
    sector: str
    place: str
    in_need: int
    reached: int


CODES = tuple(SECTORS)
facts = st.builds(
    Fact, st.one_of(st.none(), st.integers(0, 3)), st.sampled_from([*CODES, "OWN"]), st.sampled_from(PLACES),
    st.integers(0, 500), st.integers(0, 500),
)  # fmt: skip
acts = st.lists(
    st.tuples(st.sampled_from(["merge", "split", "add"]), st.integers(0, 99), st.integers(0, 99)), max_size=6
)


def do(country: SmallCountry, act: str, one: int, two: int, day: date, number: int) -> None:
    """Merge two of the groups there are, split one (a sector perhaps to both halves), or add one."""
    groups = list(country.emergency.groups.filter(ends_on=None).order_by("pk"))
    first, second = groups[one % len(groups)], groups[two % len(groups)]
    by = {"by": operator(), "at": moment(day)}
    if act == "merge" and first != second:
        merge_groups([first, second], code=f"M{number}", name=f"Merged {number}", on=day, **by)
    elif act == "split":
        keys = list(sector_keys(first))
        cut = two % (len(keys) + 1)
        left, right = keys[:cut], keys[max(0, cut - one % 2) :]
        into = [Successor(f"{side}{number}", f"{side} {number}", tuple(part))
                for side, part in (("L", left), ("R", right))]  # fmt: skip
        split_group(first, into=into, on=day, **by)
    elif act == "add":
        add_group(
            emergency=country.emergency, sector=f"X{number}", name=f"Extra {number}", starts_on=day, **by
        )


@given(reported=st.lists(facts, min_size=1, max_size=8), history=acts)
@settings(max_examples=25 if engine() == SQLITE else 8, deadline=None)
def test_over_any_history_nothing_is_lost_or_doubled_and_the_past_stays(
    reported: list[Fact], history: list[tuple[str, int, int]]
) -> None:
    with transaction.atomic():
        country = SmallCountry()
        first = [country.group(code, name, code) for code, name in SECTORS.items()]
        for fact in reported:
            group = None if fact.group is None else first[fact.group]
            country.need(fact.place, fact.in_need, group, fact.sector)
            country.activity(fact.place, "A", fact.reached, group, fact.sector)
        country.keep(*{(None if f.group is None else first[f.group].pk, f.sector) for f in reported})
        seen: list[tuple[date, list[GapRow]]] = [(DAY, shown(country, DAY))]
        for number, (act, one, two) in enumerate(history, start=1):
            day = DAY + timedelta(days=10 * number)
            do(country, act, one, two, day, number)
            seen.append((day, shown(country, day)))
            keep_all_needs(country.emergency)
            keep_all_reach(country.emergency)
            assert figures(shown(country, day)) == figures(seen[-1][1])  # the act kept the sums itself
        last = seen[-1][0]
        assert {country_total(rows) for _, rows in seen} == {country_total(seen[0][1])}
        for day, rows in seen:
            assert figures(shown(country, last, day=day)) == figures(rows)
        transaction.set_rollback(True)
