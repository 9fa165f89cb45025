"""A column called "Total" and nothing else, where what stands beside it says whom it counts."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile

import polars as pl

from firstcall.intake.contents.text import clean, fold
from firstcall.intake.contents.vocabulary import phrases
from firstcall.intake.sheets.bands import band_of_heading
from firstcall.intake.sheets.catalogue import Catalogue
from firstcall.intake.sheets.column import Column, ContentHint
from firstcall.intake.sheets.groups import names_group
from firstcall.intake.sheets.named import names_by
from firstcall.intake.sheets.slices import add_up, covers, kind

TOTALS = phrases("rows", "totals")
FEWEST = 2  # columns that a total adds up


def with_total_people(
    columns: list[Column], frame: pl.DataFrame, catalogue: Catalogue, hint: ContentHint
) -> list[Column]:
    """The columns; where none counts people, a "Total" does that adds up columns of sexes, ages or population groups
    to its left ("Lebanese male", "IDP girls"), whether all of their words are known or not."""
    if not catalogue.long:
        return columns
    if any(one.field == catalogue.family for one in columns):
        return _with_total_before(columns, frame, catalogue)
    names_of = names_by(hint)
    for place, total in enumerate(columns):
        if total.field or total.found_by == "remembered" or fold(total.heading) not in TOTALS:
            continue
        parts: list[Column] = []
        for one in reversed(columns[:place]):
            if one.field or not clean(one.heading) or kind(frame, one) not in ("number", "empty"):
                break
            parts.append(one)
        told = all(band_of_heading(one.heading) or names_group(one.heading, names_of) for one in parts)
        if len(parts) >= FEWEST and told and add_up(frame, parts, total):
            meant = replace(total, field=catalogue.family, confidence=0.8, found_by="content", rival="")
            return [*columns[:place], meant, *columns[place + 1 :]]
    return columns


def _with_total_before(columns: list[Column], frame: pl.DataFrame, catalogue: Catalogue) -> list[Column]:
    """The columns; where those of people are of a sex or an age each ("of whom females"), a "Total" right before them
    that is never less than they are together counts all people."""
    counting = [one for one in columns if one.field == catalogue.family]
    if any(not one.band or one.population_group or one.month for one in counting):
        return columns
    for place, total in enumerate(columns):
        if total.field or total.found_by == "remembered" or fold(total.heading) not in TOTALS:
            continue
        parts = list(takewhile(lambda one: one.field == catalogue.family, columns[place + 1 :]))
        if parts and covers(frame, parts, total):
            meant = replace(total, field=catalogue.family, confidence=0.8, found_by="content", rival="")
            return [*columns[:place], meant, *columns[place + 1 :]]
    return columns
