"""Files with what people really do to them, each with its verdict: OK, FIX (read as shown), ROW (some rows refused or
some cells left out, named by their address), REF (refused whole, with a sentence).

Numbers are those of `tests/bad_inputs.toml`. Hostile containers stand in `test_hostile.py`; inputs of the API in
`tests/api/test_hostile.py`. Each file is read in the child process, then checked as an import checks it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from firstcall.activities.rows.hints import content_hint, is_sector
from firstcall.activities.rows.reading import understand
from firstcall.intake.files.reading import read_file
from firstcall.intake.rules import Problem, Problems
from firstcall.intake.sheets.catalogue import catalogue
from firstcall.intake.sheets.choosing import data_tables
from firstcall.intake.sheets.remarks import column_problems
from firstcall.organisations.directory import Directory
from firstcall.places.gazetteer import Gazetteer
from firstcall.policy.refusal import Refused
from tests.activities.test_templates_in_use import NAMES, ORGANISATIONS, PLACES, Known, sector_of
from tests.intake import made
from tests.intake.corpus import (
    HEAD,
    ROW,
    Maker,
    day_60,
    external_link,
    filtered,
    lines,
    merged_data,
    of_1904,
    one,
    open_document,
    strings_out_of_range,
    text,
    typed,
    very_hidden,
    workbook,
)  # fmt: skip

LOST = frozenset(
    [
        "error_cell",
        "not_a_number",
        "negative_people",
        "number_too_large",
        "fraction_of_people",
        "impossible_date",
        "not_a_date",
        "year_out_of_range",
        "date_order_unknown",
        "not_a_month",
        "parts-exceed-total",
        "code-unknown",
        "place-kept-at-parent",
    ]
)
"""Remarks by which a cell is left out or doubted; the row stays."""


def verdict(path: Path) -> tuple[str, list[Problem], list[tuple[object, ...]]]:
    """REF, ROW, FIX or OK; the problems; (organisation, area, day, people) of the accepted rows."""
    known = Known(Gazetteer("ZZZ", PLACES, NAMES), Directory.of(ORGANISATIONS, []), sector_of, None)
    problems: list[Problem] = []
    rows: list[tuple[object, ...]] = []
    try:
        book = read_file(path, file_name=path.name)
        hint = content_hint(known.directory)
        for table in data_tables(book, catalogue("activities"), content_hint=hint, is_sector=is_sector):
            found = Problems(table.sheet)
            accepted = understand(table, known, found, file_name=path.name)
            column_problems(table, found)
            problems += list(found)
            columns = ("organisation", "area", "starts_on", "reached")
            rows += accepted.select(columns).rows()
    except Refused as refused:
        refusal = refused.refusal
        assert refusal.text()
        assert "%(" not in refusal.text()
        return "REF", [Problem(refusal.code, True, "", "", "", "", refusal.text())], []
    told = [one for one in problems if one.refused or one.code in LOST]
    return "ROW" if told else "FIX" if problems else "OK", problems, rows


DAY = date(2025, 3, 31)
FINE = (3, 3, DAY, 12)
CASES: list[tuple[str, Maker, str, str, list[tuple[object, ...]] | None]] = [
    # name, maker, verdict, a code that must be among what is said ("": none asked), the accepted rows (None: not asked)
    (
        "8-rows-to-the-last",
        lambda p: made.parts(
            p, made.HEAD + '<row r="1048576"><c r="A1048576"><v>1</v></c></row>' + made.TAIL
        ),
        "REF",
        "sheet_too_large",
        [],
    ),
    ("10-shared-string-out-of-range", strings_out_of_range, "REF", "", []),
    ("18-csv-called-xlsx", lines(ROW), "OK", "", [FINE]),
    ("19-workbook-called-csv", workbook(ROW), "OK", "", [FINE]),
    ("21-binary-workbook", lambda p: made.binary_workbook(p, [HEAD, ROW]), "OK", "", [FINE]),
    ("22-open-document", open_document, "OK", "", [FINE]),
    ("29-external-link", external_link, "OK", "", [FINE]),
    (
        "33-hidden-sheet",
        lambda p: made.workbook(p, {"New": [HEAD, ROW], "Old": [HEAD, one(reached="99")]}, hidden=["Old"]),
        "FIX",
        "hidden_sheet",
        [FINE],
    ),
    ("33-very-hidden-sheet", very_hidden, "FIX", "hidden_sheet", [FINE]),
    (
        "34-merged-header",
        lambda p: made.workbook(p, {"Data": [["WHO", "", "WHERE", "", "", ""], HEAD, ROW]}, merged=["A1:B1"]),
        "OK",
        "",
        [FINE],
    ),
    ("35-merged-cells-among-the-data", merged_data, "FIX", "merged-cells", [FINE, FINE]),
    (
        "36-two-rows-of-headings",
        lambda p: made.workbook(p, {"Data": [[*HEAD[:5], "People"], ["", "", "", "", "", "Reached"], ROW]}),
        "OK",
        "",
        [FINE],
    ),
    ("37-rows-hidden-by-a-filter", filtered, "OK", "", [FINE, (3, 3, DAY, 40)]),
    (
        "38-formula-never-worked-out",
        lambda p: typed(p, lambda _b, s: s.write_formula(1, 5, "=1+1", None, "")),
        "ROW",
        "error_cell",
        [(3, 3, DAY, None)],
    ),
    (
        "39-error-cells",
        lambda p: typed(p, lambda _b, s: s.write_formula(1, 5, "=NA()", None, "#N/A")),
        "ROW",
        "error_cell",
        [(3, 3, DAY, None)],
    ),
    ("40-days-counted-from-1904", of_1904, "OK", "", [FINE]),
    (
        "41-a-day-that-never-was",
        workbook(one(start="1900-02-29")),
        "ROW",
        "impossible_date",
        [(3, 3, None, 12)],
    ),
    ("41-day-60", day_60, "ROW", "year_out_of_range", [(3, 3, None, 12)]),
    ("42-text-as-numbers", workbook([*ROW[:3], 12, *ROW[4:]]), "OK", "", [FINE]),
    ("42-numbers-as-text", workbook(one(reached=" 12 ")), "OK", "", [FINE]),
    ("43-leading-zero-lost", workbook(one(admin2="ZZ101")), "ROW", "", None),
    ("44-code-in-scientific-notation", workbook(one(admin2="1E+05")), "ROW", "", []),
    ("45-half-a-person", workbook(one(reached="12.5")), "ROW", "fraction_of_people", None),
    ("46-byte-order-mark", text("\ufeff" + ",".join(HEAD) + "\n" + ",".join(ROW) + "\n"), "OK", "", [FINE]),
    ("47-utf16-with-mark", lines(ROW, encoding="utf-16"), "OK", "", [FINE]),
    (
        "49-western-code-page",
        text("Organisation;Secteur;Cercle;Activité\nOxfam;Santé;Kayès;Écoute\n", "cp1252"),
        "FIX",
        "encoding_found",
        [(3, 6, None, None)],
    ),
    (
        "50-arabic-code-page",
        text("المنظمة;القطاع;المديرية;النشاط\nOxfam;الصحة;بوريم;عيادة\n", "cp1256"),
        "FIX",
        "encoding_found",
        [(3, 3, None, None)],
    ),
    (
        "51-two-encodings",
        text(
            ",".join(HEAD).encode()
            + "\nOxfam,WASH,ZZ0101,Forage à Kayès - réhabilité à côté de l’école,2025-03-31,12\n".encode()
            + b"NRC,WASH,ZZ0101,caf\xe9,2025-03-31,5\n"
        ),
        "FIX",
        "bytes_lost",
        [FINE, (2, 3, DAY, 5)],
    ),
    (
        "53-half-a-character",
        text(",".join(HEAD).encode() + b"\nOxfam,WASH,ZZ0101,We\xed\xa0\x80lls,2025-03-31,12\n"),
        "FIX",
        "",
        [FINE],
    ),
    ("55-lines-end-in-cr", lines(ROW, end="\r"), "OK", "", [FINE]),
    (
        "56-mixed-line-ends",
        text(",".join(HEAD) + "\r\n" + ",".join(ROW) + "\n" + ",".join(ROW) + "\r\n"),
        "OK",
        "",
        [FINE, FINE],
    ),
    ("57-semicolons", lines(ROW, by=";"), "OK", "", [FINE]),
    ("58-tabs", lines(ROW, by="\t"), "OK", "", [FINE]),
    ("63-ragged-rows", lines(ROW, ["NRC", "WASH", "ZZ0101"]), "OK", "", [FINE, (2, 3, None, None)]),
    (
        "64-a-heading-twice",
        lines([*ROW, "99"], head=[*HEAD, "Reached"]),
        "FIX",
        "column_not_understood",
        [FINE],
    ),
    ("65-no-heading", lines([*ROW, "note"], head=[*HEAD, ""]), "FIX", "column_not_understood", [FINE]),
    (
        "66-headings-in-capitals-and-accents",
        lines(ROW, head=["ORGANISATION ", "séctor", "ADMIN2_PCODE", "Activity:", "START DATE", "reached*"]),
        "OK",
        "",
        [FINE],
    ),
    (
        "67-hashtags-in-row-2",
        lines(["#org", "#sector", "#adm2+code", "#activity", "#date+start", "#reached"], ROW),
        "OK",
        "",
        [FINE],
    ),
    (
        "67-hashtags-in-row-25",
        text(
            "note\n" * 23
            + ",".join(HEAD)
            + "\n#org,#sector,#adm2+code,#activity,#date+start,#reached\n"
            + ",".join(ROW)
            + "\n"
        ),
        "OK",
        "",
        [FINE],
    ),
    (
        "67-unknown-hashtag",
        lines(["#org", "#sector", "#adm2+code", "#frobnicate", "#date+start", "#reached"], ROW),
        "OK",
        "",
        [FINE],
    ),
    (
        "67-a-hashtag-twice",
        lines(
            ["#org", "#sector", "#adm2+code", "#activity", "#date+start", "#reached", "#reached"],
            [*ROW, "99"],
            head=[*HEAD, "x"],
        ),
        "FIX",
        "column_not_understood",
        [FINE],
    ),
    (
        "68-quotes-doubled-wrongly",
        text(",".join(HEAD) + '\nOxfam,WASH,ZZ0101,"We"lls"",2025-03-31,12\n'),
        "OK",
        "",
        [FINE],
    ),
    ("69-only-headings", lines(), "REF", "no_rows", []),
    ("70-one-row", lines(ROW), "OK", "", [FINE]),
    ("71-decimal-comma", workbook(one(reached="1.234,0")), "OK", "", [(3, 3, DAY, 1234)]),
    ("72-thin-spaces", workbook(one(reached="1\u202f234")), "OK", "", [(3, 3, DAY, 1234)]),
    ("73-arabic-digits", workbook(one(reached="٣٤")), "OK", "", [(3, 3, DAY, 34)]),
    ("74-day-or-month", lines(one(start="03/04/2025")), "ROW", "date_order_unknown", [(3, 3, None, 12)]),
    ("75-two-digit-year", lines(one(start="31/03/25")), "OK", "", [FINE]),
    ("76-year-2099", lines(one(start="2099-01-01")), "ROW", "year_out_of_range", [(3, 3, None, 12)]),
    ("76-year-1", lines(one(start="0001-01-01")), "ROW", "year_out_of_range", [(3, 3, None, 12)]),
    ("76-the-last-day", lines(one(start="9999-12-31")), "ROW", "year_out_of_range", [(3, 3, None, 12)]),
    ("77-hijri-year", lines(one(start="1446-09-01")), "ROW", "year_out_of_range", [(3, 3, None, 12)]),
    ("78-fewer-than-none", lines(one(reached="-5")), "ROW", "negative_people", [(3, 3, DAY, None)]),
    ("78-1e308", lines(one(reached="1e308")), "ROW", "number_too_large", [(3, 3, DAY, None)]),
    ("78-not-a-number", lines(one(reached="NaN")), "ROW", "not_a_number", [(3, 3, DAY, None)]),
    ("78-infinity", lines(one(reached="Infinity")), "ROW", "not_a_number", [(3, 3, DAY, None)]),
    ("78-minus-zero", lines(one(reached="-0")), "OK", "", [(3, 3, DAY, 0)]),
    (
        "79-parts-exceed-the-total",
        lines([*ROW, "10", "20"], head=[*HEAD, "Women", "Men"]),
        "ROW",
        "parts-exceed-total",
        [FINE],
    ),
    (
        "80-beyond-64-bits",
        lines(one(reached="99999999999999999999")),
        "ROW",
        "number_too_large",
        [(3, 3, DAY, None)],
    ),
    ("81-a-formula-as-text", lines(one(activity="=cmd|' /C calc'!A0")), "OK", "", [FINE]),
    (
        "82-other-starts-of-formulas",
        lines(one(activity="@SUM(1)"), one(activity="+1+1"), one(activity="＝1")),
        "OK",
        "",
        [FINE] * 3,
    ),
    ("82-a-formula-after-a-delimiter", lines(one(activity="Wells;=1+1")), "OK", "", [FINE]),
    ("83-a-call", lines(one(activity="=HYPERLINK(A1)")), "OK", "", [FINE]),
    ("84-a-true-negative-number", workbook([*ROW, -5], head=[*HEAD, "Longitude"]), "OK", "", [FINE]),
    ("85-script", lines(one(activity="<script>alert(1)</script>")), "OK", "", [FINE]),
    ("86-template-braces", lines(one(activity="{{7*7}} {% debug %} ${7*7}")), "OK", "", [FINE]),
    ("91-cyrillic-letters", lines(one(organisation="Охfаm")), "ROW", "organisation-lookalike", []),
    ("92-zero-width-in-a-name", lines(one(organisation="Ox\u200bfam")), "ROW", "organisation-hidden", []),
    ("93-a-turned-name", lines(one(organisation="\u202emafxO\u202c")), "ROW", "organisation-hidden", []),
    (
        "93-isolates-in-a-text",
        lines(one(activity="Wells \u2068حفر\u2069 dug")),
        "OK",
        "",
        [FINE],
    ),
    (
        "95-two-normal-forms",
        lines(one(organisation="Action contre la Faim"), one(organisation="Action contre la Faim")),
        "OK",
        "",
        [(1, 3, DAY, 12)] * 2,
    ),
    ("97-emoji-and-noncharacters", lines(one(activity="Wells 💧\ufffe")), "OK", "", [FINE]),
    ("98-o-for-zero", lines(one(admin2="ZZO1O1")), "ROW", "", None),
    (
        "103-a-contact-in-a-text",
        lines(one(activity="Wells ask +252 61 555 0123")),
        "FIX",
        "contact-in-text",
        [FINE],
    ),
    (
        "104-names-of-people",
        lines([*ROW, "somebody"], head=[*HEAD, "Beneficiary name"]),
        "REF",
        "personal_data",
        [],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[name for name, *_ in CASES])
def test_the_verdict_on_a_file(
    tmp_path: Path, case: tuple[str, Maker, str, str, list[tuple[object, ...]] | None]
) -> None:
    name, make, expected, code, rows = case
    path = tmp_path / {"18": "file.xlsx", "19": "file.csv"}.get(name[:2], "file")
    make(path)
    given, problems, accepted = verdict(path)
    assert given == expected, problems
    assert not code or code in {one.code for one in problems}
    assert rows is None or accepted == rows
