"""A country's places as a value: codes, names under parents, ancestors; and the rule that places a row of a file.

Plain Python. `places.queries.gazetteer` fills it from the database; an importer resolves distinct combinations once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from rapidfuzz import fuzz, process

from firstcall.places.names import code_key, key, words
from firstcall.places.placing import Placed, place_row

LIKELY = 72.0  # of 100: below this a suggestion helps nobody
SHOWN = 3  # suggestions


@dataclass(frozen=True, slots=True)
class Place:
    """An administrative area: `level` 0 is the country; `parent` is the primary key of the area above."""

    pk: int
    code: str
    name: str
    level: int
    parent: int | None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A place somebody may have meant, and how alike the names are (0 to 100)."""

    place: Place
    likeness: float


class Gazetteer:
    """The areas of one country. Lookups take and give primary keys or `Place`; unknown is None or empty."""

    def __init__(
        self, country: str, places: Iterable[Place], other_names: Iterable[tuple[int, str]] = ()
    ) -> None:
        self.country = country
        self.places: dict[int, Place] = {place.pk: place for place in places}
        self._codes = {code_key(place.code): place for place in self.places.values()}
        self._others = [(pk, name) for pk, name in other_names if pk in self.places]
        self._found: dict[object, object] = {}

    # --- codes and the tree ---------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self.places)

    def __iter__(self) -> Iterator[Place]:
        return iter(self.places.values())

    def by_code(self, code: str) -> Place | None:
        """The place with this P-code, whatever its case and spaces."""
        return self._codes.get(code_key(code))

    def codes(self, level: int) -> set[str]:
        """All codes of a level, as written in the gazetteer."""
        return {place.code for place in self if place.level == level}

    def level(self, pk: int) -> int | None:
        """The level of a place, 0 for the country."""
        place = self.places.get(pk)
        return place.level if place else None

    @cached_property
    def root(self) -> Place | None:
        """The country itself."""
        return next((place for place in self if place.level == 0), None)

    @cached_property
    def deepest(self) -> int:
        """The deepest level that has places."""
        return max((place.level for place in self), default=0)

    @cached_property
    def _below(self) -> dict[int, list[int]]:
        below: dict[int, list[int]] = defaultdict(list)
        for place in self:
            if place.parent is not None:
                below[place.parent].append(place.pk)
        return dict(below)

    def children(self, pk: int) -> list[Place]:
        """The places directly under this one, by name."""
        return sorted((self.places[one] for one in self._below.get(pk, ())), key=lambda place: place.name)

    def ancestors(self, pk: int) -> list[Place]:
        """The places above, nearest first; the place itself is not among them."""
        above: list[Place] = []
        place = self.places.get(pk)
        while place is not None and place.parent is not None and len(above) < 10:
            place = self.places.get(place.parent)
            if place is not None:
                above.append(place)
        return above

    def lineage(self, pk: int) -> list[int]:
        """Primary keys of the place and all above it, the place first."""
        return [pk, *(place.pk for place in self.ancestors(pk))]

    def descendants(self, pk: int) -> list[Place]:
        """Every place under this one, parents before their parts; the place itself is not among them."""
        found: list[Place] = []
        waiting = [pk]
        while waiting:
            for child in self._below.get(waiting.pop(), ()):
                found.append(self.places[child])
                waiting.append(child)
        return sorted(found, key=lambda place: (place.level, place.code))

    # --- names ----------------------------------------------------------------------------------------------------

    @cached_property
    def _named(self) -> dict[str, list[Place]]:
        """Every key of every name -> its places, those in use before retired ones."""
        named: dict[str, dict[int, Place]] = defaultdict(dict)
        for place in self:
            named[key(place.name)][place.pk] = place
        for pk, name in self._others:
            named[key(name)][pk] = self.places[pk]
        named.pop("", None)
        return {name: list(found.values()) for name, found in named.items()}

    @cached_property
    def _written(self) -> dict[str, None]:
        """The distinct names as words, in the gazetteer's order."""
        names = [place.name for place in self] + [name for _, name in self._others]
        return dict.fromkeys(words(name) for name in names)

    @cached_property
    def _lineages(self) -> dict[int, frozenset[int]]:
        return {pk: frozenset(self.lineage(pk)) for pk in self.places}

    def names_of(self, pk: int) -> list[str]:
        """Every name of a place, its own first."""
        return [self.places[pk].name, *self._others_of.get(pk, ())]

    @cached_property
    def _others_of(self) -> dict[int, list[str]]:
        names: dict[int, list[str]] = defaultdict(list)
        for pk, name in self._others:
            names[pk].append(name)
        return dict(names)

    def by_name(self, name: str, level: int | None = None) -> list[Place]:
        """The places with this name in any script, at a level or at all; one is an answer, several are ambiguous."""
        return self.under(None, name, level)

    def under(self, parent: int | None, name: str, level: int | None = None) -> list[Place]:
        """The places of this name anywhere under `parent`. A place in use wins over a retired one of its name."""
        found = [
            place
            for place in self._named.get(key(name), ())
            if (level is None or place.level == level)
            and (parent is None or (parent in self._lineages[place.pk] and parent != place.pk))
        ]
        in_use = [place for place in found if place.valid_to is None]
        return in_use or found

    def suggest(self, name: str, parent: int | None = None, level: int | None = None) -> list[Suggestion]:
        """The places whose names are most like this one, best first, at most three."""
        asked = ("suggest", key(name), parent, level)
        if asked not in self._found:
            self._found[asked] = self._likely(name, parent, level)
        return list(self._found[asked])  # type: ignore[call-overload]

    def _likely(self, name: str, parent: int | None, level: int | None) -> list[Suggestion]:
        found: dict[int, Suggestion] = {}
        ranked = process.extract(
            words(name), list(self._written), scorer=fuzz.WRatio, score_cutoff=LIKELY, limit=None
        )
        for written, score, _ in ranked:
            for place in self.under(parent, written, level):
                found.setdefault(place.pk, Suggestion(place, round(score, 1)))
            if len(found) >= SHOWN:
                break
        return list(found.values())[:SHOWN]

    # --- the place of a row -----------------------------------------------------------------------------------------

    def resolve(
        self,
        codes: Mapping[int, str],
        names: Mapping[int, str],
        latitude: float | None = None,
        longitude: float | None = None,
    ) -> Placed:
        """Where a row belongs, from its codes and names by level. The same combination is worked out once.

        See `placing.place_row` for the rule.
        """
        asked = (tuple(sorted(codes.items())), tuple(sorted(names.items())), latitude, longitude)
        if asked not in self._found:
            self._found[asked] = place_row(self, codes, names, latitude, longitude)
        return self._found[asked]  # type: ignore[return-value]
