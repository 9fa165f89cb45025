"""What people said of a file: what its columns are, how its dates run, what a text in it means. A plain value.

As JSON (API, command line, stored with the batch):

    {"sheet": "Data", "header_row": 3, "group": "WASH", "date_order": "dmy",
     "columns": {"Zone of work": "admin2_name", "Junk": ""},
     "values": {"admin2_name": {"Adn": "Aden", "Mukala": {"text": "Al Mukalla", "code": "YE1903", "level": 2},
                                "nowhere": {"leave_out": true}}},
     "cells": {"C12": "Aden"}}
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from firstcall.intake.contents.dates import DAY_FIRST, MONTH_FIRST
from firstcall.intake.contents.text import clean
from firstcall.policy.refusal import Refusal, Refused, gettext_noop

LONGEST = 1000  # characters of a text put in place of another
MOST_VALUES, MOST_CELLS, MOST_COLUMNS = 10_000, 20_000, 4_000
PARTS = ("sheet", "header_row", "group", "date_order", "columns", "values", "cells")
ORDERS = (DAY_FIRST, MONTH_FIRST)
WRITTEN = 300  # characters by which a text is known again: as many as a problem keeps
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_FIELD = re.compile(r"([a-z0-9_]+)(?:\[[^\[\]]*\])?")


@dataclass(frozen=True)
class Replacement:
    """What stands for a written text. `text` None: the rows are left out. `code`: the P-code meant, of `level`."""

    text: str | None = None
    code: str = ""
    level: int | None = None


@dataclass(frozen=True)
class Corrections:
    """What was said of a file; empty where nothing was.

    `columns`: heading -> field, with people in brackets as a report shows them ("reached[f|]"), "" to leave it out.
    `values`: field -> text as written -> what it means. `cells`: address -> text. `header_row` counts from 1, 0: found.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Replacement]] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)
    date_order: str = ""
    sheet: str = ""
    header_row: int = 0
    group: str = ""

    def __bool__(self) -> bool:
        return self != NOTHING

    def as_json(self) -> dict[str, Any]:
        """The shape above, without what was not said."""
        values = {
            name: {text: _plain(one) for text, one in texts.items()} for name, texts in self.values.items()
        }
        said = {
            "sheet": self.sheet,
            "header_row": self.header_row,
            "group": self.group,
            "date_order": self.date_order,
            "columns": dict(self.columns),
            "values": {name: texts for name, texts in values.items() if texts},
            "cells": dict(self.cells),
        }
        return {name: value for name, value in said.items() if value}

    def over(self, earlier: Corrections) -> Corrections:
        """These, and of the earlier ones what these do not speak of."""
        return corrections_from(merged(earlier.as_json(), self.as_json()))


NOTHING = Corrections()


def written_key(text: str) -> str:
    """By what a written text is known again, however its spaces stand."""
    return clean(text)[:WRITTEN]


def merged(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> dict[str, Any]:
    """Corrections (as JSON) said earlier together with later ones; null takes one back."""
    found: dict[str, Any] = dict(earlier)
    for name, value in later.items():
        if isinstance(value, Mapping) and not set(value) & {"text", "leave_out"}:
            value = merged(found.get(name) or {}, value)
        if value is None or value == {}:
            found.pop(name, None)
        else:
            found[name] = value
    return found


def corrections_from(document: Any, *, fields: Collection[str] | None = None) -> Corrections:
    """Corrections from their JSON; `fields` are the names a column may be given.

    Raises `Refused` with a sentence that names what is wrong.
    """
    if not isinstance(document, Mapping):
        raise _wrong("", gettext_noop("Corrections are an object of columns, values, cells."))
    unknown = sorted(set(map(str, document)) - set(PARTS))
    if unknown:
        raise _wrong(
            unknown[0], gettext_noop("%(what)s is not a part of corrections. Write one of: %(known)s.")
        )
    order = document.get("date_order") or ""
    if order not in ("", *ORDERS):
        raise _wrong(str(order), gettext_noop("%(what)s is no order of day and month. Write dmy or mdy."))
    row = document.get("header_row") or 0
    if not isinstance(row, int) or isinstance(row, bool) or not 0 <= row <= 1_000_000:
        raise _wrong(str(row), gettext_noop("%(what)s is not the number of a row."))
    return Corrections(
        columns=_columns(document.get("columns") or {}, fields),
        values=_values(document.get("values") or {}, fields),
        cells=_cells(document.get("cells") or {}),
        date_order=order,
        sheet=_text(document.get("sheet") or ""),
        header_row=row,
        group=_text(document.get("group") or ""),
    )


def _columns(said: Any, fields: Collection[str] | None) -> dict[str, str]:
    found = {}
    for heading, name in _object(said, "columns", MOST_COLUMNS).items():
        name = _text(name)
        match = _FIELD.fullmatch(name)
        if name and (match is None or (fields is not None and match[1] not in fields)):
            raise _wrong(name, gettext_noop("%(what)s is not a field that a column can be."))
        found[str(heading)] = name
    return found


def _values(said: Any, fields: Collection[str] | None) -> dict[str, dict[str, Replacement]]:
    found: dict[str, dict[str, Replacement]] = {}
    for name, texts in _object(said, "values", MOST_COLUMNS).items():
        if fields is not None and name not in fields:
            raise _wrong(str(name), gettext_noop("%(what)s is not a field that a column can be."))
        for written, value in _object(texts, "values", MOST_VALUES).items():
            found.setdefault(str(name), {})[written_key(str(written))] = _replacement(value)
    return found


def _replacement(value: Any) -> Replacement:
    if not isinstance(value, Mapping):
        return Replacement(_text(value))
    if set(value) - {"text", "code", "level", "leave_out"}:
        raise _wrong(
            str(dict(value)),
            gettext_noop("%(what)s does not say what a text means. Write text or leave_out."),
        )
    if value.get("leave_out") is True:
        return Replacement(None)
    level = value.get("level")
    if level is not None and (not isinstance(level, int) or not 0 <= level <= 4):
        raise _wrong(str(level), gettext_noop("%(what)s is not the level of an area: 0 to 4."))
    return Replacement(_text(value.get("text", "")), _text(value.get("code") or ""), level)


def _cells(said: Any) -> dict[str, str]:
    found = {}
    for address, text in _object(said, "cells", MOST_CELLS).items():
        place(str(address))
        found[str(address)] = _text(text)
    return found


def place(address: str) -> tuple[int, int]:
    """Row (from 1) and column (from 0) of an address such as C12. Raises `Refused`."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise _wrong(address, gettext_noop("%(what)s is not the address of a cell. Write it as C12."))
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column - 1


def _object(said: Any, part: str, most: int) -> Mapping[str, Any]:
    if not isinstance(said, Mapping):
        raise _wrong(part, gettext_noop("%(what)s of corrections is an object."))
    if len(said) > most:
        raise _wrong(
            part, gettext_noop("There are too many %(what)s in the corrections. Correct the file itself.")
        )
    return said


def _text(value: Any) -> str:
    if not isinstance(value, (str, int, float)) or isinstance(value, bool):
        raise _wrong(str(value), gettext_noop("%(what)s is not a text."))
    return clean(str(value))[:LONGEST]


def _plain(one: Replacement) -> Any:
    if one.text is None:
        return {"leave_out": True}
    if not one.code:
        return one.text
    level = {} if one.level is None else {"level": one.level}
    return {"text": one.text, "code": one.code, **level}


def _wrong(what: str, message: str) -> Refused:
    return Refused(Refusal("corrections", message, params={"what": what[:80], "known": ", ".join(PARTS)}))
