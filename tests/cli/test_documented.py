"""Docs cannot lag: every command and every setting is described, and nothing described is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from firstcall.cli.commands import app
from firstcall.cli.reference import commands_page

pytestmark = pytest.mark.one_engine
ROOT = Path(__file__).parents[2]


def test_every_command_is_in_the_reference() -> None:
    """Write it anew: python -m firstcall.cli.reference > docs/reference/commands.md"""
    assert (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8") == commands_page()


def test_every_setting_is_in_the_reference() -> None:
    source = "".join(
        (ROOT / "src/firstcall" / name).read_text() for name in ("settings.py", "secret_files.py")
    )
    used = set(re.findall(r'os\.environ(?:\.get\(|\[)"(\w+)"', source))
    described = set(
        re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/reference/settings.md").read_text(), re.MULTILINE)
    )
    assert used == {name for name in described if name.isupper()}


def _commands(group: typer.main.click.Group, path: str) -> Iterator[tuple[str, typer.main.click.Command]]:  # type: ignore[name-defined]
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def test_every_command_has_help_and_json() -> None:
    missing = []
    for name, command in _commands(typer.main.get_command(app), "firstcall"):  # type: ignore[arg-type]
        options = {option for param in command.params for option in param.opts}
        if not command.help or "--json" not in options:
            missing.append(name)
    assert missing == []


def _named_in(text: str) -> Iterator[str]:
    """Commands as the docs write them: in a code block, or between backticks."""
    for found in re.finditer(r"(?:^|[`\s(])(?:\.venv/bin/)?firstcall ([a-z][\w-]* ?[^`\n]*)", text):
        yield found[1].split("#")[0].replace("\\", "")


def test_the_docs_name_no_command_and_no_option_that_there_is_not() -> None:
    known = dict(_commands(typer.main.get_command(app), "firstcall"))  # type: ignore[arg-type]
    wrong = []
    for file in (*sorted((ROOT / "docs").rglob("*.md")), ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md"):
        for words in map(str.split, _named_in(file.read_text("utf-8"))):
            plain = [word.strip("`.,;:)…") for word in words]
            command = next(
                (
                    known[name]
                    for size in (3, 2, 1)
                    if (name := " ".join(["firstcall", *plain[:size]])) in known
                ),
                None,
            )
            options = {one for param in command.params for one in param.opts} if command else set()
            used = {word.split("=")[0] for word in plain if word.startswith("--")}
            group = any(name.startswith(f"firstcall {plain[0]} ") for name in known)
            if (command is None and not group) or (command is not None and used - options - {"--help"}):
                wrong.append(f"{file.name}: firstcall {' '.join(words)}")
    assert wrong == []
