"""HXL hashtags: reading them in any order of attributes, raising pre-1.0 tags, and matching them to patterns.

HXL 1.1 (hxlstandard.org): `#tag +attribute +attribute`. A pattern such as `#org+impl-type` asks for a tag, some
attributes, and the absence of others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_TAG = re.compile(r"#\s*([A-Za-z][A-Za-z0-9_]*)((?:\s*\+\s*[A-Za-z0-9_]+)*)\s*")
_MEANT = re.compile(r"#\s*[A-Za-z][A-Za-z0-9_\s+;,.:*]*$")
_ERROR = re.compile(r"#(?:N/A|REF|VALUE|NAME|DIV/0|NUM|NULL)", re.IGNORECASE)
_PATTERN = re.compile(r"#([a-z][a-z0-9_]*|\*)((?:[+-][a-z0-9_]+)*)(!?)")
_OLD = {
    "lat_deg": "geo+lat", "lon_deg": "geo+lon", "lat": "geo+lat", "lon": "geo+lon",
    "from_date": "date+start", "to_date": "date+end", "start_date": "date+start", "end_date": "date+end",
    "report_date": "date+reported", "period_date": "date+month", "activity_id": "activity+code",
    "loc_id": "loc+code", "loctype": "loc+type", "country_id": "country+code", "sector_id": "sector+code",
    "org_id": "org+code", "orgtype": "org+type", "bentype": "beneficiary+type", "people_num": "affected",
    "reached_num": "reached", "aff_num": "affected", "ppl_num": "affected", "sub_sector": "subsector",
    "subsector_id": "subsector+code", "implement": "org+impl", "project_id": "project+code",
    "activity_type": "activity+type", "indicator_num": "indicator+value",
    **{f"adm{level}_id": f"adm{level}+code" for level in range(1, 6)},
}  # fmt: skip


@dataclass(frozen=True)
class Tag:
    """A hashtag with its attributes: `Tag("reached", {"f", "children"})`."""

    name: str
    attributes: frozenset[str]

    def __str__(self) -> str:
        return "#" + "+".join([self.name, *sorted(self.attributes)])

    @property
    def is_private(self) -> bool:
        """A pre-1.0 `#x_` tag, which says nothing to anybody else."""
        return self.name.startswith("x_")


@lru_cache(maxsize=4096)
def tag(text: str) -> Tag | None:
    """The hashtag a cell holds, raised to HXL 1.1; None where the cell is something else."""
    match = _TAG.fullmatch(text.strip())
    if not match:
        return None
    name = match[1].lower()
    attributes = [part.strip().lower() for part in match[2].split("+") if part.strip()]
    if name in _OLD:
        name, *more = _OLD[name].split("+")
        attributes += more
    return Tag(name, frozenset(attributes))


def is_tag_row(cells: Sequence[str]) -> bool:
    """At least half of the cells that hold something are hashtags (the rule of the public HXL tools)."""
    filled = [cell for cell in cells if cell.strip()]
    tags = [cell for cell in filled if tag(cell) is not None]
    told = any(not cell.strip().startswith("# ") or _name(mended(cell)) in _CORE for cell in tags)
    if len(tags) > 1 and len(set(tags)) == 1:  # "#people" beside "%", under bands
        told = _name(mended(tags[0])) in _CORE
    return told and len(tags) * 2 >= len(filled)  # "# Boys" beside "# Girls" are headings


def mended(text: str) -> str:
    """A hashtag with its usual slips put right ("#adm1 name", "# reached++f", "#sector;"); "" for other text."""
    if not _MEANT.match(text.strip()) or _ERROR.match(text.strip()):
        return ""
    name, *attributes = re.findall(r"[A-Za-z0-9_]+", text)
    return "#" + "+".join([name, *attributes])


def meant_as_tags(cells: Sequence[str]) -> bool:
    """Whether a row was meant as hashtags although few of them are right: most filled cells begin with one."""
    filled = [cell for cell in cells if cell.strip()]
    meant = sum(_name(mended(cell)) in _CORE for cell in filled)  # "# Boys" is a number of boys
    return meant >= 3 and meant * 2 >= len(filled)


def _name(tag_text: str) -> str:
    return tag_text.partition("+")[0].removeprefix("#").casefold()


_CORE = frozenset(
    [
        "access", "activity", "adm1", "adm2", "adm3", "adm4", "adm5", "affected", "beneficiary",
        "capacity", "cause", "channel", "contact", "country", "crisis", "currency", "date", "delivery",
        "description", "event", "frequency", "geo", "group", "impact", "indicator", "inneed", "item",
        "loc", "meta", "modality", "need", "operations", "org", "output", "population", "project",
        "reached", "region", "respondee", "sector", "service", "severity", "status", "subsector",
        "targeted", "value",
    ]
)  # fmt: skip
"""The names of hashtags that the public standard has, or had."""


@dataclass(frozen=True)
class Pattern:
    """What a field's hashtag looks like. `exact`: no attributes but those named (and languages)."""

    name: str
    wanted: frozenset[str]
    unwanted: frozenset[str]
    exact: bool = False

    def score(self, found: Tag) -> float:
        """0 where the tag does not match, else between 0.8 and 1: the more attributes are accounted for, the higher."""
        if self.name != found.name or not self.wanted <= found.attributes or self.unwanted & found.attributes:
            return 0.0
        rest = {part for part in found.attributes - self.wanted if part not in _SILENT}
        if self.exact and rest:
            return 0.0
        return max(0.8, 1.0 - 0.04 * len(rest)) - 0.001 * (4 - min(4, len(self.wanted)))


_SILENT = frozenset(
    [
        "en",
        "fr",
        "es",
        "ar",
        "pt",
        "name",
        "text",
        "v_pcode",
        "v_pcodes",
        "i_en",
        "i_fr",
        "i_es",
        "ocha",
        "default",
        "local",
        "cluster",
    ]
)


@lru_cache(maxsize=4096)
def pattern(text: str) -> Pattern:
    """`#org+impl-type` as a `Pattern`; `ValueError` for anything else. A final `!` forbids other attributes."""
    match = _PATTERN.fullmatch(text)
    if not match:
        raise ValueError(f"not a hashtag pattern: {text!r}")
    signed = re.findall(r"([+-])([a-z0-9_]+)", match[2])
    wanted = frozenset(name for sign, name in signed if sign == "+")
    unwanted = frozenset(name for sign, name in signed if sign == "-")
    return Pattern(match[1], wanted, unwanted, bool(match[3]))
