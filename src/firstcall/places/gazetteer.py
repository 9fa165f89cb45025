"""A country's places as a value: codes, names under parents, ancestors, drawn areas.

Plain Python. `places.queries.gazetteer` fills it from the database; `placing.resolve` places the rows of a file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property
from typing import TypeVar

from rapidfuzz import fuzz, process

from firstcall.places.allbut import leaves_out
from firstcall.places.codes import CodeBook
from firstcall.places.coordinates import Layers
from firstcall.places.cyrillic import latin
from firstcall.places.names import bare, code_key, key, readings, words
from firstcall.places.place import Place, Suggestion
from firstcall.places.placed import ANY_LEVEL

Answer = TypeVar("Answer")

LIKELY = 72.0  # of 100: below this a suggestion helps nobody
NEARLY = 85.0  # of 100, of the whole name: the same place written a little otherwise, under another area than was said
SHOWN = 3  # suggestions
ASKED = 1000  # names that are compared with all others; a file with more unknown ones has another fault
CODE = "code"  # in the place of a name's language: another code of the area, not a name


class Gazetteer:
    """The areas of one country. Lookups take and give primary keys or `Place`; unknown is None or empty."""

    def __init__(
        self,
        country: str,
        places: Iterable[Place],
        other_names: Iterable[tuple[int, str]] = (),
        *,
        other_codes: Iterable[tuple[int, str]] = (),
        called: Iterable[str] = (),
        elsewhere: Collection[str] = (),
        two: str = "",
        layers: Callable[[], Layers] | None = None,
    ) -> None:
        """A country's places with all they are called.

        `other_codes`: codes that files use for an area besides its own, former ones among them. `called`: the names of
        the country, `elsewhere`: those of all others; `two`: its ISO alpha-2 code. `layers` gives the drawn areas, and
        is asked at most once.
        """
        self.country, self.two = country, two
        self.places: dict[int, Place] = {place.pk: place for place in places}
        self._own_codes = {code_key(place.code): place for place in self.places.values()}
        self._others = [(pk, name) for pk, name in other_names if pk in self.places]
        self._former: dict[str, list[Place]] = defaultdict(list)
        for pk, code in other_codes:
            if pk in self.places:
                self._former[code_key(code)].append(self.places[pk])
        only = {code: places[0] for code, places in self._former.items() if len(places) == 1}
        self._codes = only | self._own_codes
        self._called = {words(country), *(words(name) for name in called)} - {""}
        self._names_elsewhere = elsewhere
        self._layers_from = layers
        self._found: dict[object, object] = {}
        self._asked = 0

    def once(self, asked: object, answer: Callable[[], Answer]) -> Answer:
        """The answer to a question about these places, worked out the first time: files ask the same of many rows."""
        if asked not in self._found:
            self._found[asked] = answer()
        return self._found[asked]  # type: ignore[return-value]

    @cached_property
    def _elsewhere(self) -> set[str]:
        """Thousands of names, which few files ask for."""
        return {words(name) for name in self._names_elsewhere} - self._called - {""}

    # --- codes and the tree ---------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self.places)

    def __iter__(self) -> Iterator[Place]:
        return iter(self.places.values())

    def by_code(self, code: str) -> Place | None:
        """The place with this P-code, or that a file's other code stands for; whatever its case and spaces."""
        return self._codes.get(code) or self._codes.get(code_key(code))

    def is_elsewhere(self, text: str) -> bool:
        """Whether a text names another country and not this one ("Mali Situation" names Mali)."""
        written = f" {words(text)} "
        if any(f" {name} " in written for name in self._called):
            return False
        return any(
            f" {name} " in written for name in self._elsewhere if len(name) > 3 or name == written.strip()
        )

    def with_own_code(self, code: str) -> Place | None:
        """The place whose own code this is, as the gazetteer gives it."""
        return self._own_codes.get(code_key(code))

    @cached_property
    def codebook(self) -> CodeBook:
        """The codes by the ways in which they drift."""
        return CodeBook(self.country, self.two, self)

    def successor(self, place: Place) -> Place | None:
        """The one area in use that has the code of this ended one among its other codes; None where none is named."""
        found = [one for one in self._former.get(code_key(place.code), ()) if one.valid_to is None]
        return found[0] if len(found) == 1 and found[0].pk != place.pk else None

    def with_former_code(self, code: str) -> list[Place]:
        """The places that have this code among their other codes."""
        return list(self._former.get(code_key(code), ()))

    # --- shapes -----------------------------------------------------------------------------------------------------

    @cached_property
    def layers(self) -> Layers:
        """The drawn areas; empty where no boundaries were imported."""
        return self._layers_from() if self._layers_from is not None else Layers({})

    def located(self, latitude: float, longitude: float) -> Place | None:
        """The smallest drawn area that holds the point (degrees), and certainly does.

        A drawn area beside one in use that is not drawn may be an older, larger one (one polygon for all districts of
        a city): then it is the area above.
        """
        pk = self.layers.at(latitude, longitude) if self.layers else None
        place = self.places.get(pk) if pk is not None else None
        while place is not None and place.parent is not None and not self._all_drawn(place):
            place = self.places[place.parent]
        return place

    def _all_drawn(self, place: Place) -> bool:
        beside = self.children(place.parent) if place.parent is not None else []
        return all(
            one.pk in self.layers.drawn for one in beside if one.valid_to is None and one.level == place.level
        )

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

    def read_name(self, parent: int | None, name: str, level: int) -> Place | None:
        """The one place a cell means that says more than a name: two languages, its code, a word such as "Province"."""
        return self.once(("read", name, parent, level), lambda: self._read(parent, name, level))

    def _read(self, parent: int | None, name: str, level: int) -> Place | None:
        found: dict[int, Place] = {}
        if leaves_out(name):  # the place without a part of it: for somebody to say
            return None
        for part in readings(name):
            coded = self.by_code(part)
            if coded is not None and (parent is None or parent in self._lineages[coded.pk]):
                return coded
            meant = self.under(parent, part, None if level == ANY_LEVEL else level) or [
                place
                for place in self._bare.get(bare(part), ())
                if level in (place.level, ANY_LEVEL)
                and (parent is None or parent in self._lineages[place.pk])
            ]
            if len(meant) == 1:
                found[meant[0].pk] = meant[0]
        return next(iter(found.values())) if len(found) == 1 else None

    def without_kind(self, name: str) -> list[Place]:
        """The places called so once the word for the kind of area is left away ("Province du Kasaï"); none where the
        name has no such word."""
        left = bare(name)
        return self._bare.get(left, []) if left != key(name) else []

    @cached_property
    def _bare(self) -> dict[str, list[Place]]:
        """The names without words for kinds of areas -> their places."""
        found: dict[str, dict[int, Place]] = defaultdict(dict)
        for name, places in self._written_by.items():
            for place in places:
                found[bare(name)][place.pk] = place
        found.pop("", None)
        return {name: list(places.values()) for name, places in found.items()}

    @cached_property
    def _written_by(self) -> dict[str, list[Place]]:
        found: dict[str, list[Place]] = defaultdict(list)
        for place in self:
            for name in self.names_of(place.pk):
                found[name].append(place)
        return dict(found)

    def suggest(self, name: str, parent: int | None = None, level: int | None = None) -> list[Suggestion]:
        """The places whose names are most like this one, best first, at most three."""
        return list(
            self.once(("suggest", key(name), parent, level), lambda: self._likely(name, parent, level))
        )

    def nearly(self, name: str, level: int) -> list[Suggestion]:
        """The places of a level whose whole names are nearly this one, wherever they are, best first, at most three."""
        return list(
            self.once(
                ("nearly", key(name), level),
                lambda: self._likely(name, None, level, scorer=fuzz.ratio, least=NEARLY),
            )
        )

    def _likely(
        self,
        name: str,
        parent: int | None,
        level: int | None,
        *,
        scorer: Callable[..., float] = fuzz.WRatio,
        least: float = LIKELY,
    ) -> list[Suggestion]:
        self._asked += 1
        if self._asked > ASKED:
            return []
        found: dict[int, Suggestion] = {}
        ranked = process.extract(
            words(latin(name) or name),
            list(self._written),
            scorer=scorer,
            score_cutoff=least,
            limit=None,
        )
        for written, score, _ in ranked:
            for place in self.under(parent, written, level):
                found.setdefault(place.pk, Suggestion(place, round(score, 1)))
            if len(found) >= SHOWN:
                break
        return list(found.values())[:SHOWN]
