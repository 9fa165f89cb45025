"""The real files, read as they are: rows, headings, and a second opinion on the HXL files."""

from __future__ import annotations

import warnings
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from firstcall.intake.contents import values
from firstcall.intake.files.reading import read_file
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.catalogue import catalogue
from firstcall.intake.sheets.choosing import best_table
from firstcall.intake.sheets.hxl import is_tag_row, tag
from firstcall.intake.sheets.remarks import column_problems
from firstcall.intake.sheets.tables import Table
from firstcall.policy.refusal import Refused

VEN = "3w/VEN_education_5w"


@cache
def table_of(path: Path, room: str = "activities") -> Table:
    return best_table(read_file(path), catalogue(room))


def found(table: Table) -> set[str]:
    return {column.field for column in table.columns if column.field}


@pytest.mark.parametrize(
    ("name", "sheet", "header", "rows"),
    [
        ("3w/MMR_fsc_5w_jan_jul_2022_anonymised.xlsx", "fsc_5W", 1, 6952),
        ("3w/ETH_3w_august_2025.csv", "", 1, 3122),
        ("3w/SOM_3w_operational_presence_jan_apr_2025.xlsx", "3W_Dataset_January - April 2025", 1, 4146),
        ("3w/TCD_3w_tcd_avr2025.xlsx", "3W Opérationnelle", 1, 1556),
        (f"{VEN}/database_activities_5w.xlsx", "data", 2, 12054),
        ("3w/LBR_sbtf_health_sites_2014_hxl.csv", "", 1, 789),
        ("3w/SAHEL_rowca_activities_2014_hxl.csv", "", 1, 244),
        ("3w/MULTI_unhcr_3w_2014_hxl.csv", "", 1, 2250),
        ("3w/NPL_2015_redcross_3w_hxl.json", "", 0, 2282),
        ("3w/MMR_fsc_5w_sharing_cleaned.csv", "", 1, 6942),
    ],
)
def test_rows_with_content(real_data: Path, name: str, sheet: str, header: int, rows: int) -> None:
    table = table_of(real_data / name)
    assert (table.sheet, table.header_row, table.rows) == (sheet, header, rows)


def test_the_partner_files_are_as_many_rows_as_the_database(real_data: Path) -> None:
    files = sorted((real_data / f"{VEN}/partner_files").iterdir())
    tables = [table_of(path) for path in files]
    assert (len(files), sum(table.rows for table in tables)) == (11, 12054)
    assert len({tuple(sorted(table.mapping().items())) for table in tables}) == 1


NEEDED = {
    "3w/MMR_fsc_5w_jan_jul_2022_anonymised.xlsx": """
        month donor organisation organisation_type implementer implementer_type admin1_name admin1_code admin3_name
        admin3_code activity activity_detail indicator status modality unit quantity population_group reached households
        new_beneficiaries disability project remarks sector
    """,
    "3w/ETH_3w_august_2025.csv": """
        month status donor donor_acronym programme_partner programme_partner_acronym implementer implementer_acronym
        implementer_type admin1_name admin2_name admin3_name admin3_code sector activity latitude longitude
    """,
    "3w/SOM_3w_operational_presence_jan_apr_2025.xlsx": """
        month sector admin1_name admin1_code admin2_name admin2_code organisation_type organisation
    """,
    "3w/TCD_3w_tcd_avr2025.xlsx": """
        admin1_name admin2_name sector organisation_acronym organisation organisation_type
    """,
    f"{VEN}/database_activities_5w.xlsx": """
        reported_on month project project_name organisation implementer admin1_name admin1_code admin2_name admin2_code
        admin3_name admin3_code latitude longitude activity unit quantity recurrent start end status reached
    """,
}


@pytest.mark.parametrize("name", NEEDED)
def test_what_is_understood(real_data: Path, name: str) -> None:
    assert set(NEEDED[name].split()) - found(table_of(real_data / name)) == set()


