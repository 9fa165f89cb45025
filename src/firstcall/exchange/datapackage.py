"""A table with what it is: a zip of the CSV file and `datapackage.json` (schema, licence, source, time)."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any

INTEGERS = frozenset(
    [
        "level",
        "population",
        "affected",
        "in_need",
        "targeted",
        "reached",
        "unmet",
        "organisations",
        "source_row",
        "new_beneficiaries",
        "households",
    ]
)
DATES = frozenset(["start", "end", "since", "until"])
LICENCE = {
    "name": "other-closed",
    "title": "For use within the response. Whether and how it is published is for the humanitarian country team.",
}


def kind_of(field: str) -> str:
    """The type of a column in the words of a table schema."""
    if field in INTEGERS or field.startswith("cells:"):
        return "integer"
    if field in DATES:
        return "date"
    return {"coverage": "number", "quantity": "number", "month": "yearmonth"}.get(field, "string")


class _Counted(io.RawIOBase):
    """Passes bytes on, and keeps their number and fingerprint."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.size, self.fingerprint = file, 0, hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, block: Any) -> int:
        content = bytes(block)
        self.size += len(content)
        self.fingerprint.update(content)
        self.file.write(content)
        return len(content)


def write_datapackage(
    path: Path | IO[bytes],
    *,
    name: str,
    fields: Sequence[tuple[tuple[str, str], str]],
    lines: Iterator[Sequence[Any]],
    source: str,
    at: datetime,
) -> int:
    """Write the zip, row by row; gives the number of rows. `fields` are ((heading, hashtag), field), in order."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(f"{name}.csv", "w", force_zip64=True) as entry:
            counted = _Counted(entry)
            rows = _write(counted, lines)
        about = {
            "profile": "tabular-data-package",
            "name": name.lower(),
            "title": name,
            "created": at.isoformat(),
            "licenses": [LICENCE],
            "sources": [{"title": f"Reports of partners: {source}"}],
            "resources": [
                {
                    "profile": "tabular-data-resource",
                    "name": name.lower(),
                    "path": f"{name}.csv",
                    "format": "csv",
                    "mediatype": "text/csv",
                    "encoding": "utf-8",
                    "bytes": counted.size,
                    "hash": f"sha256:{counted.fingerprint.hexdigest()}",
                    "schema": {"fields": [_field(*one) for one in fields], "missingValues": [""]},
                }
            ],
        }
        archive.writestr("datapackage.json", json.dumps(about, ensure_ascii=False, indent=1))
    return rows


def _write(file: _Counted, lines: Iterator[Sequence[Any]]) -> int:
    text = io.TextIOWrapper(io.BufferedWriter(file), encoding="utf-8", newline="")
    writer, count = csv.writer(text), -1
    for line in lines:
        writer.writerow(line)
        count += 1
    text.flush()
    text.detach().detach()
    return count


def _field(column: tuple[str, str], field: str) -> dict[str, str]:
    heading, hashtag = column
    found = {"name": heading, "type": kind_of(field)}
    if hashtag:
        found["description"] = hashtag
    return found
