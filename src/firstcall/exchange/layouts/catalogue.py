"""The layouts there are, read from this folder."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
EACH, DISTINCT, SUMS = "each", "distinct", "sums"
SUMMED = ("targeted", "reached")  # as reported; in "sums" of rows that are alike in everything else
COUNTED = ("organisations",)
KEYS = {"place", "rows", "title", "columns", "of_donor"}


@dataclass(frozen=True)
class FieldWords:
    """A field's headings by language and its hashtag; `aside`: not a field of the import."""

    name: str
    headings: Mapping[str, str]
    hxl: str
    aside: bool = False

    def heading(self, language: str) -> str:
        """The heading in a language, English where there is none."""
        return self.headings.get(language, self.headings["en"])


@dataclass(frozen=True)
class Layout:
    """A layout: its title by language, its fields in order, and whether rows stand each, once, or summed."""

    name: str
    titles: Mapping[str, str]
    rows: str
    columns: tuple[str, ...]
    of_donor: bool = False

    def title(self, language: str) -> str:
        """What it is, in a language."""
        return self.titles.get(language, self.titles["en"])


@cache
def fields() -> Mapping[str, FieldWords]:
    """Every field a layout may have, by name."""
    data = tomllib.loads((FOLDER / "fields.toml").read_text("utf-8"))
    return {
        name: FieldWords(
            name,
            {key: text for key, text in entry.items() if len(key) == 2},
            entry["hxl"],
            entry.get("aside", False),
        )
        for name, entry in data.items()
    }


@cache
def layouts() -> Mapping[str, Layout]:
    """Every layout by name, in the order they are offered.

    Raises `ValueError` for a field that is not in fields.toml, or an unknown way of rows.
    """
    found: dict[str, tuple[int, Layout]] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        if path.name == "fields.toml":
            continue
        data = tomllib.loads(path.read_text("utf-8"))
        unknown = set(data["columns"]) - set(fields())
        if unknown or data["rows"] not in (EACH, DISTINCT, SUMS) or set(data) - KEYS:
            raise ValueError(f"{path.name}: unknown {sorted(unknown) or 'rows or keys'}")
        layout = Layout(
            path.stem, data["title"], data["rows"], tuple(data["columns"]), data.get("of_donor", False)
        )
        found[path.stem] = (data["place"], layout)
    return {name: layout for name, (_place, layout) in sorted(found.items(), key=lambda one: one[1][0])}
