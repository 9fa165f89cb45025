"""A template for a group's own lists: filled as it is meant, it is taken in without a problem, in every language."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from firstcall.access.queries import operator
from firstcall.access.rules import Actor, Held
from firstcall.activities.actions import import_activities
from firstcall.activities.models import Activity
from firstcall.exchange.template.book import PREFIX, template_for
from firstcall.exchange.template.lists import words
from firstcall.exchange.template.places import Place, cascade
from firstcall.intake.contents.words import status
from firstcall.intake.files.reading import read_file
from firstcall.needs.rows.people import population_group
from firstcall.places.models import Area
from firstcall.structure.models import Membership
from tests.gaps.country import AT, DAY, SmallCountry

pytestmark = pytest.mark.one_engine  # what is asked here is the same on either

LANGUAGES = ("en", "fr", "es", "ar")
TOP = 3


@pytest.fixture
def country(db: None) -> SmallCountry:
    """Three levels of areas, two of one name, and a member whose name looks like a formula."""
    country = SmallCountry()
    for code, name, above in [
        ("ZZ111", "Market", "ZZ11"), ("ZZ112", "Market", "ZZ11"), ("ZZ121", "Market", "ZZ12"),
        ("ZZ113", "AF01", "ZZ11"),
    ]:  # fmt: skip
        Area.objects.create(
            country=country.country, pcode=code, name=name, level=3, parent=country.areas[above]
        )
    for acronym in ("UNICEF", "=cmd|' /C calc'!A0"):
        Membership.objects.create(
            group=country.food, organisation=country.organisation(acronym), starts_on=DAY
        )
    return country


def made(country: SmallCountry, language: str = "en", actor: Actor | None = None) -> bytes:
    return template_for(
        emergency=country.emergency, group=country.food, language=language, actor=actor or operator(), at=AT
    )


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(content))


def lists(book: Any) -> dict[str, list[str]]:
    """What can be chosen, by defined name."""
    found = {}
    for name, defined in book.defined_names.items():
        ((sheet, cells),) = defined.destinations
        area = book[sheet][cells.replace("$", "")]
        rows = area if isinstance(area, tuple) else ((area,),)
        found[name.removeprefix(PREFIX)] = [row[0].value for row in rows]
    return found


def fields(book: Any) -> dict[str, int]:
    """The column of each hashtag, counted from 1."""
    return {cell.value: cell.column for cell in book.worksheets[0][2]}


def fill(content: bytes, path: Path, *rows: dict[str, object]) -> Path:
    book = opened(content)
    sheet, at = book.worksheets[0], fields(book)
    for number, row in enumerate(rows, start=TOP):
        for hashtag, value in row.items():
            sheet.cell(number, at[hashtag]).value = value
            if isinstance(value, str):
                sheet.cell(number, at[hashtag]).data_type = "s"
    book.save(path)
    return path


def row(book: Any, **more: object) -> dict[str, object]:
    chosen = lists(book)
    return {
        "#org": "Organisation WFP", "#org+impl": "Organisation UNICEF", "#sector": chosen["sector"][0],
        "#activity": "Food baskets", "#adm1+name": "Area ZZ1", "#adm2+name": "Area ZZ11", "#adm3+name": "AF01",
        "#loc+name": "Camp A", "#date+month": datetime(2022, 6, 15), "#status": chosen["status"][1],
        "#beneficiary+type": chosen["population_group"][0], "#targeted": 200, "#reached": 30,
        "#reached+f+age0_4": 10, "#reached+m+age60_": 4, **more,
    }  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_filled_as_it_is_meant_it_is_taken_in_without_a_problem(country, tmp_path, language):
    content = made(country, language)
    book = opened(content)
    path = fill(content, tmp_path / "filled.xlsx", row(book), row(book, **{"#loc+name": "Camp B"}))
    (found,) = import_activities([path], emergency=country.emergency, by=operator(), at=AT)
    assert (found["rows"], found["accepted"], found["problems"]) == (2, 2, [])
    one = Activity.objects.get(site="Camp A")
    assert (one.organisation.acronym, one.implementer.acronym, one.area.pcode, one.month, one.status) == (
        "WFP", "UNICEF", "ZZ113", date(2022, 6, 1), "ongoing",
    )  # fmt: skip
    assert (one.reached, one.targeted, one.cells) == (30, 200, '{"f|0-4":10,"m|60+":4}')


def test_few_columns_first_people_by_sex_and_age_folded_codes_hidden(country):
    book = opened(made(country))
    sheet = book.worksheets[0]
    tags = [cell.value for cell in sheet[2]]
    assert tags[:14] == [
        "#org", "#org+impl", "#org+funder", "#sector", "#activity", "#adm1+name", "#adm2+name", "#adm3+name",
        "#loc+name", "#date+month", "#status", "#beneficiary+type", "#targeted", "#reached",
    ]  # fmt: skip
    must = [cell.value for cell in sheet[1] if str(cell.value).endswith("*")]
    assert must == ["Organisation *", "Sector *", "Activity *", "Admin 1 *", "Month *"]
    assert sheet.row_dimensions[2].hidden is True
    assert sheet.freeze_panes == "B3"
    assert (sheet.column_dimensions["O"].outlineLevel, sheet.column_dimensions["O"].hidden) == (1, True)
    assert tags[-3:] == ["#adm1+code", "#adm2+code", "#adm3+code"]
    assert book["Places (FirstCall)"].sheet_state == "hidden"
    assert sheet.protection.sheet is False


def test_the_lists_are_the_groups_own(country):
    country.activity("ZZ11", "WFP", 1, country.food, activity="Food baskets", donor="ECHO")
    country.activity("ZZ11", "FAO", 1, country.food, activity="Seeds")
    country.need("ZZ11", 5, country.food, population_group="IDP")
    found = lists(opened(made(country, "fr")))
    assert found["organisation"] == [
        "Organisation =cmd|' /C calc'!A0", "Organisation FAO", "Organisation UNICEF", "Organisation WFP",
    ]  # fmt: skip
    assert (found["activity"], found["donor"]) == (["Food baskets", "Seeds"], ["ECHO"])
    assert (found["population_group"], found["sector"]) == (["Déplacés internes"], ["Sécurité alimentaire"])
    assert found["status"] == ["Planifié", "En cours", "Terminé", "Suspendu"]


def test_a_partner_does_not_learn_what_only_another_wrote(country):
    wfp = country.organisation("WFP")
    for acronym, activity, donor in [
        ("FAO", "At Mr Smith's", "BHA"), ("FAO", "Seeds", "BHA"), ("UNICEF", "Seeds", ""), ("WFP", "Food", "ECHO"),
    ]:  # fmt: skip
        country.activity("ZZ11", acronym, 1, country.food, activity=activity, donor=donor)
    partner = Actor(
        person="p", held=(Held("PART", emergency=country.emergency.pk, country="ZZZ", organisation=wfp.pk),)
    )
    found = lists(opened(made(country, actor=partner)))
    assert (found["activity"], found["donor"]) == (["Food", "Seeds"], ["ECHO"])


def test_the_kinds_of_people_are_those_the_group_counts(country):
    country.activity("ZZ11", "WFP", 1, country.food, cells='{"f|children":1,"m|18+":2}')
    tags = list(fields(opened(made(country))))
    assert [one for one in tags if one.startswith("#reached+")] == [
        "#reached+f+children",
        "#reached+m+age18_",
    ]


def test_no_text_of_the_lists_is_a_formula(country):
    country.activity("ZZ11", "WFP", 1, country.food, activity="=cmd|' /C calc'!A0", donor="@SUM(1)")
    book = opened(made(country))
    formulas = {
        cell.value[:4] for sheet in book.worksheets for line in sheet.iter_rows() for cell in line
        if cell.data_type == "f"
    }  # fmt: skip
    assert formulas == {"=IF("}
    assert lists(book)["activity"] == ["=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.one_engine
def test_the_words_of_the_lists_are_read_back(language):
    assert {name: status(said[language]).value for name, said in words()["status"].items()} == {
        name: name for name in words()["status"]
    }
    assert {name: population_group(said[language]) for name, said in words()["people"].items()} == {
        name: name for name in words()["people"]
    }


@pytest.mark.one_engine
def test_each_place_points_to_its_parts():
    places = [
        Place(1, None, 1, "B", "B"), Place(2, None, 1, "A", "A"), Place(3, 1, 2, "y|z", "B1"),
        Place(4, 2, 2, "X", "A1"), Place(5, 2, 2, "x", "A2"), Place(6, 5, 3, "deep", "A21"),
        Place(7, 6, 4, "too deep", "A211"),
    ]  # fmt: skip
    one, two, three = cascade(places)
    assert [(row.label, row.first, row.count) for row in one] == [("A", 2, 2), ("B", 4, 1)]
    assert [(row.key, row.code, row.first, row.count) for row in two] == [
        ("A|X (A1)", "A1", 1, 1), ("A|x (A2)", "A2", 2, 1), ("B|y z", "B1", 1, 1),
    ]  # fmt: skip
    assert [(row.key, row.code) for row in three] == [("A|x (A2)|deep", "A21")]


def below(book: Any, level: int, *above: str) -> list[str]:
    """What the validation of a level offers under the places chosen above it: its OFFSET, INDEX and MATCH by hand."""
    named = {
        name.removeprefix(PREFIX): next(iter(one.destinations)) for name, one in book.defined_names.items()
    }
    chosen = lists(book)
    at = chosen[f"adm{level - 1}_key"].index("|".join(above))
    first, count = chosen[f"adm{level - 1}_first"][at], chosen[f"adm{level - 1}_count"][at]
    sheet, top = named[f"adm{level}_top"]
    cell = book[sheet][top.replace("$", "")]
    return [cell.offset(first + step, 0).value for step in range(count)]


def test_a_place_offers_what_lies_in_it(country):
    book = opened(made(country))
    assert lists(book)["adm1"] == ["Area ZZ1", "Area ZZ2"]
    assert below(book, 2, "Area ZZ1") == ["Area ZZ11", "Area ZZ12"]
    assert below(book, 3, "Area ZZ1", "Area ZZ11") == ["AF01", "Market (ZZ111)", "Market (ZZ112)"]
    assert below(book, 3, "Area ZZ1", "Area ZZ12") == ["Market"]
    assert below(book, 3, "Area ZZ2", "Area ZZ21") == [None]
    rules = {str(one.sqref): one.formula1 for one in book.worksheets[0].data_validations.dataValidation}
    assert (rules["F3:F1002"], rules["H3:H1002"]) == (
        "fc_list_adm1",
        'OFFSET(fc_list_adm3_top,INDEX(fc_list_adm2_first,MATCH($F3&"|"&$G3,fc_list_adm2_key,0)),0,'
        'INDEX(fc_list_adm2_count,MATCH($F3&"|"&$G3,fc_list_adm2_key,0)),1)',
    )
    codes = dict(zip(lists(book)["adm3_key"], lists(book)["adm3_code"], strict=True))
    assert codes["Area ZZ1|Area ZZ11|AF01"] == "ZZ113"
    cell = book.worksheets[0].cell(3, fields(book)["#adm3+code"])
    assert cell.value == (
        '=IF($H3="","",IFERROR(INDEX(fc_list_adm3_code,MATCH($F3&"|"&$G3&"|"&$H3,fc_list_adm3_key,0)),""))'
    )


def test_only_the_sheet_to_fill_is_read(country, tmp_path):
    content = made(country)
    path = fill(content, tmp_path / "filled.xlsx", row(opened(content)))
    assert [sheet.name for sheet in read_file(path).sheets] == ["Activities"]


def test_an_empty_template_says_it_holds_no_rows(country, tmp_path):
    from firstcall.policy.refusal import Refused

    path = tmp_path / "empty.xlsx"
    path.write_bytes(made(country))
    with pytest.raises(Refused, match="no rows of data"):
        import_activities([path], emergency=country.emergency, by=operator(), at=AT)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not on this machine")
def test_a_spreadsheet_program_fills_the_codes_and_offers_the_parts(country, tmp_path):
    """LibreOffice opens it, works out the P-codes and the choices of a place chosen above, and saves it."""
    content = made(country)
    book = opened(content)
    path = fill(content, tmp_path / "filled.xlsx", row(book), row(book, **{"#adm3+name": "Market (ZZ112)"}))
    again = openpyxl.load_workbook(path)
    sheet = again.worksheets[0]
    (rule,) = [
        one for one in sheet.data_validations.dataValidation if "fc_list_adm3_top" in (one.formula1 or "")
    ]
    choices = rule.formula1.lstrip("=")
    sheet["AZ3"], sheet["BA3"] = f"=ROWS({choices})", f"=INDEX({choices},1)"
    again.save(path)
    out = tmp_path / "out"
    command = [
        "soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "xlsx",
        "--outdir", str(out), str(path),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    if not (out / "filled.xlsx").exists():
        pytest.skip("LibreOffice on this machine has no Calc")
    seen = openpyxl.load_workbook(out / "filled.xlsx", data_only=True).worksheets[0]
    at = {cell.value: cell.column for cell in seen[2]}
    codes = [[seen.cell(line, at[f"#adm{level}+code"]).value for level in (1, 2, 3)] for line in (3, 4)]
    assert codes == [["ZZ1", "ZZ11", "ZZ113"], ["ZZ1", "ZZ11", "ZZ112"]]
    assert (seen["AZ3"].value, seen["BA3"].value) == (3, "AF01")
    saved = openpyxl.load_workbook(out / "filled.xlsx").worksheets[0]
    assert len(saved.data_validations.dataValidation) >= 20
