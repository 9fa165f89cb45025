"""The worked script in docs/reference/commands.md runs as it stands there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.run import firstcall

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "commands.md"


def test_the_worked_case_runs(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Each line of the script, in order; the letters land beside it, and the leads are made."""
    (script,) = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    monkeypatch.chdir(tmp_path)
    for line in script.splitlines():
        first, *words = shlex.split(line, comments=True) or [""]
        if first == "export":
            monkeypatch.setenv(*words[0].split("=", 1))
        elif first == "firstcall":
            found = firstcall(*words)
            assert found.code == 0, f"{line}\n{found.err}"
        else:
            assert line in ("", "set -e") or line.startswith("#"), line
    assert found.json["groups"][0]["leads"][0]["case"] == "D1"
    assert [(one["state"], one["agreed"]) for one in found.json["cases"]] == [("done", True)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["letter.docx", "notice.pdf"]
