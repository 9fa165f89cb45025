"""Rows that each speak of one sex or age: their people are added up, as if the sheet had a column for each."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from firstcall.activities.counting.columns import people_of
from firstcall.activities.models import Activity, ActivityRollup
from firstcall.activities.rows.whom import with_people_of_rows
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.bands import Band
from firstcall.intake.sheets.catalogue import catalogue
from firstcall.intake.sheets.headings import of_heading
from firstcall.intake.sheets.tables import Column, Table
from tests.activities.taken_in import take_in
from tests.gaps.country import SmallCountry

HEAD = "Organisation,Sector,Admin2 PCode,Activity,Month"
WHERE = "WFP,Food Security,ZZ11,Food,2022-06"


def cells(
    fields: str, *rows: tuple[str | None, ...], bands: dict[str, Band] | None = None, kind: type = pl.String
) -> tuple[list[tuple[int | None, str]], list[tuple[str, str]]]:
    """People reached of each row with its figures by sex and age, and what is said of which text. Columns are named by
    their fields; those in `bands` are people reached of that sex and age."""
    names = fields.split()
    columns = tuple(
        Column(
            index,
            name,
            field="reached" if name in (bands or {}) else name,
            band=(bands or {}).get(name, Band()),
        )
        for index, name in enumerate(names)
    )
    schema = {f"c{index}": kind for index in range(len(names))}
    frame = pl.DataFrame(list(rows), schema=schema, orient="row").with_row_index("row", offset=2)
    problems = Problems("s")
    table = with_people_of_rows(Table("s", 1, 0, columns, frame), problems)
    everyone = pl.repeat(True, table.rows, dtype=pl.Boolean, eager=True)
    total, found = people_of(table, "reached", problems, everyone)
    said = [(one.code, one.value) for one in problems]
    return list(zip(total.to_list(), found.cast(pl.String).to_list(), strict=True)), said


@pytest.mark.one_engine
@pytest.mark.parametrize("kind", [pl.String, pl.Categorical])
def test_a_row_for_each_sex(kind: type) -> None:
    rows = [("Male", "100"), ("Femmes", "200"), ("Total", "300"), (None, "7"), ("F", None)]
    found, said = cells("sex reached", *rows, kind=kind)
    assert found == [(100, '{"m|":100}'), (200, '{"f|":200}'), (300, ""), (7, ""), (None, "")]
    assert said == []


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Sexe des bénéficiaires", "sex"), ("Sexo de los beneficiarios", "sex"), ("جنس المستفيد", "sex"),
        ("Стать", "sex"), ("Cinsiyet", "sex"), ("Gender", "sex"), ("Tranche d'âge", "age"), ("Вік", "age"),
        ("Sexe et tranche d'âge", "age"), ("Age/Sex", "age"), ("Rango etario", "age"),
    ],
)  # fmt: skip
def test_by_which_headings_such_columns_are_known(heading: str, field: str) -> None:
    best = of_heading(heading, catalogue("activities"))[0]
    assert (best.field.name, best.confidence) == (field, 1.0)


@pytest.mark.one_engine
@pytest.mark.parametrize("heading", ["Gender with Age Marker", "Gender marker", "Marqueur genre", "النوع"])
def test_a_marker_of_projects_is_no_sex(heading: str) -> None:
    assert not {match.field.name for match in of_heading(heading, catalogue("activities"))} & {"sex", "age"}


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("texts", "keys"),
    [
        (["Homem", "Mulher"], ["m|", "f|"]),
        (["чоловік", "жінка"], ["m|", "f|"]),
        (["Kadın", "Erkek"], ["f|", "m|"]),
        (["ذكر", "أنثى"], ["m|", "f|"]),
        (["Hombres", "Niñas"], ["m|adults", "f|children"]),
    ],
)
def test_sexes_in_several_languages(texts: list[str], keys: list[str]) -> None:
    found, said = cells("sex reached", *((text, "1") for text in texts))
    assert ([text for _total, text in found], said) == ([f'{{"{key}":1}}' for key in keys], [])


@pytest.mark.one_engine
def test_a_row_for_each_sex_and_age() -> None:
    found, _said = cells("sex age reached", ("F", "0-17", "10"), ("M", "18+", "20"), (None, "60+", "3"))
    assert found == [(10, '{"f|0-17":10}'), (20, '{"m|18+":20}'), (3, '{"|60+":3}')]


@pytest.mark.one_engine
def test_one_column_says_both() -> None:
    found, _said = cells("age reached", ("Girls 0-4", "10"), ("Boys 5-17", "20"))
    assert found == [(10, '{"f|0-4":10}'), (20, '{"m|5-17":20}')]


@pytest.mark.one_engine
def test_men_in_rows_beside_boys_in_others_are_adults() -> None:
    found, _said = cells("sex reached", ("Men", "5"), ("Boys", "4"), ("Women", "3"), ("Girls", "2"))
    assert [text for _total, text in found] == [
        '{"m|adults":5}',
        '{"m|children":4}',
        '{"f|adults":3}',
        '{"f|children":2}',
    ]


@pytest.mark.one_engine
def test_columns_of_ages_are_cut_by_the_sex_of_their_row_and_columns_of_sexes_are_not() -> None:
    ages = {"young": Band("", "0-17"), "old": Band("", "18+")}
    found, _said = cells("sex young old", ("F", "10", "20"), ("M", "1", "2"), bands=ages)
    assert found == [(30, '{"f|0-17":10,"f|18+":20}'), (3, '{"m|0-17":1,"m|18+":2}')]
    sexes = {"women": Band("f", ""), "men": Band("m", "")}
    found, _said = cells("sex women men", ("F", "10", "20"), bands=sexes)
    assert found == [(30, '{"f|":10,"m|":20}')]


@pytest.mark.one_engine
def test_what_is_no_sex_or_age_counts_for_everybody_and_is_said() -> None:
    found, said = cells("sex reached", ("Female", "1"), ("Elsewhere", "2"), ("-", "3"), ("Both", "4"))
    assert found == [(1, '{"f|":1}'), (2, ""), (3, ""), (4, "")]
    assert said == [("people-unclear", "Elsewhere")]


@pytest.mark.django_db
def test_people_of_both_sexes_are_added_up(tmp_path: Path, country: SmallCountry) -> None:
    """Only the larger of the two counted, and of two equal rows one was taken for the other again."""
    path = tmp_path / "by_sex.csv"
    rows = [("Female", 200, 220), ("Male", 100, 120), ("Male", 90, 100)]
    path.write_text(
        "\n".join([f"{HEAD},Sex,Reached,Targeted", *(f"{WHERE},{','.join(map(str, row))}" for row in rows)])
    )
    found = take_in(country, path)
    assert (found["accepted"], found["new"], found["problems"]) == (3, 3, [])
    assert sorted(Activity.objects.values_list("reached", "targeted", "cells")) == [
        (90, 100, '{"m|":90}'), (100, 120, '{"m|":100}'), (200, 220, '{"f|":200}'),
    ]  # fmt: skip
    (people,) = ActivityRollup.objects.filter(area=country.areas["ZZ11"], population_group="all").values_list(
        "reached", "targeted"
    )
    assert people == (300, 340)
    again = take_in(country, path)
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 3)
