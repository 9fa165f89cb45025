"""A file that is stored in parts of two rows, and everything that reads rows, to be asked before and after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet

from firstcall.access.queries import operator
from firstcall.activities.actions import commit_activities, preview_activities
from firstcall.activities.models import Activity, ActivityRollup
from firstcall.activities.presence import presence
from firstcall.activities.queries import all_activity_rows
from firstcall.activities.versions.merged import current_keys
from firstcall.exchange.layouts.own import own_columns
from firstcall.exchange.layouts.records import keys_of_cells, pages, rows_of
from firstcall.exchange.template.lists import lists_for
from firstcall.gaps.queries import gap_table
from firstcall.intake.models import ImportBatch
from firstcall.organisations.models import Organisation
from firstcall.overview.organisation_sections import works
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerEntry
from firstcall.returns.models import Return
from firstcall.returns.queries.figures import figures_of
from firstcall.returns.queries.table import report_lines
from tests.returns.country import IN_TIME, Reporting, row

EARLIER = [row("AAA", 10), row("AAA", 20, area="ZZ12"), row("BBB", 5)]
# One row again, one changed, one gone (a new version of a return), and new ones; the name of one nobody knows.
FILE = [row("AAA", 10), row("AAA", 25, area="ZZ12"), row("AAA", 7, activity="Seeds"), row("CCC", 8),
        row("CCC", 9, area="ZZ21"), row("A name nobody knows", 3), row("CCC", 1, activity="Tents")]  # fmt: skip


def reporting_country(folder: Path) -> Reporting:
    """The country whose rows the file changes."""
    country = Reporting()
    country.group("WSH", "Water", "WSH")
    country.rounds()
    country.take_in(folder, *EARLIER, row("AAA", 2, activity="Tools"))
    country.need("ZZ11", 1000, country.food)
    country.keep((country.food.pk, "FSC"))
    return country


def previewed(country: Reporting, folder: Path, *rows: str, name: str = "food.csv") -> ImportBatch:
    path = folder / name
    path.write_text("\n".join(["Organisation,Sector,Admin2 PCode,Activity,Month,Reached", *rows]) + "\n")
    return preview_activities(path, file_name=name, emergency=country.emergency, by=operator(), at=IN_TIME)


def commit(batch: ImportBatch, progress: Callable[[str, int, int], object] = lambda *_: None) -> ImportBatch:
    found = ImportBatch.objects.select_related("emergency__country", "group").get(pk=batch.pk)
    return commit_activities(found, by=operator(), at=IN_TIME, progress=progress)


def seen(country: Reporting) -> dict[str, object]:
    """What everything that reads rows has to say, without the numbers rows and files have by chance."""
    by, emergency = operator(), country.emergency
    rows = rows_of(actor=by, emergency=emergency)
    asked: dict = {"actor": by, "emergency": emergency}
    days = (date(2022, 6, 15), None)
    rounds = {
        key[1:]: value
        for key, value in figures_of(emergency, [one.pk for one in Return.objects.all()]).items()
    }
    june = country.emergency.reporting_rounds.get(first_day=date(2022, 6, 1))  # that of all rows
    known = Organisation.objects.order_by("pk")
    names = dict(known.values_list("pk", "name"))
    return {
        "rows": sorted(all_activity_rows(**asked), key=str),
        "layouts": sorted(((names[raw[1]], *raw[3:]) for raw in pages(rows)), key=str),
        "cells": keys_of_cells(rows),
        "own": [own_layout(one, rows) for one in known],
        "template": lists_for(group=country.food, emergency=emergency, actor=by, at=IN_TIME, language="en"),
        "presence": [named(one) for one in presence(**asked, at=IN_TIME)],
        "gaps": [gap_table(**asked, at=IN_TIME, day=day) for day in days],
        "rollup": sorted(
            ActivityRollup.objects.values_list("area", "population_group", "rows", "reached"), key=str
        ),
        "works": [works(one, by, IN_TIME) for one in known],
        "keys": len({(content, natural) for _, content, natural in current_keys(emergency)}),
        "returns": country.returns(),
        "rounds": sorted(rounds.items(), key=str),
        "report": [
            replace(line, pk=0, return_id="", organisation="")
            for line in report_lines(actor=by, round_=june, group=country.food, at=IN_TIME)
        ],
        "of files": sorted(
            (one.file_name, one.state, one.activities.count(), one.superseded_activities.count())
            for one in ImportBatch.objects.exclude(state="previewed")
        ),
        "organisations": sorted(known.values_list("name", flat=True)),
        "ledger": list(LedgerEntry.objects.order_by("sequence").values_list("act", flat=True)),
    }


def named(value: object) -> str:
    """The value with the names of organisations for their ids."""
    text = str(value)
    for public_id, name in Organisation.objects.values_list("public_id", "name"):
        text = text.replace(public_id, name)
    return text


def own_layout(organisation: Organisation, rows: QuerySet[Activity]) -> object:
    try:
        return own_columns(organisation, rows.filter(organisation=organisation), "en")
    except Refused as refused:
        return refused.refusal.code


def would_be(country: Reporting, batch: ImportBatch) -> dict[str, object]:
    """What is seen when nothing interrupts it; undone again as if it had not been."""
    with transaction.atomic():
        commit(batch)
        found = seen(country)
        transaction.set_rollback(True)
    return found


@dataclass
class Expected:
    """A country with a file on its way in, and what is seen before and after it."""

    country: Reporting
    batch: ImportBatch
    before: dict[str, object]
    after: dict[str, object]


def expected(folder: Path) -> Expected:
    country = reporting_country(folder)
    batch = previewed(country, folder, *FILE)
    return Expected(country, batch, seen(country), would_be(country, batch))
