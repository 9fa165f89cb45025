"""Files as they were sent go after their time; what they brought stays, and nobody is offered what is gone (D9)."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings, settings

from firstcall.access.queries import operator
from firstcall.activities.actions import commit_activities, preview_activities, undo_activities
from firstcall.activities.models import Activity
from firstcall.intake.models import ImportBatch
from firstcall.overview.receiving import forget_left_over
from firstcall.policy.refusal import Refused
from tests.gaps.country import AT, SmallCountry
from tests.structure.made import person_with
from tests.structure.test_pages import as_

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
ROWS = """Organisation,Sector,Admin2 PCode,Activity,Month,Reached
WFP,FSC,ZZ11,Food,June 2022,100
WFP,FSC,ZZ99,Food,June 2022,7
"""


@pytest.fixture
def country() -> SmallCountry:
    return SmallCountry()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "5W June.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def previewed(country: SmallCountry, file: Path) -> ImportBatch:
    return preview_activities(file, file_name=file.name, emergency=country.emergency, by=operator(), at=AT)


def aged(folder: str, days: float) -> list[Path]:
    """What lies in this folder, made so old at `AT`."""
    found = [path for path in (Path(settings.HOME) / "files" / folder).rglob("*") if path.is_file()]
    then = (AT - timedelta(days=days)).timestamp()
    for path in found:
        os.utime(path, (then, then))
    return found


def there(paths: list[Path]) -> int:
    return sum(path.exists() for path in paths)


@pytest.mark.parametrize(("days", "kept"), [(89.9, True), (90.1, False)])
def test_a_file_goes_after_its_time_and_what_it_brought_stays(
    country: SmallCountry, file: Path, days: float, kept: bool
) -> None:
    batch = previewed(country, file)
    commit_activities(batch, by=operator(), at=AT)
    files = aged("imports", days)
    assert len(files) >= 1
    forget_left_over(AT)
    batch.refresh_from_db()
    assert (there(files), bool(batch.path)) == (len(files) if kept else 0, kept)
    assert Activity.objects.get().reached == 100
    assert batch.problems.count() == 1
    desk = as_(person_with("OCHA", AT, emergency=country.emergency))
    page = desk.get(f"/files/{batch.public_id}/").content.decode()
    assert ("wrong cells marked" in page, "not kept any more" in page) == (kept, not kept)
    undo_activities(batch, by=operator(), at=AT)
    assert not Activity.objects.filter(superseded_by=None).exists()


def test_the_same_file_sent_again_has_its_own_time(country: SmallCountry, file: Path) -> None:
    first = previewed(country, file)
    old = aged("imports", 91)
    again = previewed(country, file)
    forget_left_over(AT)
    first.refresh_from_db()
    again.refresh_from_db()
    assert (there(old), first.path, bool(again.path)) == (0, "", True)


def test_an_installation_keeps_files_as_long_as_it_says(
    country: SmallCountry, file: Path, settings: LazySettings
) -> None:
    settings.KEEP_FILES_DAYS = 7
    previewed(country, file)
    files = aged("imports", 8)
    forget_left_over(AT)
    assert there(files) == 0


@pytest.mark.parametrize(("days", "kept"), [(29.9, True), (30.1, False)])
def test_rows_of_a_preview_go_after_a_month(
    country: SmallCountry, file: Path, days: float, kept: bool
) -> None:
    batch = previewed(country, file)
    rows = aged("staged", days)
    assert len(rows) >= 1
    forget_left_over(AT)
    assert there(rows) == (len(rows) if kept else 0)
    if not kept:
        with pytest.raises(Refused) as refused:
            commit_activities(batch, by=operator(), at=AT)
        assert refused.value.refusal.code == "preview-gone"
