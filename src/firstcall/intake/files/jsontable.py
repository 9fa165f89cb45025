"""JSON as a table: arrays of arrays, or records (HXL JSON, exports of web tools). Runs in the child process."""

from __future__ import annotations

from pathlib import Path

import orjson

from firstcall.intake.files import limits
from firstcall.policy.refusal import Refusal, Refused, gettext_noop

NOT_JSON = Refusal(
    "bad_json",
    gettext_noop("The JSON file is damaged or too deeply nested. Export it again, or send a CSV file."),
)
NO_ROWS_IN_JSON = Refusal(
    "no_table_in_json",
    gettext_noop(
        "The JSON file holds no list of rows or records. Send a list of rows, a list of records, or a CSV file."
    ),
)
TOO_MANY_IN_JSON = Refusal(
    "json_too_large",
    gettext_noop(
        "The JSON file holds more rows or values than can be read safely. Save the table as CSV and send that file."
    ),
)


def read_json(path: Path) -> list[list[str]]:
    """The first list of rows or of records in the file, outermost first; records give their keys as first row."""
    if path.stat().st_size > limits.JSON_BYTES:
        raise Refused(NOT_JSON)
    content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    # A list or a value of three bytes takes a hundred once it is read; both are counted before.
    if (
        content.count(b"{") + content.count(b"[") > limits.JSON_LISTS
        or content.count(b",") > limits.JSON_VALUES
    ):
        raise Refused(TOO_MANY_IN_JSON)
    try:
        document = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise Refused(NOT_JSON) from error
    rows = _find_rows(document, 0)
    if rows is None:
        raise Refused(NO_ROWS_IN_JSON)
    lists = [row for row in rows if isinstance(row, list)]
    if lists:
        return [[_cell(cell) for cell in row] for row in lists]
    return _records(rows)


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
        for value in document.values():
            if (rows := _find_rows(value, depth + 1)) is not None:
                return rows
    return None


def _records(records: list[object]) -> list[list[str]]:
    """Records as rows under one row of keys, keys in the order they first appear."""
    keys: dict[str, None] = {}
    flat = [_flat(record, 0) for record in records if isinstance(record, dict)]
    for record in flat:
        keys.update(dict.fromkeys(record))
    if len(keys) > limits.COLUMNS:
        raise Refused(NO_ROWS_IN_JSON)
    return [list(keys), *([_cell(record.get(key)) for key in keys] for record in flat)]


def _flat(record: dict[str, object], depth: int) -> dict[str, object]:
    """A record whose own records are columns beside its others: {"partner": {"name": …}} has "partner.name"."""
    if not any(isinstance(value, dict) for value in record.values()):
        return record
    found: dict[str, object] = {}
    for key, value in record.items():
        if isinstance(value, dict) and value and depth < limits.JSON_DEPTH:
            found.update({f"{key}.{name}": own for name, own in _flat(value, depth + 1).items()})
        else:
            found[key] = value
    return found


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
