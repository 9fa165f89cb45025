"""Run a command of the command line in this process, on the test's database."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import typer.testing
from typer.testing import CliRunner

from firstcall.cli.commands import app

# A process of its own puts the commands together once; so does this one, instead of anew for each command.
typer.testing._get_command = cache(typer.testing._get_command)


@dataclass(frozen=True)
class Done:
    """What a command left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def firstcall(*words: object) -> Done:
    """`firstcall("gaps", "--emergency", "X")`, as from a shell."""
    result = CliRunner().invoke(app, [str(word) for word in words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Done(result.exit_code, result.stdout, result.stderr)
