"""What may have been meant by what is wrong in a file, ready to be taken: areas, organisations, dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from firstcall.intake.contents.counts import only_number
from firstcall.intake.rules import Choice, Problem, Problems
from firstcall.organisations.directory import Directory
from firstcall.places.gazetteer import Gazetteer
from firstcall.places.place import Place

MOST = 5  # of one problem
SEARCHED = (
    200  # problems whose areas are looked for by likeness; further ones offer what their sentence names
)
_CODE = re.compile(r"\(([^()]+)\)")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def offer_choices(problems: Problems, places: Gazetteer, directory: Directory | None) -> None:
    """Give each problem the choices there are, the likeliest first."""
    offer = _Offer(places, directory)
    problems.offer(offer)


class _Offer:
    def __init__(self, places: Gazetteer, directory: Directory | None) -> None:
        self.places, self.directory, self.searched = places, directory, 0

    def __call__(self, problem: Problem) -> Sequence[Choice]:
        if problem.code.startswith("organisation-"):
            return self._organisations(problem)
        if problem.code.startswith(("place-", "code-", "pcode-")):
            return [choice_of(place) for place in self._areas(problem)][:MOST]
        if problem.code == "not_a_number":
            return [Choice(text)] if (text := only_number(problem.value)) else []
        advice = problem.advice()
        return [Choice(advice)] if _DAY.fullmatch(advice) or advice.isdecimal() else []

    def _organisations(self, problem: Problem) -> list[Choice]:
        if self.directory is None or not problem.value:
            return []
        found = [one.organisation for one in self.directory.match(problem.value).suggestions[:MOST]]
        return [Choice(one.name, label=one.acronym) for one in found]

    def _areas(self, problem: Problem) -> Iterable[Place]:
        """Those its sentence names, else those called like it."""
        named = [self.places.by_code(code) for code in _CODE.findall(str(problem.params.get("meant", "")))]
        found = [place for place in named if place is not None]
        if found or not problem.value or not problem.refused or self.searched >= SEARCHED:
            return found
        self.searched += 1
        return self.places.by_name(problem.value) or [one.place for one in self.places.suggest(problem.value)]


def choice_of(place: Place) -> Choice:
    """An area to be chosen: its name with its code, which decides."""
    return Choice(place.name, code=place.code, level=place.level)


def search_areas(places: Gazetteer, text: str, most: int) -> list[Choice]:
    """Areas by code, by the beginning of their name, or called like it."""
    coded = places.by_code(text)
    begun = sorted(
        (place for place in places if place.level and place.name.casefold().startswith(text.casefold())),
        key=lambda place: (place.level, place.name),
    )
    like = [one.place for one in places.suggest(text)] if len(begun) < most else []
    found = dict.fromkeys([*([coded] if coded else []), *begun, *like])
    return [choice_of(place) for place in found][:most]


def search_organisations(directory: Directory, text: str, most: int) -> list[Choice]:
    """Organisations by name or acronym, by the beginning of either, or called like it."""
    match = directory.match(text)
    sure = [match.organisation] if match.organisation else []
    wanted = text.casefold()
    begun = sorted(
        (
            one
            for one in directory.organisations.values()
            if one.name.casefold().startswith(wanted) or one.acronym.casefold().startswith(wanted)
        ),
        key=lambda one: one.name,
    )
    found = dict.fromkeys([*sure, *begun, *(one.organisation for one in match.suggestions)])
    return [Choice(one.name, label=one.acronym) for one in found][:most]
