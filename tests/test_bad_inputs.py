"""The list of bad inputs (bad_inputs.toml) is whole, each has tests that exist, and the page of it is up to date.

`python -m tests.test_bad_inputs` writes the page anew.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.setup.collected import COLLECTED
from tests.setup.environment import KEPT, ROOT, SQLITE

pytestmark = pytest.mark.one_engine
LIST = ROOT / "tests" / "bad_inputs.toml"
PAGE = ROOT / "docs" / "reference" / "bad-inputs.md"
NUMBERS = range(1, 121)
VERDICTS = {"OK", "FIX", "ROW", "REF"}
HEAD = """# Bad inputs

What becomes of files, texts and requests that are broken, careless or hostile. Made from `tests/bad_inputs.toml`, which
also names the tests that hold each line; a test fails when one of them is missing.

A hostile file costs at most 5 seconds and 300 MB (measured in `tests/intake/test_hostile.py`), is opened in a process
of its own, and leaves nothing behind when it is refused; the server answers meanwhile (`tests/web/test_served.py`).

- **read**: taken as it is meant; where something had to be decided, it is shown
- **read, and said**: put right, and the remark says how
- **left out by name**: rows or cells are left out, each named by its address; the others are read
- **refused**: nothing is taken in; one sentence says what to do
- a number is the status of the answer to a program or browser

| | input | what happens | |
| --- | --- | --- | --- |
"""
WORDS = {"OK": "read", "FIX": "read, and said", "ROW": "left out by name", "REF": "refused"}


def inputs() -> list[dict[str, Any]]:
    """The list as it is written."""
    return list(tomllib.loads(LIST.read_text(encoding="utf-8"))["input"])


def page() -> str:
    """The page made from the list."""
    lines = [
        f"| {one['number']} | {_cell(one['name'])} | {_verdict(one['verdict'])} | {_cell(one.get('remark', ''))} |"
        for one in inputs()
    ]
    return HEAD + "\n".join(lines) + "\n"


def _verdict(verdict: str) -> str:
    return WORDS.get(verdict, verdict)


def _cell(text: str) -> str:
    return re.sub(r"([|<*_\[{])", r"\\\1", text)


def collected(files: list[str]) -> set[str]:
    """The tests of these files as pytest itself finds them, in a process without this run's workers and database."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("FIRSTCALL_", "PYTEST_", "DATABASE_")) and name != "DJANGO_SETTINGS_MODULE"
    }
    for name in KEPT & set(os.environ):
        environment[name] = os.environ[name]
    environment["FIRSTCALL_TEST_DATABASE"] = SQLITE
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *files],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return {line for line in found.stdout.splitlines() if "::" in line}


def whole(tests: set[str]) -> set[str]:
    """These names, and the same without brackets."""
    return tests | {test.split("[")[0] for test in tests}


def test_every_number_stands_there_once_and_in_order() -> None:
    assert [one["number"] for one in inputs()] == list(NUMBERS)


def test_every_input_has_a_name_a_verdict_and_a_test() -> None:
    wrong = [
        one["number"]
        for one in inputs()
        if not one["name"]
        or not (one["verdict"] in VERDICTS or re.fullmatch(r"4\d\d", one["verdict"]))
        or not one["tests"]
        or len(set(one["tests"])) != len(one["tests"])
        or set(one) - {"number", "name", "verdict", "tests", "remark"}
    ]
    assert wrong == []


def test_every_test_it_names_exists(request: pytest.FixtureRequest) -> None:
    """A name without brackets stands for the test with all its values. A run of all tests has found them itself."""
    named = [(one["number"], test) for one in inputs() for test in one["tests"]]
    there = whole(request.config.stash[COLLECTED])
    if unknown := sorted({test.split("::")[0] for _, test in named if test not in there}):
        there |= whole(collected(unknown))
    assert [(number, test) for number, test in named if test not in there] == []


def test_a_verdict_is_the_one_its_test_holds() -> None:
    """Where the corpus of files names a number, one of its cases has the verdict of the list."""
    from tests.intake.test_corpus import CASES
    from tests.intake.test_hostile import HOSTILE

    held: dict[int, set[str]] = {}
    for name, _make, verdict, *_ in CASES:
        if match := re.match(r"\d+", name):
            held.setdefault(int(match[0]), set()).add(verdict)
    for name, _make, code in HOSTILE:
        if match := re.match(r"\d+", name):
            held.setdefault(int(match[0]), set()).add("OK" if code == "read" else "REF")
    listed = {one["number"]: one["verdict"] for one in inputs() if one["verdict"] in VERDICTS}
    other = {
        number: found for number, found in held.items() if number in listed and listed[number] not in found
    }
    assert other == {}


def test_every_numbered_file_is_in_the_list() -> None:
    from tests.intake.test_corpus import CASES
    from tests.intake.test_hostile import HOSTILE

    named = {test.split("[", 1)[1].rstrip("]") for one in inputs() for test in one["tests"] if "[" in test}
    names = [name for name, *_ in [*CASES, *HOSTILE]]
    assert [name for name in names if re.match(r"\d+-", name) and name not in named] == []


def test_the_page_is_made_from_the_list() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


if __name__ == "__main__":
    Path(PAGE).write_text(page(), encoding="utf-8")
