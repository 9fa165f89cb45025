"""What taking in a file asks of the database: no more, however many files came before, and nothing twice over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from firstcall.access.queries import operator
from firstcall.activities.actions import import_activities, preview_activities
from firstcall.activities.actions.listening import FileRows
from firstcall.intake.filenames import month_named_in, same_file
from firstcall.returns.actions import filing
from tests.returns.country import HEADINGS, Reporting, row

pytestmark = pytest.mark.django_db

IN_MAY = datetime(2022, 6, 8, 9, tzinfo=UTC)
FILES = 12


def named(number: int) -> str:
    """Names as partners give them: with the month, and with nothing but a number."""
    return f"Food report {number} May 2022.csv" if number % 2 else f"5w ({number}).csv"


def written(folder: Path, number: int) -> Path:
    """A file of one organisation and month that shares no row with the others."""
    path = folder / f"{number}.csv"
    rows = [row("AAA", 100 * number + one, "May 2022", activity=f"Food {number}-{one}") for one in range(3)]
    path.write_text("\n".join([HEADINGS, *rows]) + "\n", encoding="utf-8")
    return path


def taken_in(country: Reporting, folder: Path, number: int) -> list[str]:
    """The statements of taking one file in."""
    path = written(folder, number)
    with CaptureQueriesContext(connection) as asked:
        (report,) = import_activities(
            [path], emergency=country.emergency, by=operator(), at=IN_MAY, file_names=[named(number)]
        )
    assert (report["new"], report["changed"], report["unchanged"]) == (3, 0, 0)
    return [one["sql"] for one in asked.captured_queries]


def kinds(statements: list[str]) -> Counter[str]:
    """How often each kind of statement is made, of each table."""
    words = (one.replace('"', "").split() for one in statements)
    return Counter(
        " ".join(
            [each[0], *(each[at + 1] for at, word in enumerate(each[:-1]) if word in ("FROM", "INTO"))][:2]
        )
        for each in words
    )


def test_the_twelfth_file_asks_no_more_than_the_third(country, tmp_path):
    asked = {number: taken_in(country, tmp_path, number) for number in range(1, FILES + 1)}
    assert kinds(asked[FILES]) == kinds(asked[4])
    assert kinds(asked[FILES - 1]) == kinds(asked[3])


def test_what_is_in_is_asked_once_for_each_step(country, tmp_path):
    for number in (1, 2):
        taken_in(country, tmp_path, number)
    files = [one for one in taken_in(country, tmp_path, 3) if '"file_name"' in one and '"sha256"' in one]
    others = [one for one in files if "'committed'" in one and one.startswith("SELECT")]
    assert len(others) == 2  # for the preview, and before it is taken in
    assert len(set(others)) == 1


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many statements each comparison with months that no round asks about makes."""
    found: list[int] = []
    whole: Callable[..., object] = filing.unplanned

    def counted(file: FileRows, *what: object, **more: object) -> object:
        with CaptureQueriesContext(connection) as asked:
            answer = whole(file, *what, **more)
        found.append(len(asked))
        return answer

    monkeypatch.setattr(filing, "unplanned", counted)
    return found


def test_months_that_no_round_asks_about_take_no_more_with_every_file(tmp_path, beside):
    country, counts = Reporting(), {}
    for number in range(1, FILES + 1):
        beside.clear()
        taken_in(country, tmp_path, number)
        counts[number] = list(beside)
    assert counts[1] == []  # there is nothing to compare with
    assert counts[FILES] == counts[3]
    assert len(counts[FILES]) == 2  # for the preview, and before it is taken in


def test_groups_that_moved_since_are_asked_about_again(tmp_path, beside, monkeypatch):
    country = Reporting()
    taken_in(country, tmp_path, 1)
    foreseen = filing.file_foreseen

    def moved(file: FileRows) -> list[int]:
        gone = foreseen(file)
        country.emergency.groups.filter(pk=country.food.pk).update(starts_on=datetime(2022, 1, 2).date())
        return gone

    monkeypatch.setattr("firstcall.activities.actions.listening._foreseen", [moved])
    beside.clear()
    taken_in(country, tmp_path, 2)
    assert len(beside) == 3


def test_what_a_name_says_is_worked_out_once(country, tmp_path):
    for number in range(1, FILES):
        taken_in(country, tmp_path, number)
    month_named_in.cache_clear()
    preview_activities(
        written(tmp_path, FILES),
        file_name=named(FILES),
        emergency=country.emergency,
        by=operator(),
        at=IN_MAY,
    )
    seen = month_named_in.cache_info()
    assert seen.misses == FILES
    assert same_file(named(1), named(1).upper()) is True