def test_the_exact_heading_wins_over_its_neighbours(real_data: Path) -> None:
    table = table_of(real_data / "3w/MMR_fsc_5w_jan_jul_2022_anonymised.xlsx")
    labels = {column.field: column.label for column in table.columns if column.field and not column.band}
    assert {name: labels[name] for name in ("admin3_code", "reached", "households", "activity", "month")} == {
        "admin3_code": "admin3_pcode",
        "reached": "Number of reached beneficiaries",
        "households": "Number of reached households",
        "activity": "FSC Main Activity",
        "month": "Month (of implementation)",
    }
    assert "OCHA Pcode" in [column.label for column in table.unmapped()]
    assert [column.band.key for column in table.columns_of("reached") if column.band] == [
        "m|children",
        "f|children",
        "m|adults",
        "f|adults",
        "m|elderly",
        "f|elderly",
    ]
    reached = values.people(table.series("reached"))
    assert (reached.values.sum(), reached.verdicts) == (6_505_970, {})


def test_sex_and_age_of_the_venezuelan_columns(real_data: Path) -> None:
    table = table_of(real_data / f"{VEN}/database_activities_5w.xlsx")
    ages = ["0-3", "3-6", "7-12", "12-17", "18-19"]
    assert [column.band.key for column in table.columns_of("reached")] == [
        "|",
        *[f"m|{age}" for age in ages],
        *[f"f|{age}" for age in ages],
        "f|20+",
        "m|20+",
    ]
    problems = Problems(table.sheet)
    column_problems(table, problems)
    assert [problem.cell for problem in problems if problem.code == "hashtag_contradicts_heading"] == [
        "AN2",
        "AO2",
    ]


def test_the_values_of_the_venezuelan_columns(real_data: Path) -> None:
    table = table_of(real_data / f"{VEN}/database_activities_5w.xlsx")
    statuses = values.statuses(table.series("status"))
    assert (set(statuses.values.drop_nulls().unique()), dict(statuses.verdicts)) == (
        {"ongoing", "completed"},
        {},
    )
    assert values.yes_nos(table.series("recurrent")).verdicts == {}
    assert round(values.numbers_of(table.series("reached")).values.sum()) == 28_965_878
    fractions = values.people(table.series("reached"))
    assert {verdict.code for verdict in fractions.verdicts.values()} == {"fraction_of_people"}
    columns = [table.series("start"), table.series("end")]
    order = values.date_order(*columns)
    starts, ends = (values.days(column, order=order) for column in columns)
    assert order == "dmy"
    assert {text: starts.verdicts[text].code for text in starts.verdicts} == {
        "1930-09-01": "year_out_of_range",
        "1930-09-20": "year_out_of_range",
    }
    assert (ends.verdicts["31-04-20"].code, ends.verdicts["31-04-20"].suggestion) == (
        "impossible_date",
        "2020-04-30",
    )
    codes = [table.series(name).fill_null("").eq("#N/A").sum() for name in ("admin2_code", "admin3_code")]
    assert codes == [104, 105]


@pytest.mark.parametrize(
    ("name", "fields", "rows"),
    [
        (
            "needs/MMR_hpc_pin_township.xlsx",
            {
                "admin1_name",
                "admin1_code",
                "admin2_name",
                "admin3_name",
                "admin3_code",
                "population",
                "in_need",
                "targeted",
            },
            330,
        ),
        (
            "needs/AFG_hpc_needs_2024.csv",
            {
                "admin1_code",
                "admin1_name",
                "admin2_code",
                "admin2_name",
                "description",
                "sector",
                "category",
                "population",
                "in_need",
                "targeted",
                "affected",
                "reached",
                "remarks",
            },
            931,
        ),
    ],
)
def test_needs(real_data: Path, name: str, fields: set[str], rows: int) -> None:
    table = table_of(real_data / name, "needs")
    assert (found(table), table.rows) == (fields, rows)


@pytest.mark.parametrize(
    ("name", "room", "fields", "rows"),
    [
        (
            "gazetteers/global_pcodes_adm1_2.csv",
            "places",
            {"location", "level", "code", "name", "parent_code", "valid_from"},
            33363,
        ),
        (
            "gazetteers/MMR_township_pcodes.csv",
            "places",
            {
                "admin1_code",
                "admin1_name",
                "admin2_code",
                "admin2_name",
                "admin3_code",
                "admin3_name",
                "local_name",
                "valid_from",
                "valid_until",
            },
            358,
        ),
        (
            "gazetteers/VEN_locations.csv",
            "places",
            {f"admin{level}_{what}" for level in (1, 2, 3) for what in ("code", "name")},
            2623,
        ),
        (
            "orgs/org_map_global_ETH_SOM_TCD.csv",
            "organisations",
            {"country", "alias", "name", "acronym", "type_code"},
            1001,
        ),
        (
            "orgs/org_canonical_lookup.csv",
            "organisations",
            {"alias", "name", "acronym", "type", "type_code", "country"},
            145,
        ),
    ],
)
def test_lists(real_data: Path, name: str, room: str, fields: set[str], rows: int) -> None:
    table = table_of(real_data / name, room)
    assert (found(table), table.rows) == (fields, rows)


