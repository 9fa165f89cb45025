"""What a sheet says once for all its rows: "Organisation: CARE" above the table, its name "March 2025" or "WASH"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from firstcall.intake.contents.text import clean, fold
from firstcall.intake.contents.vocabulary import phrases
from firstcall.intake.sheets.catalogue import Catalogue
from firstcall.intake.sheets.column import Column
from firstcall.intake.sheets.headingtext import normalised, without_brackets
from firstcall.intake.sheets.long import IsSector
from firstcall.intake.sheets.months import month_of_heading
from firstcall.intake.sheets.named import WHO, NamesOf
from firstcall.intake.sheets.naming import Naming

STATED = (
    "organisation", "organisation_acronym", "implementer", "programme_partner", "donor", "sector", "subsector", "month",
    "year", "admin1_name", "admin1_code", "admin2_name", "admin2_code", "project", "project_name", "reported_on",
    "population_group", "activity", "start", "end",
)  # fmt: skip
DAYS = ("start", "end")
NAMED = "named"  # how a sheet's name gives a column, else "stated"
NOT_IN_SHEET = -1  # the index of a column that is none: its problems name the row alone
LONGEST = 200
QUESTIONS = phrases("rows", "questions")
PLACED = ("site", "latitude")
AREAS = tuple(f"admin{level}_{kind}" for level in range(1, 5) for kind in ("name", "code"))

Stated = tuple[Column, str]
"""A column that the sheet does not have, and the text that every row has in it."""


def stated_of(
    above: Sequence[Sequence[str]],
    sheet_name: str,
    columns: Sequence[Column],
    catalogue: Catalogue,
    is_sector: IsSector | None,
    naming: Naming | None = None,
    names_of: NamesOf | None = None,
) -> list[Stated]:
    """What the lines above the headings, else the sheet's name, say of all rows, for fields that no column has.

    With `naming`, a title or a sheet's name may also name the sector among other words ("WASH PiN 2024"), and the name
    a population group and an area ("North - IDPs"). `names_of` tells which fields a text is a value of
    (`named.names_by`): a workbook may keep a sheet per province or partner.
    """
    if naming is not None:
        sector = _sector_said(above, sheet_name, columns, catalogue, naming)
        return [*sector, *_whom_and_where(sheet_name, columns, naming, names_of)]
    if not catalogue.long:
        return []
    taken = {column.field for column in columns if column.field} | _cut(columns)
    found: dict[str, Stated] = {}
    for row in above:
        for label, value in _pairs(row):
            field = _field(label, catalogue)
            if field in DAYS and not any(map(str.isdigit, value)):
                continue  # "From: the head of office"
            if field and field not in taken and field not in found and not _field(value, catalogue):
                found[field] = (_column(field, label), value)
    month = _month_of_sheet(sheet_name)
    if month and not {"month", "start"} & (taken | set(found)):
        found["month"] = (_column("month", sheet_name), month)
    if is_sector is not None and "sector" not in taken | set(found) and is_sector(clean(sheet_name)):
        found["sector"] = (_column("sector", sheet_name), clean(sheet_name))
    elif names_of is not None and (field := _named_by_sheet(names_of(sheet_name), taken | set(found))):
        found[field] = (_column(field, sheet_name), clean(sheet_name))
    return list(found.values())


def _named_by_sheet(fields: frozenset[str], taken: set[str]) -> str:
    """The field of which a sheet's name is a value: an organisation, or an area above all that rows name; else ""."""
    area = next((name for name in AREAS if name in fields), "")
    if area and "organisation" not in fields:
        over = {name for name in AREAS if name[:6] <= area[:6]}
        return "" if over & taken else area
    return "organisation" if "organisation" in fields and not area and not WHO & taken else ""


