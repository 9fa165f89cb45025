"""Where FirstCall's count of Venezuela's learners differs from the expert's, by place, and why: tables in Markdown."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from firstcall.activities.counting.people import people_by_place, with_reason
from firstcall.activities.counting.rule import site_key
from firstcall.activities.queries import rows_to_consolidate
from firstcall.needs.lines import Line
from firstcall.needs.queries import area_tree, attribution
from firstcall.places.models import Area
from firstcall.structure.models import Emergency
from tests.activities.real import VENEZUELA

PLACE = ["pcode", "site"]
SPELLINGS = "One place spelt in two ways: the expert counts it twice, we once"
ELSEWHERE = "The same name in another place: the expert counts the name once in the country, we each place"
WITHOUT = "Reported once by sex and age and once without: the expert adds both, we take the larger"
FRACTIONS = "Fractions of people, which we make whole"
CODE = "The same place under another code (a parish code that is in no list, or none)"
EQUAL = "Equal"


def ours(emergency: Emergency) -> pl.DataFrame:
    """People of each place by the group's rule: pcode, site, people."""
    lines = [Line(emergency.groups.get().pk)]
    tree = area_tree(emergency.country_id)
    rows, _above = rows_to_consolidate(
        emergency, lines, attribution(emergency), tree, sorted(VENEZUELA.fields)
    )
    counted = with_reason(rows, VENEZUELA).filter(pl.col("reason").is_null())
    codes = dict(Area.objects.filter(country=emergency.country_id).values_list("pk", "pcode"))
    people = people_by_place(counted, VENEZUELA).filter(pl.col("population_group") == "all")
    return people.select(
        pl.col("area").replace_strict(codes, return_dtype=pl.String).alias("pcode"),
        "site",
        pl.col("reached").fill_null(0).cast(pl.Float64).alias("people"),
    )


def experts(data: Path) -> pl.DataFrame:
    """The expert's people of each place: pcode, site, expert, spellings, unbroken (with and without ages)."""
    path = data / "3w" / "VEN_education_5w" / "expected_unique_ben.csv"
    cells = pl.read_csv(path, infer_schema_length=0).with_columns(
        pl.col("beneficiaries").cast(pl.Float64),
        pl.col("location").map_elements(site_key, return_dtype=pl.String).alias("site"),
        pl.col("pcode3").alias("pcode"),
    )
    whole = (pl.col("disaggregation") == "no_disagg_ben") & (pl.col("beneficiaries") > 0)
    return cells.group_by(PLACE).agg(
        pl.col("beneficiaries").sum().alias("expert"),
        pl.col("location").n_unique().alias("spellings"),
        (
            whole.any()
            & ((pl.col("disaggregation") != "no_disagg_ben") & (pl.col("beneficiaries") > 0)).any()
        ).alias("unbroken"),
    )


def compared(emergency: Emergency, data: Path) -> pl.DataFrame:
    """Each place with both figures, what we count more, and why."""
    mine, theirs = ours(emergency), experts(data)
    both = mine.join(theirs, on=PLACE, how="full", coalesce=True)
    named = mine.group_by("site").agg(pl.len().alias("places"))
    moved = set(both.filter(pl.col("people").is_null())["site"]) & set(
        both.filter(pl.col("expert").is_null())["site"]
    )
    both = both.join(named, on="site", how="left").with_columns(
        (pl.col("people").fill_null(0) - pl.col("expert").fill_null(0)).alias("more")
    )
    one_only = pl.col("people").is_null() | pl.col("expert").is_null()
    why = (
        pl.when(pl.col("more").abs() < 1e-6)
        .then(pl.lit(EQUAL))
        .when(one_only & pl.col("site").is_in(moved))
        .then(pl.lit(CODE))
        .when(pl.col("spellings") > 1)
        .then(pl.lit(SPELLINGS))
        .when(one_only | (pl.col("places") > 1))
        .then(pl.lit(ELSEWHERE))
        .when("unbroken")
        .then(pl.lit(WITHOUT))
        .otherwise(pl.lit(FRACTIONS))
    )
    return both.with_columns(why.alias("why"))


def tables(emergency: Emergency, data: Path) -> str:
    """The tables of docs/reference/counting-venezuela.md: by reason, by state, and the largest differences."""
    places = compared(emergency, data)
    names = dict(Area.objects.filter(country=emergency.country_id).values_list("pcode", "name"))
    state = (
        pl.when(pl.col("pcode").str.starts_with("VE"))
        .then(pl.col("pcode").str.slice(0, 4))
        .otherwise(pl.lit(""))
    )
    by_state = _sums(places.with_columns(state.alias("key")), "key").sort("key")
    municipality = places.filter(pl.col("pcode").str.len_chars() >= 6).with_columns(
        pl.col("pcode").str.slice(0, 6).alias("key")
    )
    largest = _sums(municipality, "key").sort(pl.col("more").abs(), "key", descending=[True, False]).head(12)
    reasons = _sums(places, "why").sort(pl.col("more").round(3).abs(), "why", descending=[True, False])
    single = places.filter(~pl.col("why").is_in([EQUAL, CODE])).sort(
        pl.col("more").abs(), "pcode", "site", descending=[True, False, False]
    )
    return "\n\n".join(
        [
            _table("Why", "why", reasons, {}),
            _table("State", "key", by_state, {**names, "": "no code"}),
            _table("Municipality", "key", largest, names),
            _places(single.head(15), names),
        ]
    )


def _sums(places: pl.DataFrame, key: str) -> pl.DataFrame:
    return places.group_by(key).agg(
        pl.len().alias("places"), pl.col("people").sum(), pl.col("expert").sum(), pl.col("more").sum()
    )


def _table(title: str, key: str, rows: pl.DataFrame, names: dict[str, str]) -> str:
    lines = [f"| {title} | Places | We | Expert | We count more |", "| --- | ---: | ---: | ---: | ---: |"]
    for row in rows.iter_rows(named=True):
        name = f"{row[key]} {names.get(row[key], '')}".strip()
        figures = " | ".join(_figure(row[column]) for column in ("people", "expert", "more"))
        lines.append(f"| {name} | {row['places']} | {figures} |")
    return "\n".join(lines)


def _places(rows: pl.DataFrame, names: dict[str, str]) -> str:
    lines = ["| A place in | We | Expert | We count more | Why |", "| --- | ---: | ---: | ---: | --- |"]
    for row in rows.iter_rows(named=True):
        figures = " | ".join(_figure(row[column] or 0) for column in ("people", "expert", "more"))
        lines.append(
            f"| {row['pcode']} {names.get(row['pcode'], '')} | {figures} | {row['why'].split(':')[0]} |"
        )
    return "\n".join(lines)


def _figure(value: float) -> str:
    return f"{value:,.0f}".replace("-0", "0") if abs(value) < 0.5 else f"{value:,.0f}"