def test_a_workbook_that_lacks_a_drawing_is_read(real_data: Path) -> None:
    book = read_file(real_data / "assessments/REACH_MSNA_dummy_submissions.xlsx")
    assert [sheet.name for sheet in book.sheets] == ["main", "roster", "edu_ind", "health_ind", "nut_ind"]


HXL = [
    "input-valid.csv",
    "input-valid.tsv",
    "input-valid.ssv",
    "input-valid-latin1.csv",
    "input-valid.json",
    "input-valid-objects.json",
    "input-valid.xlsx",
    "input-valid.xls",
    "input-valid.hxl",
    "input-multiline.csv",
    "input-multiple-headers.csv",
    "input-fuzzy.csv",
    "input-valid-nested.json",
    "input-valid-json-selector.json",
    "input-merged.xlsx",
    "input-broken.xlsx",
    "3w/NPL_2015_redcross_3w_hxl.json",
    "3w/LBR_sbtf_health_sites_2014_hxl.csv",
    "3w/SAHEL_rowca_activities_2014_hxl.csv",
    "3w/MULTI_unhcr_3w_2014_hxl.csv",
]


@pytest.mark.parametrize("name", HXL)
def test_hxl_files_are_read_as_the_public_library_reads_them(real_data: Path, name: str) -> None:
    """Hashtags and every cell under them; libhxl drops what stands in untagged columns, and so does this comparison."""
    path = real_data / (name if "/" in name else f"hxl/libhxl_tests/files/test_io/{name}")
    theirs_tags, theirs_rows = by_libhxl(path)
    for sheet in read_file(path).sheets:
        rows = [[(cell or "").strip() for cell in row] for row in sheet.frame.rows()]
        at = next((index for index, row in enumerate(rows[:25]) if is_tag_row(row)), None)
        if at is None:
            continue
        tags = [(index, tag(cell)) for index, cell in enumerate(rows[at]) if tag(cell)]
        assert sorted(str(one) for _, one in tags) == sorted(theirs_tags)
        ours = [[" ".join(row[index].split()) for index, _ in tags] for row in rows[at + 1 :]]
        assert [row for row in ours if any(row)] == [row for row in theirs_rows if any(row)]
        return
    pytest.fail("no row of hashtags found")


def by_libhxl(path: Path) -> tuple[list[str], list[list[str]]]:
    import hxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        encoding = "latin-1" if "latin1" in path.name else None  # libhxl must be told; we find it out
        data = hxl.data(str(path), hxl.InputOptions(allow_local=True, encoding=encoding))
        columns = [(index, column) for index, column in enumerate(data.columns) if column.tag]
        tags = [str(tag(column.display_tag)) for _, column in columns]
        rows = [
            [plain(row.values[index]) if index < len(row.values) else "" for index, _ in columns]
            for row in data
        ]
    return tags, rows


def plain(value: object) -> str:
    text = " ".join(str("" if value is None else value).split())
    return text.removesuffix(".0") if text.removesuffix(".0").lstrip("-").isdigit() else text


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("input-invalid.png", "not_a_table"),
        ("input-notag1.html", "web_page"),
        ("input-valid-csv.zip", "zip_archive"),
        ("input-zip-invalid.zip", "zip_archive"),
    ],
)
def test_what_is_refused_of_the_libhxl_files(real_data: Path, name: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_file(real_data / f"hxl/libhxl_tests/files/test_io/{name}")
    assert refused.value.refusal.code == code


def test_every_cell_is_text(real_data: Path) -> None:
    frame = read_file(real_data / "3w/TCD_3w_tcd_avr2025.xlsx").sheets[0].frame
    assert set(frame.schema.dtypes()) == {pl.String}
