"""The books of imports: files kept under names of our own, batches with their problems, and their two acts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings

from firstcall.intake import actions, queries
from firstcall.intake.files.storage import shown_name
from firstcall.intake.models import ImportBatch, ImportProblem
from firstcall.intake.rules import Problems
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerContent, LedgerEntry
from firstcall.record.rules import Acting, Stale

BY = Acting("person0000000000", "COORD")
COUNTS = {"rows": 10, "accepted": 8, "new": 5, "changed": 2, "unchanged": 1, "rejected": 2}
TOTALS = {"organisations": 3, "areas": 4, "targeted": None, "reached": 120}


def batch(at: datetime) -> ImportBatch:
    return actions.open_batch(
        kind="activities",
        file_name="June.xlsx",
        sha256="a" * 64,
        sheet="Data",
        header_row=2,
        columns={"Region": "admin1_name"},
        by=BY,
        at=at,
    )


def problems() -> Problems:
    found = Problems("Data")
    found.add("odd", "This is odd.", rows=[3], column="Unit", column_index=1, value="?", refused=False)
    found.add(
        "no_place",
        "No place is named %(name)s.",
        rows=[4, 7],
        column="Region",
        column_index=0,
        value="By",
        params={"name": "By"},
        suggestion="Bay",
    )
    return found


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("3W June.xlsx", "3W June.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\Mine.xlsx", "Mine.xlsx"),
        ("a.csv\u202exslx", "a.csvxslx"),
        ("two\nlines.csv", "two lines.csv"),
        ("CON.csv", "CON.csv"),
        ("", "file"),
        ("...", "file"),
        ("x" * 300 + ".xlsx", "x" * 192 + ".xlsx"),
        ("منظمة.xlsx", "منظمة.xlsx"),
    ],
)
def test_names_fit_to_be_shown(name: str, shown: str) -> None:
    assert shown_name(name) == shown


@pytest.mark.one_engine
def test_a_file_is_kept_under_a_name_of_our_own(tmp_path: Path) -> None:
    source = tmp_path / "x"
    source.write_bytes(b"a,b\n1,2\n")
    one, other = (actions.store_file(source, file_name="../../etc/passwd") for _ in range(2))
    assert (one.name, one.sha256, one.size) == ("passwd", other.sha256, 8)
    assert one.path != other.path
    assert one.path.parent == settings.HOME / "files" / "imports" / one.sha256[:2]
    assert one.path.read_bytes() == b"a,b\n1,2\n"
    assert one.path.stat().st_mode & 0o777 == 0o600
    assert "passwd" not in str(one.path)


@pytest.mark.django_db
def test_from_preview_to_commit_to_undo(at: datetime) -> None:
    row = batch(at)
    assert (row.state, row.person, row.version) == ("previewed", BY.person, 1)
    assert actions.save_problems(row, problems()) == 2
    row = actions.mark_committed(row, counts=COUNTS, totals=TOTALS, by=BY, at=at)
    assert (row.state, row.accepted, row.committed_at, row.version) == ("committed", 8, at, 2)
    row = actions.mark_undone(row, by=BY, at=at)
    assert (row.state, row.undone_at, row.version) == ("undone", at, 3)
    entries = LedgerEntry.objects.filter(subject=f"import:{row.public_id}").order_by("sequence")
    assert list(entries.values_list("act", flat=True)) == ["import.committed", "import.undone"]
    assert '"reached":120' in LedgerContent.objects.get(pk=entries[0].pk).content.replace(" ", "")


@pytest.mark.django_db
def test_the_report_has_the_shape_of_the_command_line(at: datetime) -> None:
    row = batch(at)
    actions.save_problems(row, problems())
    row = actions.mark_committed(row, counts=COUNTS, totals=TOTALS, by=BY, at=at)
    assert queries.report(row) == {
        "file": "June.xlsx",
        "sheet": "Data",
        "header_row": 2,
        "columns": {"Region": "admin1_name"},
        **COUNTS,
        "problems": [
            {
                "sheet": "Data",
                "cell": "A4",
                "column": "Region",
                "value": "By",
                "code": "no_place",
                "message": "No place is named By.",
                "suggestion": "Bay",
                "refused": True,
                "rows": 2,
                "cells": ["A4", "A7"],
                "choices": [],
                "written": "",
            },
            {
                "sheet": "Data",
                "cell": "B3",
                "column": "Unit",
                "value": "?",
                "code": "odd",
                "message": "This is odd.",
                "suggestion": "",
                "refused": False,
                "rows": 1,
                "cells": ["B3"],
                "choices": [],
                "written": "",
            },
        ],
        "totals": TOTALS,
        "batch": row.public_id,
        "state": "committed",
    }


@pytest.mark.django_db
def test_what_is_done_is_not_done_twice(at: datetime) -> None:
    row = batch(at)
    with pytest.raises(Refused) as refused:
        actions.mark_undone(row, by=BY, at=at)
    assert refused.value.refusal.code == "import_not_committed"
    row = actions.mark_committed(row, counts=COUNTS, totals={}, by=BY, at=at)
    with pytest.raises(Refused) as refused:
        actions.mark_committed(row, counts=COUNTS, totals={}, by=BY, at=at)
    assert refused.value.refusal.code == "import_not_in_preview"
    assert LedgerEntry.objects.filter(subject=f"import:{row.public_id}").count() == 1


@pytest.mark.django_db
def test_who_comes_second_is_told_and_nothing_is_recorded(at: datetime) -> None:
    row = batch(at)
    late = ImportBatch.objects.get(pk=row.pk)
    actions.mark_refused(row)
    with pytest.raises(Stale):
        actions.mark_committed(late, counts=COUNTS, totals={}, by=BY, at=at)
    assert ImportBatch.objects.get(pk=row.pk).state == "refused"
    assert not LedgerEntry.objects.filter(subject=f"import:{row.public_id}").exists()


@pytest.mark.django_db
def test_texts_too_long_for_their_column_are_cut(at: datetime) -> None:
    found = Problems("S" * 300)
    found.add("long", "m" * 600, rows=1, column="c" * 400, value="v" * 1000, suggestion="s" * 400)
    row = batch(at)
    actions.save_problems(row, found)
    kept = ImportProblem.objects.get(batch=row)
    assert [len(text) for text in (kept.sheet, kept.column, kept.value, kept.message, kept.suggestion)] == [
        120,
        200,
        300,
        400,
        300,
    ]
