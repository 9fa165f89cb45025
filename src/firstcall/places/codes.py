"""P-codes that drifted from the gazetteer's own: another prefix, other signs, a zero that a spreadsheet took away.

A drifted code is only ever read as a code the gazetteer has. Nothing is cut from a code to guess an area above it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from firstcall.places.place import Place
from firstcall.policy.refusal import gettext_noop

SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
WHOLE_NUMBER = re.compile(r"(\d+)[.,]0+")
SHARED = 0.9  # of the codes: letters so many begin with are the country's prefix
LONG_ENOUGH = 4  # characters: a shorter code without its prefix may be any number

# Letters that look like a digit or like a Latin letter, in capitals.
ALIKE = str.maketrans("OIL|АВЕЗІКМНОРСТУХЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "0111ABE31KMH0PCTYXSABEZH1KMN0PTYX")

SIGNS, PREFIX, NO_PREFIX, DECIMAL = "signs", "prefix", "no-prefix", "decimal"
WHY_READ = {
    SIGNS: gettext_noop("%(written)s was read as %(code)s (%(place)s): only spaces and signs differ."),
    PREFIX: gettext_noop(
        "%(written)s was read as %(code)s (%(place)s): the gazetteer writes the country's prefix differently."
    ),
    NO_PREFIX: gettext_noop(
        "%(written)s was read as %(code)s (%(place)s): the prefix of the country was left out."
    ),
    DECIMAL: gettext_noop(
        "%(written)s was read as %(code)s (%(place)s): a spreadsheet wrote the code as a number with decimals."
    ),
}

ZERO_LOST, LOOK_ALIKE, AS_POWER = "pcode-leading-zero-lost", "pcode-look-alike", "pcode-scientific"
WHY_NOT_READ = {
    ZERO_LOST: gettext_noop(
        "The gazetteer has no code %(text)s. A spreadsheet may have taken away a zero in front."
    ),
    LOOK_ALIKE: gettext_noop(
        "The gazetteer has no code %(text)s. A letter may stand for a digit that looks like it, or the other way round."
    ),
    AS_POWER: gettext_noop(
        "A spreadsheet turned this code into a number (%(text)s), so it can no longer be read."
    ),
}
FORMAT_AS_TEXT = gettext_noop("Format the column as text and enter the code again.")


@dataclass(frozen=True, slots=True)
class Reading:
    """A place a drifted code may stand for, and what differs: one of `WHY_READ`."""

    place: Place
    why: str


@dataclass(frozen=True, slots=True)
class Meant:
    """Why a code is not read, one of `WHY_NOT_READ` ("" where nothing is known of it), and what may be meant."""

    why: str = ""
    places: tuple[Place, ...] = ()


def squeezed(code: str) -> str:
    """A code as capitals and digits of any script, without spaces and signs."""
    text = unicodedata.normalize("NFKC", code).upper()
    if text.isascii():
        return "".join(filter(str.isalnum, text))
    return "".join(
        str(unicodedata.digit(letter)) if letter.isdigit() else letter for letter in text if letter.isalnum()
    )


def is_scientific(code: str) -> bool:
    """Whether a spreadsheet wrote a long number as a power of ten: 1E+05, 3,5E+06."""
    return SCIENTIFIC.fullmatch(code.strip()) is not None and ("+" in code or "." in code or "," in code)


class CodeBook:
    """The codes of one country, by the ways in which they drift. `two`: the ISO 3166 alpha-2 code, "" for none."""

    def __init__(self, country: str, two: str, places: Iterable[Place]) -> None:
        areas = [place for place in places if place.level > 0]
        self.prefixes = _prefixes(country, two, [squeezed(place.code) for place in areas])
        self._whole: dict[str, list[Place]] = defaultdict(list)
        self._bodies: dict[str, list[Place]] = defaultdict(list)
        self._unzeroed: dict[str, list[Place]] = defaultdict(list)
        self._alike: dict[str, list[Place]] = defaultdict(list)
        for place in areas:
            whole = squeezed(place.code)
            self._whole[whole].append(place)
            self._alike[whole.translate(ALIKE)].append(place)
            for body in {whole, *self._stripped(whole)}:
                self._bodies[body].append(place)
                self._unzeroed[body.lstrip("0")].append(place)

    def _stripped(self, whole: str) -> list[str]:
        """What is left of a squeezed code without the country's prefix, for each prefix it begins with."""
        return [
            whole.removeprefix(prefix)
            for prefix in self.prefixes
            if whole.startswith(prefix) and len(whole) > len(prefix)
        ]

    def readings(self, code: str, level: int) -> list[Reading]:
        """The places a code may stand for that the gazetteer lacks as written, those of `level` where there are any.

        The surest kind of drift that leads anywhere is the only one looked at.
        """
        if is_scientific(code):
            return []
        decimal = WHOLE_NUMBER.fullmatch(code.strip())
        whole = squeezed(decimal[1] if decimal else code)
        ways = (
            (DECIMAL if decimal else SIGNS, self._whole.get(whole, ())),
            (PREFIX, [place for body in self._stripped(whole) for place in self._bodies.get(body, ())]),
            (NO_PREFIX, self._bodies.get(whole, ())),
        )
        for why, found in ways:
            if found:
                return [Reading(place, why) for place in _of_level(found, level)]
        return []

    def meant(self, code: str, level: int) -> Meant:
        """What may be meant by a code that is not read, for people to decide."""
        if is_scientific(code):
            return Meant(AS_POWER)
        if found := self.readings(code, level):
            return Meant("", tuple(reading.place for reading in found))
        whole = squeezed(code)
        bodies = [body for body in (whole, *self._stripped(whole)) if body.lstrip("0")]
        zeros = [place for body in bodies for place in self._unzeroed.get(body.lstrip("0"), ())]
        if zeros:
            return Meant(ZERO_LOST, tuple(_of_level(zeros, level)))
        alike = [
            place
            for text in (whole.translate(ALIKE), squeezed(code.upper().translate(ALIKE)))
            for place in self._alike.get(text, ())
        ]
        return Meant(LOOK_ALIKE, tuple(_of_level(alike, level))) if alike else Meant()


def _of_level(places: Iterable[Place], level: int) -> list[Place]:
    """Each place once; only those of the level where there are any, those in use before retired ones."""
    once = list({place.pk: place for place in places}.values())
    found = [place for place in once if place.level == level] or once
    return [place for place in found if place.valid_to is None] or found


def _prefixes(country: str, two: str, codes: list[str]) -> list[str]:
    """How codes of the country may begin: alpha-3, alpha-2, and the letters nearly all of its codes begin with."""
    runs = Counter(re.match(r"[^\W\d_]*", code)[0] for code in codes)  # type: ignore[index]
    shared = [run for run, count in runs.items() if run and count >= SHARED * len(codes)]
    return list(dict.fromkeys(one for one in (country.upper(), two.upper(), *shared) if one))
