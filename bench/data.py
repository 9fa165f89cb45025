"""The data every figure is measured on: a synthetic 5W, the same for the same number of rows.

24 columns as a partner's workbook has them. Organisations and areas are Zipf-distributed (a few report most), 3 % of
the rows carry a fault as people make them, 1 % stand there twice.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

SEED = 20061123
DIRTY, DOUBLED = 0.03, 0.01
ORGANISATIONS, PROVINCES, DISTRICTS = 240, 34, 12  # districts in each province
COLUMNS = (
    "Organisation", "Organisation type", "Implementing partner", "Donor", "Sector", "Project code",
    "Admin1 PCode", "Admin1", "Admin2 PCode", "Admin2", "Site", "Activity", "Indicator", "Status", "Start date",
    "End date", "Month", "Population group", "Targeted", "Reached", "Girls", "Boys", "Women", "Men",
)  # fmt: skip
TAGS = (
    "#org", "#org+type", "#org+impl", "#org+funder", "#sector", "#activity+code", "#adm1+code", "#adm1+name",
    "#adm2+code", "#adm2+name", "#loc", "#activity", "#indicator", "#status", "#date+start", "#date+end",
    "#date+month", "#beneficiary", "#targeted", "#reached", "#reached+f+children", "#reached+m+children",
    "#reached+f+adults", "#reached+m+adults",
)  # fmt: skip
SECTORS = ("FSC", "HEA", "WSH", "EDU", "PRO", "SHL", "NUT", "CCM")
SECTOR_NAMES = ("Food Security", "Health", "WASH", "Education", "Protection", "Shelter", "Nutrition", "CCCM")
STATUSES = ("Planned", "Ongoing", "Completed", "Suspended")
PEOPLE = ("IDPs", "Refugees", "Host community", "Returnees")
TYPES = ("International NGO", "National NGO", "United Nations", "Government", "Red Cross / Red Crescent")
FIRST = (
    "Relief",
    "Hope",
    "Aid",
    "Care",
    "Bridge",
    "River",
    "Unity",
    "Health",
    "Water",
    "Peace",
    "Seed",
    "Shelter",
)
LAST = ("International", "Foundation", "Alliance", "Network", "Society", "Trust", "Initiative", "Partners", "Union",
        "Service", "Mission", "Committee", "Association", "Programme", "Fund", "Council", "Forum", "Group", "Link",
        "Response")  # fmt: skip


@dataclass(frozen=True)
class Where:
    """An area of the invented country: code, name, code of the area above."""

    code: str
    name: str
    above: str


def organisations() -> list[str]:
    """The names of the organisations, the most frequent first."""
    return [f"{FIRST[n % len(FIRST)]} {LAST[n // len(FIRST)]}" for n in range(ORGANISATIONS)]


def provinces() -> list[Where]:
    """The areas of level 1."""
    return [Where(f"ZZ{p + 10}", f"Province {letters(p)}", "ZZ") for p in range(PROVINCES)]


def districts() -> list[Where]:
    """The areas of level 2."""
    return [
        Where(f"{one.code}{d + 10}", f"{one.name.split()[1]} {letters(d)} District", one.code)
        for one in provinces()
        for d in range(DISTRICTS)
    ]


def letters(number: int) -> str:
    """An invented name: 0 is Aba, 27 is Baba."""
    high, low = divmod(number, 26)
    return f"{chr(65 + high)}{chr(97 + low)}{'ban'[number % 3]}a"


def rows(count: int) -> pl.DataFrame:
    """`count` rows as columns of text, in the order of `COLUMNS`."""
    dice = np.random.default_rng(SEED)
    fresh = count - int(count * DOUBLED)
    frame = _clean(fresh, dice)
    frame = _soiled(frame, dice)
    again = frame[dice.integers(0, fresh, count - fresh)]
    frame = pl.concat([frame, again])
    return frame[dice.permutation(count)]


def _zipf(dice: np.random.Generator, kinds: int, count: int, power: float = 1.1) -> np.ndarray:
    weights = 1 / np.arange(1, kinds + 1) ** power
    return dice.choice(kinds, count, p=weights / weights.sum())


def _take(texts: object, places: np.ndarray) -> pl.Series:
    return pl.Series(list(texts), dtype=pl.String)[places]  # type: ignore[call-overload]


def _clean(count: int, dice: np.random.Generator) -> pl.DataFrame:
    who = _zipf(dice, ORGANISATIONS, count)
    implements = np.where(dice.random(count) < 0.4, _zipf(dice, ORGANISATIONS, count), who)
    shuffled = dice.permutation(PROVINCES * DISTRICTS)
    where = shuffled[_zipf(dice, PROVINCES * DISTRICTS, count, 0.9)]
    sector, month = _zipf(dice, len(SECTORS), count, 0.7), dice.integers(0, 12, count)
    start = np.datetime64("2025-01-01") + (month * 30 + dice.integers(0, 28, count)).astype("timedelta64[D]")
    end = start + dice.integers(5, 200, count).astype("timedelta64[D]")
    cells = [dice.integers(0, 900, count) for _ in range(4)]
    reached = sum(cells)
    below = districts()
    above = {one.code: one for one in provinces()}
    return pl.DataFrame(
        {
            "Organisation": _take(organisations(), who),
            "Organisation type": _take(TYPES, who % len(TYPES)),
            "Implementing partner": _take(organisations(), implements),
            "Donor": _take([f"Donor {letters(n)}" for n in range(40)], _zipf(dice, 40, count)),
            "Sector": _take(SECTOR_NAMES, sector),
            "Project code": pl.Series(dice.integers(10_000, 60_000, count)).cast(pl.String),
            "Admin1 PCode": _take([one.above for one in below], where),
            "Admin1": _take([above[one.above].name for one in below], where),
            "Admin2 PCode": _take([one.code for one in below], where),
            "Admin2": _take([one.name for one in below], where),
            "Site": _take([f"Site {letters(n % 300)} {n}" for n in range(3000)], dice.integers(0, 3000, count)),
            "Activity": _take([f"{SECTOR_NAMES[n % 8]}: activity number {n}" for n in range(160)],
                              sector + 8 * dice.integers(0, 20, count)),
            "Indicator": _take([f"# of people who received service {n}" for n in range(60)],
                               dice.integers(0, 60, count)),
            "Status": _take(STATUSES, _zipf(dice, 4, count, 0.5)),
            "Start date": pl.Series(start).dt.to_string("%Y-%m-%d"),
            "End date": pl.Series(end).dt.to_string("%d/%m/%Y"),
            "Month": _take([f"{n // 12 + 2025}-{n % 12 + 1:02d}" for n in range(12)], month),
            "Population group": _take(PEOPLE, _zipf(dice, 4, count, 0.8)),
            "Targeted": pl.Series(reached + dice.integers(0, 500, count)).cast(pl.String),
            "Reached": pl.Series(reached).cast(pl.String),
            **{name: pl.Series(cell).cast(pl.String)
               for name, cell in zip(("Girls", "Boys", "Women", "Men"), cells, strict=True)},
        }
    )  # fmt: skip


FAULTS = (  # column, what people write there instead
    ("Admin2 PCode", ("ZZ9999", "Z1010", "#N/A")),
    ("Organisation", ("", "N/A")),
    ("Status", ("almost done", "?")),
    ("Start date", ("31-04-20", "2025-02-30", "soon", "1930-05-01")),
    ("End date", ("31/02/2025", "#REF!", "2024-01-05")),
    ("Month", ("sometime", "Smarch 2025")),
    ("Sector", ("Astrology",)),
    ("Targeted", ("many", "-5", "12.5", "1e308")),
    ("Reached", ("about 300", "-1", "#N/A", "1 234,5", "-")),
    ("Girls", ("n/a", "0.5", "٣٤", "1 234")),
)


def _soiled(frame: pl.DataFrame, dice: np.random.Generator) -> pl.DataFrame:
    """The frame with a fault in 3 % of its rows, each in one cell."""
    dirty = dice.permutation(frame.height)[: int(frame.height * DIRTY)]
    kinds = dice.integers(0, len(FAULTS), len(dirty))
    for kind, (column, texts) in enumerate(FAULTS):
        places = dirty[kinds == kind]
        if not len(places):
            continue
        written = _take(texts, dice.integers(0, len(texts), len(places)))
        frame = frame.with_columns(frame[column].scatter(places.tolist(), written))
    return frame


def write_csv(path: Path, frame: pl.DataFrame, *, tags: bool = False) -> Path:
    """A CSV file as a spreadsheet program writes it; `tags`: with the row of HXL hashtags."""
    if not tags:
        frame.write_csv(path, null_value="")
        return path
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([COLUMNS, TAGS])
    with path.open("ab") as file:
        frame.write_csv(file, include_header=False, null_value="")
    return path


def write_xlsx(path: Path, frame: pl.DataFrame) -> Path:
    """A workbook with numbers as numbers and dates as dates where they are such, texts shared, 24 columns."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": False})
    sheet = book.add_worksheet("5W")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, COLUMNS)
    numbers = {COLUMNS.index(name) for name in COLUMNS[18:]} | {COLUMNS.index("Project code")}
    start = COLUMNS.index("Start date")
    dates = {}
    for row, values in enumerate(frame.iter_rows(), 1):
        for column, value in enumerate(values):
            if not value:
                continue
            if column in numbers and value.isascii() and value.isdigit():
                sheet.write_number(row, column, int(value))
            elif column == start and len(value) == 10 and value[:2] == "20":
                if value not in dates:
                    dates[value] = _serial(value)
                if dates[value] is None:
                    sheet.write_string(row, column, value)
                else:
                    sheet.write_number(row, column, dates[value], day)
            else:
                sheet.write_string(row, column, value)
    book.close()
    return path


def _serial(text: str) -> int | None:
    from datetime import date

    try:
        return (date.fromisoformat(text) - date(1899, 12, 30)).days
    except ValueError:
        return None
