"""The codes of one row: exact ones, drifted ones that only one area of the gazetteer fits, and the unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from firstcall.places.codes import LONG_ENOUGH, NO_PREFIX, WHY_READ, Meant, Reading, squeezed
from firstcall.places.gazetteer import Gazetteer
from firstcall.places.place import Place
from firstcall.places.placed import ANY_LEVEL, PlaceProblem
from firstcall.policy.refusal import gettext_noop


@dataclass
class RowCodes:
    """By level of the column: the codes as written, and the places of those that are known."""

    written: Mapping[int, str]
    known: dict[int, Place] = field(default_factory=dict)
    remarks: list[PlaceProblem] = field(default_factory=list)

    @property
    def deepest(self) -> Place | None:
        """The place of the deepest level among those known; headings may name the wrong level."""
        if not self.known:
            return None
        return self.known[max(self.known, key=lambda level: (self.known[level].level, level))]

    def unknown(self, from_level: int = 0) -> list[int]:
        """The levels, from this one down, whose code the gazetteer lacks."""
        return [level for level in self.written if level >= from_level and level not in self.known]


def read_codes(gazetteer: Gazetteer, written: Mapping[int, str], names: Mapping[int, str]) -> RowCodes:
    """What the codes of a row say. A drifted code counts only where the row's other columns do not speak against it."""
    codes = RowCodes(written)
    for level, text in written.items():
        place = gazetteer.by_code(text)
        if place is not None:
            codes.known[level] = place
    for level in sorted(codes.unknown()):
        reading = repaired(gazetteer, written[level], level, codes.known, names)
        if reading is not None:
            codes.known[level] = reading.place
            codes.remarks.append(_say_repaired(reading, written[level], level))
    return codes


def repaired(
    gazetteer: Gazetteer, code: str, level: int, known: Mapping[int, Place], names: Mapping[int, str]
) -> Reading | None:
    """The one place a drifted code stands for (TD14 for TCD14), None where that is not certain.

    It must be of the column's level, or lie in what the row's other columns say. A short code without the country's
    prefix may be any number, so it needs them too.
    """
    fitting = [
        (_agrees(gazetteer, reading.place, known, names), reading)
        for reading in gazetteer.codebook.readings(code, level)
    ]
    sure = [reading for agrees, reading in fitting if agrees]
    if len(sure) == 1:
        return sure[0]
    open_ = [reading for agrees, reading in fitting if agrees is None]
    if sure or len(open_) != 1:
        return None
    only = open_[0]
    if level not in (only.place.level, ANY_LEVEL):
        return None
    if only.why == NO_PREFIX and len(squeezed(code)) < LONG_ENOUGH:
        return None
    return only


def _agrees(
    gazetteer: Gazetteer, place: Place, known: Mapping[int, Place], names: Mapping[int, str]
) -> bool | None:
    """Whether the other columns of the row speak for this place (True), against it (False), or not at all (None)."""
    above = set(gazetteer.lineage(place.pk))
    verdict = None
    for level, other in known.items():
        if other.level == 0 or level == ANY_LEVEL:
            continue
        if other.pk not in above and place.pk not in gazetteer.lineage(other.pk):
            return False
        verdict = True
    for level, name in names.items():
        named = gazetteer.by_name(name, level if level != ANY_LEVEL else None) or gazetteer.by_name(name)
        if any(one.pk in above or place.pk in gazetteer.lineage(one.pk) for one in named):
            verdict = True
        elif named and level <= place.level:
            return False
    return verdict


def _say_repaired(reading: Reading, written: str, level: int) -> PlaceProblem:
    place = reading.place
    return PlaceProblem(
        "place-code-repaired",
        False,
        level,
        written,
        WHY_READ[reading.why],
        {"written": written, "code": place.code, "place": place.name},
        gettext_noop("Write %(code)s."),
        by_code=True,
    )


def meant_by(gazetteer: Gazetteer, codes: RowCodes, level: int, known: Place | None) -> Meant:
    """What an unknown code may stand for, within the area the row is known to lie in."""
    meant = gazetteer.codebook.meant(codes.written[level], level)
    if known is None or known.level == 0:
        return meant
    inside = tuple(place for place in meant.places if known.pk in gazetteer.lineage(place.pk))
    return Meant(meant.why, inside) if inside or not meant.places else Meant()
