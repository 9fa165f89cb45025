"""Every kind of problem a file can have is said in words; what is only noted asks for nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import firstcall
from firstcall.overview.problem_words import NOT_OF_ROWS, NOTED, PROBLEMS, problem_word

SOURCE = Path(firstcall.__file__).parent
# A problem is said either with `….add("code", …)` or as the first argument of `PlaceProblem(…)`.
SAID = re.compile(r"(?:problems\.add|PlaceProblem|self\.add)\(\s*\"([a-z]+(?:[-_][a-z]+)+)\"")


def codes_said() -> set[str]:
    rooms = (
        "intake",
        "needs",
        "activities",
        "returns",
        "places/placing.py",
    )
    files = [SOURCE / one for one in rooms]
    sources = [path for one in files for path in (one.rglob("*.py") if one.is_dir() else [one])]
    return {code for path in sources for code in SAID.findall(path.read_text(encoding="utf-8"))}


def test_every_kind_of_problem_has_words() -> None:
    said = codes_said()
    assert len(said) > 20  # the pattern still finds them
    assert sorted(said - set(PROBLEMS)) == []


@pytest.mark.parametrize("code", sorted(NOTED | NOT_OF_ROWS))
def test_what_is_noted_or_of_a_column_has_words(code: str) -> None:
    assert problem_word(code) == str(PROBLEMS[code])
    assert not re.search(r"[-_]\w+[-_]", problem_word(code))
