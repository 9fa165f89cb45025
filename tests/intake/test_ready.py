"""A child kept ready reads one file as any other does, and ends."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from firstcall.intake.files import ready
from firstcall.intake.files.reading import read_file
from firstcall.intake.files.ready import keep_ready
from firstcall.policy.refusal import Refused
from tests.intake import made


@pytest.fixture(autouse=True)
def none_left() -> Iterator[None]:
    yield
    for _, process in ready._kept:
        process.kill()
        process.wait()
    ready._kept.clear()


def kept() -> int:
    """The process number of the child that is ready; 0 where there is none."""
    return ready._kept[0][1].pid if ready._kept else 0


def text(path: Path, content: str) -> Path:
    path.write_text(content)
    return path


def test_it_reads_what_another_child_reads(tmp_path: Path) -> None:
    rows = [["Region", "", "When"], ["Bay", 5.5, "x"]]
    paths = [
        made.workbook(tmp_path / "a.xlsx", {"One": rows, "Two": [["b"]]}, merged=["A1:B1"]),
        text(tmp_path / "b.csv", "Région;Été\nBay;5\n"),
        text(tmp_path / "c.json", '[{"#adm1": "Bay"}]'),
    ]
    for path in paths:
        cold = read_file(path)
        keep_ready()
        assert kept()
        warm = read_file(path)
        assert kept() == 0
        assert (warm.kind, warm.file_name) == (cold.kind, cold.file_name)
        for one, other in zip(warm.sheets, cold.sheets, strict=True):
            assert (one.name, one.merged, one.facts) == (other.name, other.merged, other.facts)
            assert one.frame.equals(other.frame)


def test_one_sheet_may_be_named(tmp_path: Path) -> None:
    path = made.workbook(tmp_path / "a.xlsx", {"One": [["a"]], "Two": [["b"]]})
    keep_ready()
    assert [sheet.name for sheet in read_file(path, sheet="two").sheets] == ["Two"]


def test_it_refuses_what_another_child_refuses(tmp_path: Path) -> None:
    for content in ("<html><body>x", "", '[{"a": 1}', 'Region,People\nBay,5\n"Gedo,7\nHiran,8\nSool,9\n'):
        path = text(tmp_path / "file", content)
        with pytest.raises(Refused) as cold:
            read_file(path)
        keep_ready()
        with pytest.raises(Refused) as warm:
            read_file(path)
        assert warm.value.refusal == cold.value.refusal


def test_each_reads_one_file(tmp_path: Path) -> None:
    path = text(tmp_path / "a.csv", "a,b\n1,2\n")
    keep_ready()
    first = kept()
    keep_ready()
    assert kept() == first
    read_file(path)
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    keep_ready()
    assert kept() not in (0, first)


def test_one_that_died_is_not_asked(tmp_path: Path) -> None:
    keep_ready()
    os.kill(kept(), signal.SIGKILL)
    ready._kept[0][1].wait()
    assert read_file(text(tmp_path / "a.csv", "a,b\n1,2\n")).sheets[0].frame.rows() == [
        ("a", "b"),
        ("1", "2"),
    ]


def test_both_its_processes_end_when_nobody_asks_any_more() -> None:
    keep_ready()
    process = ready._kept.pop()[1]
    assert process.stdin is not None
    readers = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while not readers.read_text().split() and process.poll() is None:
        pass
    reader = int(readers.read_text().split()[0])
    process.stdin.close()
    assert process.wait(timeout=60) == 0
    for _ in range(10_000_000):
        if not Path(f"/proc/{reader}").exists():
            return
    pytest.fail("the reader stays")
