"""The exported ledger, checked by the stand-alone program as an outsider would run it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from firstcall.record import actions, queries, signing
from firstcall.record.rules import Acting
from tests.setup.environment import ROOT

PROGRAM = ROOT / "docs" / "verify_ledger.py"
BY = Acting("person0000000000", "COORD")


@pytest.fixture
def exported(transactional_db: None, at: datetime, tmp_path: Path) -> Path:
    for n in range(6):
        with transaction.atomic():
            actions.append(act="lead.ended", subject=f"lead:{n}", content={"name": "Ayo é\n"}, by=BY, at=at)
    actions.checkpoint(at)
    actions.erase_content(2, reason="asked for", by=BY, at=at)
    path = tmp_path / "ledger.jsonl"
    assert queries.export(path) == 8
    return path


def check(path: Path, *options: str, isolated: bool = False) -> tuple[int, list[str]]:
    """Exit status and lines of the program; `isolated` hides every installed package from it."""
    flags = ["-I", "-S"] if isolated else ["-I"]
    done = subprocess.run([sys.executable, *flags, PROGRAM, path, *options], capture_output=True, text=True)
    return done.returncode, (done.stdout + done.stderr).splitlines()


def test_the_program_is_short_and_imports_nothing_of_ours() -> None:
    text = PROGRAM.read_text()
    assert len(text.splitlines()) <= 200
    assert "import firstcall" not in text
    assert "from firstcall" not in text


def test_a_sound_export(exported: Path) -> None:
    key = signing.key(settings.HOME, make=False)
    assert check(exported) == (0, [f"signed with key {key.id}: {key.public}", "8 entries, 0 faults"])
    assert check(exported, "--key", key.public.upper())[0] == 0
    status, said = check(exported, "--key", "ab" * 32)
    assert (status, said[-2]) == (1, f"signed with key {key.id}: {key.public} (not the key you gave)")


def test_without_the_package_for_signatures_it_says_so(exported: Path) -> None:
    status, said = check(exported, isolated=True)
    assert (status, said[-1].split(":")[0]) == (3, "SIGNATURES WERE NOT CHECKED")


def swap(lines: list[str]) -> list[str]:
    return [*lines[:5], lines[7], lines[8], lines[5], lines[6], *lines[9:]]


def other_signature(lines: list[str]) -> list[str]:
    head = json.loads(lines[-1])
    return [*lines[:-1], json.dumps([*head[:-1], "0" * 128])]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda x: [*x[:2], x[2].replace("lead:0", "lead:9"), *x[3:]], "entry 1: was changed"),
        (lambda x: [*x[:3], x[3].replace("Ayo", "Bea"), *x[4:]], "entry 1: what it says was changed"),
        (lambda x: [*x[:3], *x[4:]], "entry 1: what it says is missing, and no entry erased it"),
        (lambda x: [*x[:2], *x[4:]], "entry 2: entries 1 to 1 are missing"),
        (swap, "entry 3: stands after entry 4"),
        (lambda x: [*x[:-5], x[-1]], "entry 7: is missing, and was signed; the chain ends at entry 6"),
        (lambda x: x[:-1], "entry 8: there is no signed head"),
        (lambda x: [x[0], *x[2:]], "entry 7: its checkpoint is missing"),
        (other_signature, "entry 8: the head is not valid"),
        (lambda x: [*x, "nonsense"], "line 19, after this entry, cannot be read"),
        (lambda x: [*x, x[-2].replace("[", '["content",9,"","" ', 1)], "cannot be read"),
        (lambda x: [*x, '["content",9,"",""]'], "entry 9: there is a content too many"),
        (lambda x: [*x, x[-1]], "entry 8: a second head"),
    ],
)
def test_a_changed_export(exported: Path, change: Callable[[list[str]], list[str]], sentence: str) -> None:
    exported.write_text("\n".join(change(exported.read_text().splitlines())) + "\n")
    status, said = check(exported)
    assert status == 1
    assert any(sentence in line for line in said), said


def test_what_is_no_export(tmp_path: Path) -> None:
    path = tmp_path / "x"
    assert check(path)[0] == 2
    for text in ("", "[]", "{}", '{"public_keys": {}, "format": "other"}'):
        path.write_text(text)
        assert check(path)[0] == 2


@pytest.mark.django_db(transaction=True)
def test_an_empty_ledger(tmp_path: Path) -> None:
    assert queries.export(tmp_path / "x") == 0
    status, said = check(tmp_path / "x")
    assert (status, said[-1]) == (0, "0 entries, 0 faults")
