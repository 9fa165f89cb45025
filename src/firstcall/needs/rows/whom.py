"""Whom each row of a sheet speaks of: population group, sex, age, disability. Each distinct combination once."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from firstcall.intake.contents.values import distinct, fold, is_nothing, number_value, yes_no_value
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.tables import Column, Table
from firstcall.needs.rows.people import People, apart_from_disability, people_of, people_of_group
from firstcall.policy.refusal import gettext_noop

WITH, WITHOUT = "with", "without"
FIELDS = ("population_group", "category", "sex", "age", "disability_status")


def whom(table: Table, problems: Problems, *, of_assessment: bool) -> pl.DataFrame:
    """Columns population_group, sex, age and disability of each row.

    What marks some people only is refused with its reason; people with a disability are kept where the assessment is
    named (`of_assessment`): they are a part of the others and never added to them.
    """
    columns = [table.column(name) for name in FIELDS]
    nothing = pl.Series([None] * table.rows, dtype=pl.String)
    cells = {
        str(number): table.series(column) if column else nothing for number, column in enumerate(columns)
    }
    frame = pl.DataFrame(cells).with_columns(table.row_numbers().alias("row"))
    kinds = frame.group_by(*cells, maintain_order=True).agg("row")
    found: list[tuple[People, str]] = []
    for group, category, sex, age, disability, rows in kinds.iter_rows():
        people, marked = _people(group, category, sex, age, of_assessment)
        found.append((people, marked or _disability(disability)))
        if people.apart:
            _say_apart(category or group, columns[1] or columns[0], rows, problems)
        elif disability and not found[-1][1]:
            _say_disability(disability, columns[4], rows, problems)
    kinds = kinds.with_columns(
        pl.Series("population_group", [one.population_group for one, _ in found], dtype=pl.String),
        pl.Series("sex", [one.sex for one, _ in found], dtype=pl.String),
        pl.Series("age", [one.age for one, _ in found], dtype=pl.String),
        pl.Series("disability", [marked for _, marked in found], dtype=pl.String),
    )
    named = ("population_group", "sex", "age", "disability")
    by_row = kinds.explode("row").select("row", *named)
    return frame.select("row").join(by_row, on="row", how="left", maintain_order="left").select(named)


def with_disability_counted(table: Table) -> Table:
    """The table, its column "Disability" taken for people in need with one where it holds their numbers or share."""
    column = table.column("disability_status")
    if column is None or table.columns_of("in_need_disability"):
        return table
    texts = [text for text in distinct(table.series(column)).to_list() if not is_nothing(text)]
    values = [number_value(text.replace("%", "").strip()).value for text in texts]
    if not values or None in values or set(map(str, values)) <= {"0", "1"}:  # yes and no in digits
        return table
    counted = replace(column, field="in_need_disability")
    return replace(table, columns=tuple(counted if one is column else one for one in table.columns))


def _people(
    group: str | None, category: str | None, sex: str | None, age: str | None, of_assessment: bool
) -> tuple[People, str]:
    """Whom a combination of cells means, and "with" where it marks people with a disability."""
    marked = ""
    if of_assessment:
        group, by_group = apart_from_disability(group or "")
        category, by_category = apart_from_disability(category or "")
        marked = WITH if by_group or by_category else ""
    from_category = people_of(category or "")
    own = people_of_group(group or "")
    if own.apart or from_category.apart:
        return (own if own.apart else from_category), marked
    named = own.population_group if group else from_category.population_group
    gender, years = people_of(sex or ""), people_of(age or "")
    return People(
        named,
        gender.sex or from_category.sex or own.sex,
        years.age or gender.age or from_category.age or own.age,
    ), marked


EVERYBODY = frozenset(fold(word) for word in ("a", "all", "total", "everyone", "both", "tous", "todos"))
SAID_WITH = frozenset(
    fold(word) for word in ("with", "with disability", "with disabilities", "disabled", "pwd")
)
SAID_WITHOUT = frozenset(
    fold(word) for word in ("without", "without disability", "without disabilities", "none")
)


def _disability(text: str | None) -> str:
    """What a cell of the column for disability says; "" is everybody, and what is not understood."""
    folded = fold(text or "")
    if not folded or folded in EVERYBODY:
        return ""
    if folded in SAID_WITH or folded in SAID_WITHOUT:
        return WITH if folded in SAID_WITH else WITHOUT
    answer = yes_no_value(text or "").value
    return "" if answer is None else WITH if answer else WITHOUT


def _say_apart(category: str | None, column: Column | None, rows: list[int], problems: Problems) -> None:
    _text, disability = apart_from_disability(category or "")
    problems.add(
        "category-apart",
        gettext_noop(
            "“%(category)s” marks some of the people who are in the other rows already, so it is not added."
        ),
        rows=rows,
        column=column,
        value=category or "",
        params={"category": category or ""},
        suggestion=gettext_noop(
            "Name the assessment the file comes from, and these figures are kept beside the others."
        )
        if disability
        else "",
    )


def _say_disability(text: str, column: Column | None, rows: list[int], problems: Problems) -> None:
    if fold(text) in EVERYBODY:
        return
    problems.add(
        "disability-unclear",
        gettext_noop("“%(text)s” does not say whether these are people with or without a disability."),
        rows=rows,
        column=column,
        value=text,
        params={"text": text},
        suggestion=gettext_noop("Write yes or no, or leave the cell empty for everybody."),
    )
