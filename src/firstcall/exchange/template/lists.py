"""The lists of one group's template, as far as their reader may see them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from django.db.models import Count, Q

from firstcall.access.rules import Actor
from firstcall.activities.queries import current_activities
from firstcall.exchange.layouts import bands
from firstcall.exchange.layouts.records import keys_of_cells, rows_of
from firstcall.exchange.template.places import Listed, Place, cascade
from firstcall.needs.queries import attribution, current_needs, of_lines
from firstcall.needs.rows.people import ALL
from firstcall.organisations.models import Organisation
from firstcall.organisations.queries import merges
from firstcall.organisations.rules import survivor
from firstcall.places.models import Area
from firstcall.policy import profiles
from firstcall.structure.models import Emergency, Group, Lead, Membership
from firstcall.structure.queries import groups_of, on_day

LONGEST = 500  # entries of a list
PEOPLE = ("f|0-4", "m|0-4", "f|5-17", "m|5-17", "f|18-59", "m|18-59", "f|60+", "m|60+")
MOST_PEOPLE = 16


@dataclass(frozen=True)
class Lists:
    """What can be chosen in each column; `people` are the columns by sex and age ("f|0-4")."""

    organisations: tuple[str, ...]
    donors: tuple[str, ...]
    sectors: tuple[str, ...]
    activities: tuple[str, ...]
    statuses: tuple[str, ...]
    population_groups: tuple[str, ...]
    places: tuple[tuple[Listed, ...], ...]
    people: tuple[str, ...]


@cache
def words() -> dict[str, dict[str, dict[str, str]]]:
    """{"status": {"planned": {"en": …}}, "people": {…}} of words.toml."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))


def in_words(kind: str, name: str, language: str) -> str:
    """A status or population group in a language; a group of the country's own as it is."""
    said = words()[kind].get(name, {})
    return said.get(language, said.get("en", name))


def lists_for(
    *, emergency: Emergency, group: Group | None, language: str, actor: Actor, at: datetime
) -> Lists:
    """The lists of a group, or of all groups of an emergency."""
    groups = [group] if group is not None else list(groups_of(emergency, at.date()))
    rows = rows_of(actor=actor, emergency=emergency, group=group)
    kinds = sorted(keys_of_cells(rows), key=bands.order)
    donors = rows.exclude(donor="").order_by("donor").values_list("donor", flat=True).distinct()[:LONGEST]
    return Lists(
        organisations=_organisations(groups, at),
        donors=_sorted(donors),
        sectors=_sectors(groups, language),
        activities=_activities(emergency, group, actor),
        statuses=tuple(in_words("status", name, language) for name in words()["status"]),
        population_groups=_population_groups(emergency, group, language),
        places=_places(emergency, at),
        people=tuple(kinds) if 0 < len(kinds) <= MOST_PEOPLE else PEOPLE,
    )


def _sorted(texts: Iterable[str]) -> tuple[str, ...]:
    """Each once, in the order of an alphabet, no line breaks."""
    return tuple(sorted({" ".join(text.split()) for text in texts if text.strip()}, key=str.casefold))[
        :LONGEST
    ]


def _organisations(groups: list[Group], at: datetime) -> tuple[str, ...]:
    """Members and leads of the groups on the day, under the names they bear today."""
    day = at.date()
    members = Membership.objects.filter(on_day(day), group__in=groups).values_list(
        "organisation_id", flat=True
    )
    leads = Lead.objects.filter(on_day(day), group__in=groups).values_list("organisation_id", flat=True)
    merged = merges()
    wanted = {survivor(pk, merged) for pk in {*members, *leads}}
    return _sorted(Organisation.objects.filter(pk__in=wanted).values_list("name", flat=True))


def _sectors(groups: list[Group], language: str) -> tuple[str, ...]:
    """The sectors the groups cover; a group without one by its own name."""
    found = []
    for group in groups:
        codes = [one.code for one in group.sectors.all() if one.code]
        found += [profiles.sector_name(code, language) for code in codes] or [group.name]
    return _sorted(found)


def _activities(emergency: Emergency, group: Group | None, actor: Actor) -> tuple[str, ...]:
    """What is done in the group: what the reader may see, and what at least two organisations call the same."""
    mine = rows_of(actor=actor, emergency=emergency, group=group).exclude(activity="")
    rows = current_activities(emergency).exclude(activity="")
    if group is not None:
        attributed = attribution(emergency)
        rows = rows.filter(of_lines([attributed.line(group.pk, "")], attributed))
    shared = (
        rows.order_by().values("activity").annotate(n=Count("organisation", distinct=True)).filter(n__gt=1)
    )
    used = shared.order_by("-n", "activity").values_list("activity", flat=True)[:LONGEST]
    seen = mine.order_by("activity").values_list("activity", flat=True).distinct()[:LONGEST]
    return _sorted([*used, *seen])


def _population_groups(emergency: Emergency, group: Group | None, language: str) -> tuple[str, ...]:
    """Those the response counts its needs by; the usual ones where it counts none."""
    figures = current_needs(emergency)
    if group is not None:
        figures = figures.filter(Q(group=group) | Q(group=None))
    found = [
        name
        for name in figures.order_by().values_list("population_group", flat=True).distinct()[:60]
        if name and name != ALL
    ]
    return _sorted(in_words("people", name, language) for name in found or words()["people"])


def _places(emergency: Emergency, at: datetime) -> tuple[tuple[Listed, ...], ...]:
    """The country's areas that are in force on the day."""
    day = at.date()
    rows = Area.objects.filter(country=emergency.country_id, level__gt=0)
    rows = rows.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day))
    places = [Place(*one) for one in rows.values_list("pk", "parent_id", "level", "name", "pcode")]
    return tuple(tuple(table) for table in cascade(places))
