"""JSON as a table: arrays of arrays, records (HXL JSON, exports of web tools, GeoJSON), a record a line, or columns.

Runs in the child process.
"""

from __future__ import annotations

from pathlib import Path

import orjson

from firstcall.intake.files import limits
from firstcall.intake.files.guard import assigned_to
from firstcall.intake.files.jsonrecords import TOO_DEEP, TOO_MUCH, around, as_rows
from firstcall.policy.refusal import Refusal, Refused, gettext_noop

NAMES_OF_COLUMNS = ("id", "name", "title", "label", "key")

NO_ROWS_IN_JSON = Refusal(
    "no_table_in_json",
    gettext_noop(
        "The JSON file holds no list of rows or records. Send a list of rows, a list of records, or a CSV file."
    ),
)


def read_json(path: Path) -> list[list[str]]:
    """The first list of rows or of records in the file, outermost first; records give their keys as first row.

    Rows may have their headings in a list beside them (`{"columns": […], "data": [[…]]}`); features of a map give their
    properties, and their point. Records within records are columns, lists of records in them rows (jsonrecords.py).
    Without any list of rows, lists of one length are the columns of a table, and records under names its rows.
    """
    if path.stat().st_size > limits.JSON_BYTES:
        raise Refused(TOO_DEEP)
    content = path.read_bytes().removeprefix(b"\xef\xbb\xbf").lstrip()
    if name := assigned_to(content):  # a script that carries a page's data
        content = content[name:].rstrip().rstrip(b";")
    # A list or a value of three bytes takes a hundred once it is read; both are counted before.
    if (
        content.count(b"{") + content.count(b"[") > limits.JSON_LISTS
        or content.count(b",") > limits.JSON_VALUES
    ):
        raise Refused(TOO_MUCH)
    document = _loaded(content)
    rows = _under_names(document) or _find_rows(document, 0) or _in_one_object(document)
    if rows is None:
        raise Refused(NO_ROWS_IN_JSON)
    lists = [row for row in rows if isinstance(row, list)]
    if lists:
        return [[_cell(cell) for cell in row] for row in lists]
    whole = around(document, rows)
    if whole is not None:
        return _records([whole])
    return _records([_of_feature(row) for row in rows if isinstance(row, dict)])


def _loaded(content: bytes) -> object:
    """The document; where every line is a record of its own, the list of these."""
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        lines = [line for line in content.splitlines() if line.strip()]
        if len(lines) < 2 or not all(line.lstrip().startswith(b"{") for line in lines):
            raise Refused(TOO_DEEP) from error
    try:
        return [orjson.loads(line) for line in lines]
    except orjson.JSONDecodeError as error:
        raise Refused(TOO_DEEP) from error


def _find_rows(document: object, depth: int) -> list[object] | None:
    if depth > limits.JSON_DEPTH:
        return None
    if isinstance(document, list):
        if document and (
            all(isinstance(row, list) for row in document) or all(isinstance(row, dict) for row in document)
        ):
            return document
        return None
    if isinstance(document, dict):
        found = [rows for value in document.values() if (rows := _find_rows(value, depth + 1)) is not None]
        for rows in found:
            headings = [
                names for value in document.values() if value is not rows for names in _headings(value)
            ]
            if any(isinstance(rows[0], dict) and set(rows[0]) <= set(names) for names in headings):
                return rows
            fitting = [
                names for names in headings if isinstance(rows[0], list) and len(names) == len(rows[0])
            ]
            if fitting:
                return [fitting[0], *rows]
        return found[0] if found else None
    return None


def _headings(value: object) -> list[list[str]]:
    """What may be the names of columns in a list of their own: texts, or those of records about each column."""
    if not isinstance(value, list) or len(value) < 2:
        return []
    if all(isinstance(one, str) for one in value):
        return [value]
    if not all(isinstance(one, dict) for one in value):
        return []
    named = [[one.get(name) for one in value] for name in NAMES_OF_COLUMNS]
    return [names for names in named if all(isinstance(one, str) for one in names)]


def _under_names(document: object) -> list[object] | None:
    """Records of one kind under a name each, which hold lists of records themselves."""
    if not isinstance(document, dict) or len(document) < 2:
        return None
    values = list(document.values())
    if not all(isinstance(one, dict) and one and one.keys() == values[0].keys() for one in values):
        return None
    return values if any(isinstance(inner, list) for one in values for inner in one.values()) else None


def _in_one_object(document: object) -> list[object] | None:
    """The rows of a table without any list of rows.

    A list for each column ({"org": ["A", "B"], "reached": [1, 2]}), the same with numbered rows ({"org": {"0": "A",
    "1": "B"}}), or a record under each name ({"r1": {"org": "A"}}).
    """
    if not isinstance(document, dict) or len(document) < 2:
        return None
    values = list(document.values())
    if all(isinstance(one, dict) and one for one in values):
        if not all(name.isdigit() for one in values for name in one):
            return values
        values = [list(one.values()) for one in values]
    if all(isinstance(one, list) and one and len(one) == len(values[0]) for one in values):
        return [list(document), *map(list, zip(*values, strict=True))]
    return None


def _of_feature(record: dict[str, object]) -> dict[str, object]:
    """The properties of a feature of a map (GeoJSON), and its point in degrees; any other record as it is."""
    own = record.get("properties")
    if record.get("type") != "Feature" or not isinstance(own, dict):
        return record
    where = record.get("geometry")
    point = where.get("coordinates") if isinstance(where, dict) and where.get("type") == "Point" else None
    if isinstance(point, list) and len(point) >= 2:
        return {**own, "longitude": point[0], "latitude": point[1]}
    return own


def _records(records: list[dict[str, object]]) -> list[list[str]]:
    """Records as rows under one row of keys, keys in the order they first appear."""
    keys: dict[str, None] = {}
    flat = as_rows(records)
    for record in flat:
        keys.update(dict.fromkeys(record))
    if len(keys) > limits.COLUMNS:
        raise Refused(NO_ROWS_IN_JSON)
    return [list(keys), *([_cell(record.get(key)) for key in keys] for record in flat)]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, str | int):
        return str(value).replace("\0", "")
    if isinstance(value, list) and value and all(isinstance(one, str | int | float) for one in value):
        return "; ".join(map(_cell, value))
    return orjson.dumps(value).decode()
