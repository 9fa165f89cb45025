"""From what people write for a sector ("ESNFI", "Éducation", "Health & Nutrition") to its global code.

Names match as a whole, after folding; a merged name matches when each of its parts does. There is no fuzzy
match: an unknown name gives nothing, and the person who wrote it is asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from firstcall.policy.reading import LANGUAGES, Entry, read_toml

NAMES_FILE = Path(__file__).with_name("sector-names.toml")

# Words that tell no sector from another.
_SMALL = {"and", "et", "y", "e", "و", "the", "of", "in", "de", "des", "du", "d", "l", "la", "le", "les", "en"}
_SMALL |= {"el", "los", "las", "cluster", "clusters", "sector", "sectors", "secteur", "secteurs", "sectores"}
_SMALL |= {"sub", "sous", "subcluster", "subclusters", "subsector", "قطاع"}
# A merged name is cut at the strong signs first: "Water, sanitation and hygiene / Health" has two parts.
# "Protection: GBV", "Protection - Child Protection", "Education (EiE)": a name, and what narrows or abbreviates it.
_WITHIN = re.compile(r"(?P<whole>[^:(]+?)\s*(?::|\s[-–—]\s|(?P<bracket>\())\s*(?P<part>[^()]+?)\s*\)?")
_CUTS = (re.compile(r"[/+;|()\n]"), re.compile(r"[,&]|\b(?:and|et|y|e)\b|\sو\s", re.IGNORECASE))


@dataclass(frozen=True, eq=False)
class SectorName:
    """A row of sector-names.toml: global `code` ("" for none), its names by language and other spellings."""

    code: str
    sector: str
    parent: str
    names: Mapping[str, str]
    also: tuple[str, ...]


def key_of(text: str) -> str:
    """The form names are compared in: no case, accents, punctuation or small words."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    words = re.findall(r"\w+", letters.replace("_", " "))
    return " ".join(word for word in words if word not in _SMALL)


def parts_of(text: str) -> list[list[str]]:
    """The ways a merged name can be cut, strongest cut first; each a list of at least two parts."""
    ways = []
    for cut in _CUTS:
        parts = [part.strip() for part in cut.split(text) if part.strip()]
        if len(parts) > 1:
            ways.append(parts)
    return ways


def is_and_so_on(text: str) -> bool:
    """Is this "etc." ("and so on"), and not ETC, the Emergency Telecommunications Cluster?"""
    return text.strip(" .…") in ("etc", "Etc")


@cache
def _filed() -> dict[str, str]:
    """What is no sector of the global list, and the code that public data count it under."""
    filed: dict[str, str] = {}
    for entry in read_toml(NAMES_FILE).many("filed"):
        entry.only("code", "written")
        for text in entry.texts("written"):
            if filed.setdefault(key_of(text), entry.text("code")) != entry.text("code"):
                raise entry.error("written", f"{text!r} is filed under two codes")
    return filed


def code_filed_under(text: str) -> str | None:
    """The code that public data count a word under which is no sector of the global list ("Coordination": "CCM").

    None where there is none. For rows that no group of the emergency claims (docs/decisions/filed-sectors.md).
    """
    return _filed().get(key_of(text))


@cache
def all_names() -> tuple[SectorName, ...]:
    """Every row of sector-names.toml, validated."""
    return read_names(NAMES_FILE)


def read_names(path: Path) -> tuple[SectorName, ...]:
    """Read and check a file of sector names. Raises `ProfileError`, also for one spelling in two rows."""
    owner: dict[str, int] = {}
    rows = []
    for number, entry in enumerate(read_toml(path).many("names")):
        row = _row(entry)
        for spelling in spellings(row):
            if owner.setdefault(key_of(spelling), number) != number:
                raise entry.error("also", f"{spelling!r} already stands for another code")
        rows.append(row)
    return tuple(rows)


def _row(entry: Entry) -> SectorName:
    entry.only("code", "sector", "parent", "also", *LANGUAGES)
    code, sector = entry.text("code", ""), entry.text("sector", "")
    if not code and not sector:
        raise entry.error("code", "a name needs a global code or a sector")
    names = {language: entry.text(language) for language in LANGUAGES}
    return SectorName(code, sector, entry.text("parent", ""), names, entry.texts("also"))


def spellings(row: SectorName) -> list[str]:
    """Everything the row may be written as; its code too, unless the row is one of several with that code."""
    return [*([] if row.sector or not row.code else [row.code]), *row.names.values(), *row.also]


@cache
def _index() -> dict[str, SectorName]:
    return {key_of(spelling): row for row in all_names() for spelling in spellings(row)}


def find_names(text: str) -> tuple[SectorName, ...]:
    """The rows a written name stands for: one, several for a merged name, none where any part is unknown."""
    if is_and_so_on(text):
        return ()
    whole = _index().get(key_of(text))
    if whole is not None:
        return (whole,)
    within = narrower(text)
    if within is not None:
        return (within,)
    for parts in parts_of(text):
        found = [find_names(part) for part in parts]
        if all(found):
            return tuple(dict.fromkeys(row for rows in found for row in rows))
    return ()


def narrower(text: str) -> SectorName | None:
    """The row of a name with an area of its responsibility ("Protection: GBV"), or with its own acronym, beside it."""
    cut = _WITHIN.fullmatch(text.strip())
    if cut is None:
        return None
    whole, part = (_index().get(key_of(cut[name])) for name in ("whole", "part"))
    if whole is None:
        return None
    if part is not None:
        return part if part is whole or (whole.code and part.parent == whole.code) else None
    initials = "".join(word[0] for word in key_of(cut["whole"]).split())
    short = cut["part"].casefold()
    abbreviates = len(initials) > 1 and len(short) <= 6 and short.startswith(initials)
    return whole if cut["bracket"] and abbreviates else None


def sector_codes_for(text: str) -> tuple[str, ...]:
    """The global codes a written sector stands for; several for a merged name, none for an unknown one."""
    return tuple(dict.fromkeys(row.code for row in find_names(text) if row.code))


def sector_code_for(text: str) -> str | None:
    """The one global code ("SHL") of a sector as written; None where it is unknown or names several."""
    rows = find_names(text)
    codes = {row.code for row in rows}
    return rows[0].code or None if len(codes) == 1 else None


def sector_name(code: str, language: str = "en") -> str:
    """The name of a global code in a language; the code itself where it is not one of the global list."""
    for row in all_names():
        if row.code == code and not row.sector:
            return row.names.get(language, row.names["en"])
    return code


def parent_code(code: str) -> str:
    """The code of the sector an area of responsibility belongs to ("PRO" for "PRO-GBV"); "" for others."""
    return next((row.parent for row in all_names() if row.code == code and not row.sector), "")


@cache
def global_codes() -> frozenset[str]:
    """Every global code."""
    return frozenset(row.code for row in all_names() if row.code)
