"""Everything out, everything back: the same rows, the same ledger, on a database that was emptied in between."""

from __future__ import annotations

import json
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import call_command

from firstcall.activities.models import Activity
from firstcall.exchange import backup
from firstcall.intake.models import ImportBatch
from firstcall.organisations.models import Organisation
from firstcall.places.models import Area
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerEntry
from firstcall.record.queries import verify_database
from firstcall.structure.models import Emergency, Group
from tests.gaps.country import SmallCountry
from tests.structure.made import make_emergency, make_group


def canonical() -> dict[str, list[bytes]]:
    """Every row of every table, in order."""
    return {model._meta.label: list(backup._lines(model)) for model in backup.tables()}


@pytest.mark.django_db(transaction=True)
def test_a_backup_brings_back_every_row(at: datetime, tmp_path: Path) -> None:
    make_group(make_emergency(at), at, "FSC", ("WFP", "FAO"))
    country = SmallCountry()
    country.activity("ZZ11", "WFP", 5, group=country.food, implementer=country.organisation("NGO"))
    before, file = canonical(), tmp_path / "backup.zip"
    assert backup.write(file, at=at) == file.stat().st_size
    call_command("flush", interactive=False, verbosity=0)
    assert LedgerEntry.objects.count() == 0
    entries = backup.restore(file)
    assert canonical() == before
    assert entries == len(before["firstcall.LedgerEntry"]) - 1
    assert verify_database().faults == []


def test_a_table_comes_after_all_it_points_to_unless_they_point_to_each_other() -> None:
    order = {model: place for place, model in enumerate(backup.tables())}
    wrong = {
        (model.__name__, other.__name__)
        for model in order
        for other in backup._points_to(model)
        if order.get(other, -1) > order[model] and model not in backup._below(other, list(order))
    }
    assert wrong == set()
    assert {Area, Emergency, Group, ImportBatch, Organisation} <= {
        model for model in order if order[model] < order[Activity]
    }


@pytest.mark.django_db(transaction=True)
def test_data_that_is_there_is_never_overwritten(at: datetime, tmp_path: Path) -> None:
    make_emergency(at)
    backup.write(tmp_path / "backup.zip", at=at)
    with pytest.raises(Refused, match="has data already"):
        backup.restore(tmp_path / "backup.zip")


@pytest.mark.django_db(transaction=True)
def test_a_broken_file_is_refused_before_anything_is_touched(at: datetime, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    for content in (b"", b"not a zip", b"PK\x03\x04 cut"):
        file.write_bytes(content)
        with pytest.raises(Refused, match="not a whole backup"):
            backup.restore(file)


@pytest.mark.django_db
def test_the_secrets_are_in_it_and_the_sessions_are_not(at: datetime, tmp_path: Path) -> None:
    make_emergency(at)
    backup.write(tmp_path / "backup.zip", at=at)
    with zipfile.ZipFile(tmp_path / "backup.zip") as archive:
        names = archive.namelist()
        assert json.loads(archive.read("manifest.json"))["format"] == 1
    assert "home/secrets/ledger.key" in names
    assert [name for name in names if "session" in name.lower()] == []
