"""The house itself: what holds for every file, whoever writes it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.setup.environment import ROOT

pytestmark = pytest.mark.one_engine

LOCKS = ["requirements/run.txt", "requirements/check.txt"]


def files() -> list[Path]:
    """What the repository holds or would hold: committed and new files, without the ignored ones."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def packages_of(lock: str) -> dict[str, list[str]]:
    """The lock file as requirement -> its further lines (hashes)."""
    found: dict[str, list[str]] = {}
    for line in (ROOT / lock).read_text().splitlines():
        if line.startswith("    "):
            next(reversed(found.values())).append(line.strip())
        elif line and not line.startswith("#"):
            found[line.rstrip(" \\")] = []
    return found


@pytest.mark.parametrize("command", ["run", "check"])
def test_the_two_commands_say_how_they_are_used(command: str, tmp_path: Path) -> None:
    answer = subprocess.run(
        [ROOT / command, "--help"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0
    assert answer.stdout.startswith(f"Usage: ./{command} ")
    assert answer.stderr == ""


@pytest.mark.parametrize(
    ("command", "argument", "sentence"),
    [
        ("run", "--what", "./run: I do not know --what."),
        ("run", "--port", "./run: --port needs a value."),
        ("run", "--port=http", '--port needs a number, not "http".'),
        ("check", "--what", "./check: I do not know --what."),
    ],
)
def test_an_unknown_option_is_refused_before_anything_is_done(
    command: str, argument: str, sentence: str
) -> None:
    answer = subprocess.run([ROOT / command, argument], capture_output=True, text=True, check=False)
    assert answer.returncode == 2
    assert sentence in answer.stderr
    assert answer.stdout == ""


def test_rooms_and_floors_import_only_downwards() -> None:
    """The contracts of pyproject.toml, which `./check` names as a step of its own too."""
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert re.search(r"Contracts: [3-9] kept, 0 broken", answer.stdout)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_an_exact_version_and_hashes(lock: str) -> None:
    packages = packages_of(lock)
    assert len(packages) > 20
    inexact = [name for name in packages if not re.fullmatch(r"[\w.\[\],-]+==[\w.!+]+( ; .+)?", name)]
    assert inexact == []
    unhashed = [
        name for name, more in packages.items() if not any(m.startswith("--hash=sha256:") for m in more)
    ]
    assert unhashed == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index(lock: str) -> None:
    text = (ROOT / lock).read_text()
    words = ["--index-url", "--extra-index-url", "--find-links", "--trusted-host", "://", " @ "]
    assert [word for word in words if word in text] == []


def test_both_locks_agree() -> None:
    versions = [dict(name.split(" ;")[0].split("==") for name in packages_of(lock)) for lock in LOCKS]
    run, check = ({re.sub(r"\[.*\]", "", name): v for name, v in lock.items()} for lock in versions)
    assert {name: v for name, v in check.items() if run.get(name, v) != v} == {}


def test_no_file_names_a_place_of_one_machine() -> None:
    place = re.compile(rb"/wor" + rb"k/(main|shared|\.)|/tmp/brie" + rb"f")
    assert [str(path.relative_to(ROOT)) for path in files() if place.search(path.read_bytes())] == []


def test_every_folder_of_tests_is_a_package() -> None:
    folders = {
        path.parent for path in files() if path.is_relative_to(ROOT / "tests") and path.suffix == ".py"
    }
    assert [
        str(folder.relative_to(ROOT)) for folder in folders if not (folder / "__init__.py").exists()
    ] == []


def test_a_test_file_is_named_so_that_it_runs() -> None:
    """A file with tests under another name would be left out in silence."""
    tests = [path for path in files() if path.is_relative_to(ROOT / "tests") and path.suffix == ".py"]
    holding = [path for path in tests if re.search(r"^(async )?def test_", path.read_text(), re.MULTILINE)]
    assert [str(path.relative_to(ROOT)) for path in holding if not path.name.startswith("test_")] == []
    assert len(holding) > 1


def test_nothing_stored_is_larger_than_a_repository_should_hold() -> None:
    limit = 1_000_000
    assert [str(path.relative_to(ROOT)) for path in files() if path.stat().st_size > limit] == []
