"""Figures as files: CSV, XLSX, CSV with HXL hashtags, a data package. No cell can start a formula in its program."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import IO, Any

from firstcall.access.queries import may_somewhere
from firstcall.access.rules import Actor, NotVisible
from firstcall.exchange.datapackage import write_datapackage
from firstcall.exchange.layouts.sheets import Choice, layout_sheet
from firstcall.exchange.shapes import Sheet
from firstcall.exchange.sheets import SHEETS
from firstcall.exchange.workbook import write_xlsx
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.structure.models import Emergency, Group

FORMATS = ("csv", "xlsx", "hxl", "datapackage")
ENDINGS = {"csv": "csv", "xlsx": "xlsx", "hxl": "csv", "datapackage": "zip"}
# What a spreadsheet program takes for the start of a formula, in Latin and in full width (CWE-1236).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
# A spreadsheet program set to semicolons begins a cell within a text of ours.
_AFTER_DELIMITER = re.compile(r"([;\t\r\n]\s*)([=@＝＠])?")


def plain(value: Any) -> Any:
    """A cell as it is written: null empty, dates ISO, text that could start a formula marked with an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, str):
        text = _AFTER_DELIMITER.sub(lambda cell: f"{cell[1]}'{cell[2]}" if cell[2] else cell[0], value)
        return f"'{text}" if text.startswith(FORMULA_STARTS) else text
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def lines(
    sheet: Sheet, rows: Iterable[Sequence[Any]], *, hxl: bool, days: bool = False
) -> Iterator[list[Any]]:
    """Header, hashtags where wanted, and the rows. Headings are people's own words in a layout of their own.

    `days`: days stay dates, for a file that has a kind of cell for them.
    """
    yield [plain(name) for name, _tag in sheet.columns]
    if hxl:
        yield [tag for _name, tag in sheet.columns]
    for row in rows:
        yield [value if days and type(value) is date else plain(value) for value in row]


@dataclass(frozen=True)
class Wanted:
    """What is to be taken away: a sheet of `SHEETS`, of an emergency or a group of it, in a layout or as it is."""

    what: str
    emergency: Emergency
    group: Group | None
    actor: Actor
    at: datetime
    choice: Choice | None = None

    def sheet(self) -> Sheet:
        """The sheet. Raises `Refused` for one there is not, `NotVisible` for who may not take it away."""
        sheet = sheet_named(self.what)
        _may_take(self.what, self.actor)
        if self.choice is None:
            return sheet
        if self.what != "activities":
            message = gettext_noop(
                "Only activities have layouts. Leave the layout out, or export activities."
            )
            raise Refused(Refusal("export-layout-what", message))
        return layout_sheet(self.choice, actor=self.actor, emergency=self.emergency, group=self.group)

    def rows(self, sheet: Sheet) -> Iterator[Sequence[Any]]:
        """The rows of the sheet, streamed."""
        return sheet.rows(self.actor, self.emergency, self.group, self.at)

    @property
    def name(self) -> str:
        """What the file is called, without its ending."""
        parts = (self.emergency.code, self.group.code if self.group else "", self.what)
        return "-".join(part for part in (*parts, self.choice.layout if self.choice else "") if part)


def sheet_named(what: str) -> Sheet:
    """The sheet of this name. Raises `Refused` naming those there are."""
    if what not in SHEETS:
        raise Refused(
            Refusal(
                "export-what",
                gettext_noop("“%(what)s” cannot be exported. Choose one of: %(choices)s."),
                params={"what": what, "choices": ", ".join(SHEETS)},
            )
        )
    return SHEETS[what]


def known_format(format: str) -> str:
    """The format, if it is one. Raises `Refused` naming those there are."""
    if format not in FORMATS:
        message = gettext_noop("“%(format)s” is not a format. Choose one of: %(formats)s.")
        raise Refused(
            Refusal("export-format", message, params={"format": format, "formats": ", ".join(FORMATS)})
        )
    return format


def csv_chunks(
    what: str,
    *,
    emergency: Emergency,
    group: Group | None,
    hxl: bool,
    actor: Actor,
    at: datetime,
    choice: Choice | None = None,
) -> Iterator[str]:
    """The file piece by piece, for a response that streams: memory does not grow with the rows."""
    wanted = Wanted(what, emergency, group, actor, at, choice)
    sheet = wanted.sheet()
    buffer = StringIO()
    writer = csv.writer(buffer)
    yield "\ufeff"
    for number, line in enumerate(lines(sheet, wanted.rows(sheet), hxl=hxl)):
        writer.writerow(line)
        if number % 500 == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _may_take(what: str, actor: Actor) -> None:
    """The structure is public; figures are taken away by those who may export (access/matrix.toml)."""
    if what != "structure" and not may_somewhere(actor, "export", "read"):
        raise NotVisible(f"export.{what}")


def write_export(
    what: str,
    *,
    emergency: Emergency,
    group: Group | None,
    format: str,
    path: Path | None,
    actor: Actor,
    at: datetime,
    choice: Choice | None = None,
) -> int:
    """Write a sheet to `path` (standard output when None); gives the number of rows."""
    wanted = Wanted(what, emergency, group, actor, at, choice)
    sheet = wanted.sheet()
    if known_format(format) in ("xlsx", "datapackage"):
        if path is None and sys.stdout.isatty():
            message = gettext_noop("This kind of file is not for a screen: give --output FILE.%(ending)s.")
            raise Refused(Refusal("export-output", message, params={"ending": ENDINGS[format]}))
        return write_binary(wanted, sheet, format, path or sys.stdout.buffer)
    head = 1 + (format == "hxl")
    if path is None:
        return _write_csv(sys.stdout, lines(sheet, wanted.rows(sheet), hxl=format == "hxl")) - head
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        return _write_csv(file, lines(sheet, wanted.rows(sheet), hxl=format == "hxl")) - head


def write_binary(wanted: Wanted, sheet: Sheet, format: str, file: Path | IO[bytes]) -> int:
    """Write a workbook or a data package; gives the number of rows."""
    if format == "xlsx":
        rows = lines(sheet, wanted.rows(sheet), hxl=True, days=True)
        return write_xlsx(file, wanted.what, rows, head=2) - 2
    rows = lines(sheet, wanted.rows(sheet), hxl=False)
    return write_datapackage(
        file,
        name=wanted.name,
        fields=list(zip(sheet.columns, sheet.names, strict=True)),
        lines=rows,
        source=(wanted.group or wanted.emergency).name,
        at=wanted.at,
    )


def _write_csv(file: IO[str], rows: Iterable[Sequence[Any]]) -> int:
    writer, count = csv.writer(file, lineterminator="\n" if file is sys.stdout else "\r\n"), 0
    for row in rows:
        writer.writerow(row)
        count += 1
    return count