def named_by_sheet(sheet_name: str, naming: Naming, names_of: NamesOf | None) -> dict[str, str]:
    """The area and the population group that a sheet is named after, by field; {} where its name has other words."""
    said, found = naming.said(clean(sheet_name)), dict[str, str]()
    if not said.is_bare:
        fields = names_of(said.rest) if names_of is not None else frozenset()
        area = next((name for name in AREAS if name in fields), "")
        if not area:
            return {}
        found[area] = clean(said.rest)
    if said.population_group:
        found["population_group"] = said.population_group
    return found


def _whom_and_where(
    sheet_name: str, columns: Sequence[Column], naming: Naming, names_of: NamesOf | None
) -> list[Stated]:
    """What the sheet is named after, as far as no column says it. An area is one above those that the rows name."""
    taken = {column.field for column in columns if column.field}
    found = []
    for field, value in named_by_sheet(sheet_name, naming, names_of).items():
        if field == "population_group":
            own = taken & {"population_group", "category"} or any(one.population_group for one in columns)
        else:
            own = taken & {*PLACED, *(name for name in AREAS if name[:6] <= field[:6])}
        if not own:
            found.append((_column(field, sheet_name, NAMED), value))
    return found


def _sector_said(
    above: Sequence[Sequence[str]],
    sheet_name: str,
    columns: Sequence[Column],
    catalogue: Catalogue,
    naming: Naming,
) -> list[Stated]:
    """The one sector that the sheet's name, else the lines above the headings name, where no heading names any."""
    if any(column.field == "sector" or column.sector for column in columns):
        return []
    pairs = [value for row in above for label, value in _pairs(row) if _field(label, catalogue) == "sector"]
    titles = [clean(cell) for row in above for cell in row if clean(cell)]
    for texts in (pairs, [sheet_name], titles):
        named = {fold(said.sector): said.sector for text in texts if (said := naming.said(text)).sector}
        if len(named) == 1:
            sector = next(iter(named.values()))
            return [(_column("sector", next(text for text in texts if naming.said(text).sector)), sector)]
        if named:
            return []
    return []


def _cut(columns: Sequence[Column]) -> set[str]:
    """What the columns of a wide table stand for."""
    return {"month"} if any(column.month for column in columns) else set()


def by_name(column: Column) -> bool:
    """Whether no cell of a sheet says what the column holds, but the sheet's name, read as a whole."""
    return column.given.startswith(NAMED)


def _column(field: str, label: str, how: str = "stated") -> Column:
    return Column(NOT_IN_SHEET, label, "", field, 0.9, "stated", given=f"{how} {field}")


def _pairs(row: Sequence[str]) -> list[tuple[str, str]]:
    """Label and value: in one cell with a colon, or in two neighbours that are all the row has or end in a colon."""
    cells = [(at, clean(cell)) for at, cell in enumerate(row) if clean(cell)]
    pairs = []
    for (at, text), following in zip_longest(cells, cells[1:]):
        label, colon, value = text.partition(":")
        if colon and value.strip():
            pairs.append((label.strip(), value.strip()))
        elif following is not None and (colon or _is_pair(cells, at, label, following[0])):
            pairs.append((label.strip(), following[1]))
    return [(label, value) for label, value in pairs if len(value) <= LONGEST]


def _is_pair(cells: Sequence[tuple[int, str]], at: int, label: str, next_at: int) -> bool:
    """Two neighbours and nothing else in the row; "WHO" beside "WHERE" are bands over columns."""
    return len(cells) == 2 and next_at == at + 1 and fold(label) not in QUESTIONS


def _field(label: str, catalogue: Catalogue) -> str:
    """The field whose heading this is, word for word."""
    names = {entry.name for entry in catalogue.by_name.get(normalised(without_brackets(label)), ())}
    return next((name for name in STATED if name in names), "")


def _month_of_sheet(name: str) -> str:
    """The one month a sheet's name says; "" where it says none, or two."""
    found = month_of_heading(name)
    if found is None or month_of_heading(found.rest) is not None:
        return ""
    return found.month
