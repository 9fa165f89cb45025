"""The template as a workbook: one sheet to fill, the lists beside it. P-codes fill themselves; nothing is protected."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils import translation
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from firstcall.access.rules import Actor
from firstcall.exchange.template.columns import CODE, COUNT, MONTH, PLACE, Column, advice, columns
from firstcall.exchange.template.lists import Lists, lists_for
from firstcall.exchange.template.places import FIRST, Listed
from firstcall.intake.files.own_sheets import own_sheet
from firstcall.structure.models import Emergency, Group

ROWS = 1_000  # that are prepared with lists
TOP = 2  # the first row to fill, counted from 0: headings, the hidden hashtags, then rows
# The defined names begin so that none can be taken for a cell: a P-code such as AF01 is one.
PREFIX = "fc_list_"
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)  # months that can be reported on
STOPS = {"sector": "stop", "status": "stop", "organisation": "warning", "population_group": "warning"}


def template_for(
    *, emergency: Emergency, group: Group | None, language: str, actor: Actor, at: datetime
) -> bytes:
    """The workbook (xlsx) for a group, or for all groups of an emergency, in a language, with what `actor` may see."""
    lists = lists_for(emergency=emergency, group=group, language=language, actor=actor, at=at)
    with translation.override(language):
        return _Book(
            lists, columns(len(lists.places), lists.people, language), (group or emergency).name
        ).made()


def template_name(emergency: Emergency, group: Group | None, language: str) -> str:
    """What the file is called."""
    return f"{emergency.code}-{group.code if group else 'all'}-template-{language}.xlsx"


class _Book:
    def __init__(self, lists: Lists, wanted: list[Column], title: str) -> None:
        self.lists, self.columns, self.title = lists, wanted, title
        self.file = BytesIO()
        self.book = xlsxwriter.Workbook(self.file, {"strings_to_formulas": False, "strings_to_urls": False})
        self.book.set_properties({"author": "", "comments": ""})
        self.sheet = self.book.add_worksheet(_("Activities")[:31])
        self.ranges: dict[str, str] = {}
        self.at = {column.field: number for number, column in enumerate(wanted)}

    def made(self) -> bytes:
        """Write everything; gives the bytes."""
        self._lists()
        self._places()
        self._headings()
        self._rows()
        self._page()
        self.book.close()
        return self.file.getvalue()

    # --- the sheet to fill ----------------------------------------------------------------------------------------

    def _headings(self) -> None:
        plain = {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "border_color": "#B8C0CA"}
        shown = self.book.add_format({**plain, "bg_color": "#DDE3EA"})
        must = self.book.add_format({**plain, "bg_color": "#1F3A5F", "font_color": "#FFFFFF"})
        for number, column in enumerate(self.columns):
            self.sheet.write_string(0, number, column.heading, must if column.required else shown)
            self.sheet.write_string(1, number, column.hxl)
        self.sheet.set_row(0, 34)
        self.sheet.set_row(1, None, None, {"hidden": True})
        self.sheet.freeze_panes(TOP, 1)

    def _rows(self) -> None:
        text, month = (
            self.book.add_format({"num_format": "@"}),
            self.book.add_format({"num_format": "yyyy-mm"}),
        )
        count, code = (
            self.book.add_format({"num_format": "#,##0"}),
            self.book.add_format({"font_color": "#667788"}),
        )
        forms = {MONTH: month, COUNT: count, CODE: code}
        for number, column in enumerate(self.columns):
            options: dict[str, Any] = {}
            if column.kind == CODE:
                options = {"hidden": True}
            elif column.folded:
                options = {"level": 1, "hidden": True}
            elif column.field == "reached":
                options = {"collapsed": True}
            self.sheet.set_column(number, number, column.width, forms.get(column.kind, text), options)
            if column.kind == CODE:
                for row in range(TOP, TOP + ROWS):
                    self.sheet.write_formula(row, number, self._code(column.level, row + 1), code, "")
            else:
                self._validation(number, column)
        self.sheet.outline_settings(
            True, True, False, False
        )  # the plus sign stands on the left, at the total

    def _code(self, level: int, row: int) -> str:
        """The P-code of the place chosen in this row, found by its names from the top."""
        cells = [f"${xl_col_to_name(self.at[f'admin{one}_name'])}{row}" for one in range(1, level + 1)]
        key = '&"|"&'.join(cells)
        names = f"{PREFIX}adm{level}"
        return f'=IF({cells[-1]}="","",IFERROR(INDEX({names}_code,MATCH({key},{names}_key,0)),""))'

    def _validation(self, number: int, column: Column) -> None:
        rule: dict[str, Any] = {
            "input_title": column.heading[:32],
            "input_message": advice(column.field)[:255],
            "error_title": column.heading[:32],
        }
        if column.kind == COUNT:
            rule |= {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 2_000_000_000,
                     "error_message": _("Write a whole number of people, or leave the cell empty.")}  # fmt: skip
        elif column.kind == MONTH:
            rule |= {"validate": "date", "criteria": "between", "minimum": EARLIEST, "maximum": LATEST,
                     "error_message": _("Write a date of the month, such as 2026-03-01.")}  # fmt: skip
        elif column.kind == PLACE:
            rule |= {"validate": "list", "source": self._choices(column.level),
                     "error_message": _("Choose a place of the list. Choose the place above it first.")}  # fmt: skip
        elif column.field in self.ranges:
            rule |= {"validate": "list", "source": f"={self.ranges[column.field]}",
                     "error_type": STOPS.get(column.field, "information"),
                     "error_message": _("This is not in the list.")}  # fmt: skip
        else:
            rule |= {"validate": "any"}
        self.sheet.data_validation(TOP, number, TOP + ROWS - 1, number, rule)

    def _choices(self, level: int) -> str:
        """The list of places: all of the first level, of a deeper one those of the place chosen above."""
        if level == 1:
            return f"={PREFIX}adm1"
        cells = [f"${xl_col_to_name(self.at[f'admin{one}_name'])}{TOP + 1}" for one in range(1, level)]
        above, key = f"{PREFIX}adm{level - 1}", '&"|"&'.join(cells)
        found = f"MATCH({key},{above}_key,0)"
        return (
            f"=OFFSET({PREFIX}adm{level}_top,INDEX({above}_first,{found}),0,INDEX({above}_count,{found}),1)"
        )

    def _page(self) -> None:
        sheet = self.sheet
        if get_language_bidi():
            sheet.right_to_left()
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_header(f"&L{self.title.replace('&', '&&')}&R&P / &N")
        sheet.activate()

    # --- the lists ------------------------------------------------------------------------------------------------

    def _lists(self) -> None:
        name = own_sheet(_("Lists"))
        sheet = self.book.add_worksheet(name)
        bold = self.book.add_format({"bold": True, "bg_color": "#DDE3EA"})
        given = {
            "organisation": self.lists.organisations,
            "implementer": self.lists.organisations,
            "donor": self.lists.donors,
            "sector": self.lists.sectors,
            "activity": self.lists.activities,
            "status": self.lists.statuses,
            "population_group": self.lists.population_groups,
        }
        notes = (
            self.title,
            _("Fill the first sheet, one row for each activity, place and month, and send the file. Headings in dark "
              "blue must be filled."),
            _("The plus sign above the last columns opens people by sex and age. P-codes fill themselves."),
        )  # fmt: skip
        for row, text in enumerate(notes):
            sheet.write_string(row, 0, text)
        for number, (field, entries) in enumerate(given.items()):
            heading = self.columns[self.at[field]].heading.removesuffix(" *")
            sheet.write_string(4, number, heading, bold)
            sheet.set_column(number, number, 32)
            for row, text in enumerate(entries, start=5):
                sheet.write_string(row, number, text)
            if entries:
                letter = xl_col_to_name(number)
                self._define(field, name, f"${letter}$6:${letter}${5 + len(entries)}")
                self.ranges[field] = f"{PREFIX}{field}"
        sheet.freeze_panes(5, 0)
        if get_language_bidi():
            sheet.right_to_left()

    def _define(self, name: str, sheet: str, cells: str) -> None:
        quoted = sheet.replace("'", "''")
        self.book.define_name(f"{PREFIX}{name}", f"='{quoted}'!{cells}")

    def _places(self) -> None:
        """One block of five columns per level: key, name, code, where its parts begin, how many."""
        if not self.lists.places:
            return
        name = own_sheet(_("Places"))
        sheet = self.book.add_worksheet(name)
        for number, table in enumerate(self.lists.places):
            self._level(sheet, name, number + 1, table, 6 * number)
        sheet.hide()

    def _level(self, sheet: Any, name: str, level: int, table: tuple[Listed, ...], left: int) -> None:
        for row, place in enumerate(table, start=FIRST):
            sheet.write_string(row, left, place.key)
            sheet.write_string(row, left + 1, place.label)
            sheet.write_string(row, left + 2, place.code)
            sheet.write_number(row, left + 3, place.first)
            sheet.write_number(row, left + 4, place.count)
        last = FIRST + len(table)
        letters = [xl_col_to_name(left + step) for step in range(5)]
        for part, letter in zip(("_key", "", "_code", "_first", "_count"), letters, strict=True):
            self._define(f"adm{level}{part}", name, f"${letter}${FIRST + 1}:${letter}${last}")
        self._define(f"adm{level}_top", name, f"${letters[1]}$1")
