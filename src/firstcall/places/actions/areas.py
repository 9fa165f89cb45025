"""Gazetteers on their way in: read, compared with what is known, stored as one batch."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor, Scope
from firstcall.intake.files.reading import read_file
from firstcall.intake.models import ImportBatch
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.catalogue import catalogue
from firstcall.intake.sheets.choosing import best_table
from firstcall.intake.sheets.remarks import column_problems
from firstcall.intake.sheets.tables import Table
from firstcall.places.actions.batches import commit, open_for
from firstcall.places.actions.countries import ensure_country
from firstcall.places.area_tables import AreaTable, read_areas
from firstcall.places.gathering import Change, Changes, GatheredArea, compare, gather
from firstcall.places.gazetteer import CODE
from firstcall.places.models import Area, AreaName, Country
from firstcall.places.names import code_key, key
from firstcall.places.other_sheets import say_areas_elsewhere
from firstcall.places.queries import country_codes, gazetteer, stored_fields
from firstcall.places.report import Report


@transaction.atomic
def import_areas(
    path: Path,
    *,
    file_name: str,
    country: str,
    sheet: str | None = None,
    remembered: Mapping[str, str] | None = None,
    by: Actor,
    at: datetime,
    dry_run: bool = False,
) -> Report:
    """Import the areas of a country from a gazetteer: a row per area, or all levels side by side.

    Only the rows of `country` are read. New areas are made, known ones brought up to date, nothing is removed.
    `rows`, `accepted` and `rejected` count rows; `new`, `changed` and `unchanged` count areas. Raises `Refused` when
    the file cannot be used at all, `Forbidden` when `by` may not.
    """
    acting = require(by, "area", "create", Scope(country=country))
    land = ensure_country(country)
    book = read_file(path, file_name=file_name, sheet=sheet)
    table = best_table(book, catalogue("places"), sheet=sheet, remembered=remembered)
    problems = Problems(table.sheet)
    codes = country_codes(land)
    found = read_areas(table, country=codes, on=at.date(), problems=problems)
    if sheet is None:
        say_areas_elsewhere(book, table, found, country=codes, on=at.date(), problems=problems)
    changes = _compare(found, land, problems)
    column_problems(table, problems)
    report = _report(file_name, table, found, changes, problems)
    if dry_run:
        transaction.set_rollback(True)
        return report
    before = _before(changes)
    batch = open_for(report, kind="areas", country=land, path=Path(path), by=acting, at=at)
    _write(changes, land, batch)
    return commit(batch, report, by=acting, at=at, before=before)


def _compare(found: AreaTable, country: Country, problems: Problems) -> Changes:
    places = gazetteer(country)
    areas = gather(found.rows, gazetteer=places, roots=country_codes(country), problems=problems)
    return compare(areas, places, stored_fields(country.pk))


def _report(file_name: str, table: Table, found: AreaTable, changes: Changes, problems: Problems) -> Report:
    rejected = len(problems.refused_rows())
    return Report(
        file_name=file_name,
        sheet=table.sheet,
        header_row=table.header_row,
        columns=table.mapping(),
        rows=found.count,
        accepted=found.count - rejected,
        new=len(changes.new),
        changed=len(changes.changed),
        unchanged=len(changes.unchanged),
        rejected=rejected,
        problems=tuple(problems),
        totals={
            "areas": len(changes.new) + len(changes.changed) + len(changes.unchanged),
            "rows_of_other_countries": found.elsewhere,
        },
    )


FIELDS = ("name", "level", "parent_id", "valid_from", "valid_to")


def _before(changes: Changes) -> dict[str, dict[str, Any]]:
    """What the areas to be changed are like now, as JSON, and the names they are about to get."""
    rows = Area.objects.filter(pk__in=[change.pk for change in changes.changed]).values("pk", *FIELDS)
    by_pk = {change.pk: change for change in changes.changed}
    return {
        str(row["pk"]): {name: _plain(row[name]) for name in FIELDS}
        | {"added_names": _names(by_pk[row["pk"]], row["name"]) + _codes(by_pk[row["pk"]])}
        for row in rows
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _names(change: Change, former: str) -> list[str]:
    """The names an area gets besides its own: those of the file, and its former one when it is renamed."""
    names = change.fields.get("other_names", ())
    found = list(names) if isinstance(names, tuple) else []
    return [*found, former] if "name" in change.fields else found


def _codes(change: Change) -> list[str]:
    """The codes an area gets besides its own."""
    codes = change.fields.get("other_codes", ())
    return list(codes) if isinstance(codes, tuple) else []


def _write(changes: Changes, country: Country, batch: ImportBatch) -> None:
    """Parents before their parts, so that each finds the primary key above it."""
    known = {
        code_key(code): pk for code, pk in Area.objects.filter(country=country).values_list("pcode", "pk")
    }
    root = Area.objects.get(country=country, level=0).pk
    for level in sorted({area.level for area in changes.new}):
        made = [area for area in changes.new if area.level == level]
        Area.objects.bulk_create(_new(area, country, known.get(area.parent, root), batch) for area in made)
        fresh = Area.objects.filter(batch=batch, level=level).values_list("pcode", "pk")
        known |= {code_key(code): pk for code, pk in fresh}
    names = [(known[code_key(area.code)], name) for area in changes.new for name in area.other_names]
    codes = [(known[code_key(area.code)], code) for area in changes.new for code in area.other_codes]
    for change in changes.changed:
        names += _change(change, known, root)
        codes += [(change.pk, code) for code in _codes(change)]
    _keep_names(names, "")
    _keep_names(codes, CODE)


def _keep_names(names: list[tuple[int, str]], language: str) -> None:
    rows = (AreaName(area_id=pk, name=name[:160], key=key(name), language=language) for pk, name in names)
    AreaName.objects.bulk_create(rows, ignore_conflicts=True)


def _new(area: GatheredArea, country: Country, parent: int, batch: ImportBatch) -> Area:
    return Area(
        country=country,
        pcode=area.code[:40],
        name=area.name[:160],
        level=area.level,
        parent_id=parent,
        valid_from=area.valid_from,
        valid_to=area.valid_to,
        batch=batch,
    )


def _change(change: Change, known: Mapping[str, int], root: int) -> list[tuple[int, str]]:
    """Bring one area up to date; gives the names to add."""
    area = Area.objects.get(pk=change.pk)
    names = [(change.pk, name) for name in _names(change, area.name)]
    for name, value in change.fields.items():
        if name == "parent":
            area.parent_id = known.get(str(value), root)
        elif name == "name":
            area.name = str(value)[:160]
        elif name not in ("other_names", "other_codes"):
            setattr(area, name, value)
    area.save()
    return names
