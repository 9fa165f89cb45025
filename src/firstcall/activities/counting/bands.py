"""Age bands that overlap describe the same people and are never added (docs/decisions/counting-people.md).

Two templates may cut ages differently ("0-17" here, "5-11" and "12-17" there). Of all sets of bands in which no two
overlap, the one with the most people counts. Bands that touch at an end ("0-3", "3-6") are neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import polars as pl

_BAND = re.compile(r"(\d{1,3})(?:-(\d{1,3})|\+)(m?)")
_FOREVER = 1000 * 12
# Words of a template name ages beside each other, so they touch and do not overlap (product choice).
_WORDS = {
    "infants": (0, 2 * 12),
    "children": (2 * 12, 12 * 12),
    "adolescents": (12 * 12, 18 * 12),
    "adults": (18 * 12, 60 * 12),
    "elderly": (60 * 12, _FOREVER),
}


def months_of(age: str) -> tuple[int, int] | None:
    """The ages of a band in months, the end not included: "0-3" is (0, 36). None for a word that names no ages."""
    if age in _WORDS:
        return _WORDS[age]
    match = _BAND.fullmatch(age)
    if match is None:
        return None
    unit = 1 if match[3] else 12
    first = int(match[1]) * unit
    last = int(match[2]) * unit if match[2] else _FOREVER
    return first, max(last, first + unit)


def overlap(one: str, other: str) -> bool:
    """Whether somebody can be in both bands."""
    a, b = months_of(one), months_of(other)
    return a is not None and b is not None and one != other and max(a[0], b[0]) < min(a[1], b[1])


def tangled(ages: Iterable[str]) -> list[str]:
    """The bands among `ages` that overlap another of them."""
    known = list(ages)
    return [age for age in known if any(overlap(age, other) for other in known)]


def most_people(frame: pl.DataFrame, columns: Sequence[tuple[str, str]]) -> pl.Series:
    """Of columns given as (name, age): the largest sum over bands of which no two overlap; null without a figure."""
    knotted = set(tangled([age for _, age in columns]))
    if not knotted:
        names = [name for name, _ in columns]
        any_known = pl.any_horizontal(pl.col(names).is_not_null())
        return frame.select(pl.when(any_known).then(pl.sum_horizontal(names)).alias("most")).to_series()
    filled = {name: frame[name].fill_null(0) for name, _ in columns}
    ends = sorted(
        (span[1], span[0], name)
        for name, age in columns
        if age in knotted and (span := months_of(age)) is not None
    )
    zero = pl.repeat(0, frame.height, dtype=pl.Int64, eager=True)
    best = [zero]  # the most people in the first bands by their end: with the next band, or without it
    for position, (_end, start, name) in enumerate(ends):
        before = sum(1 for end, _, _ in ends[:position] if end <= start)
        with_it = best[before] + filled[name]
        best.append(best[-1].zip_with(best[-1] >= with_it, with_it))
    loose = [filled[name] for name, age in columns if age not in knotted]
    together = sum(loose, best[-1])
    known = frame.select(pl.any_horizontal(pl.col([name for name, _ in columns]).is_not_null())).to_series()
    return together.zip_with(known, pl.repeat(None, frame.height, dtype=pl.Int64, eager=True))


def by_most_people(figures: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Rows of `by`, age, figure (one per band) made one per `by`: the largest sum over bands that do not overlap."""
    ages = figures["age"].unique().to_list()
    knotted = tangled(ages)
    loose = figures.filter(~pl.col("age").is_in(knotted)) if knotted else figures
    sums = loose.group_by(by).agg(pl.col("figure").sum())
    if not knotted:
        return sums
    wide = figures.filter(pl.col("age").is_in(knotted)).pivot(on="age", index=by, values="figure")
    columns = [(age, age) for age in knotted if age in wide.columns]
    best = wide.select(by).with_columns(most_people(wide, columns).alias("figure"))
    return pl.concat([sums, best]).group_by(by).agg(pl.col("figure").sum())
