"""The reader in a process beside the guard's, with the same limits: for large workbooks, and for a child kept ready.

It is forked before it is known what comes, while no library with threads is loaded. The guard's word counts: what it
refuses is refused, whatever became of the reader meanwhile, and nothing that was read leaves the child before the guard
has let the file through.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import TextIO

from firstcall.intake.files.containers import Seen
from firstcall.intake.files.ending import end_with_parent
from firstcall.intake.files.guard import Kind, look
from firstcall.policy.refusal import Refusal, Refused

FACTS = "facts.json"
WORKBOOK = "workbook"
READERS = tuple(
    f"firstcall.intake.files.{name}"
    for name in ("delimited", "largecsv", "jsontable", "workbooks", "cells", "codes", "quick")
)

Write = Callable[[str, Path, Path, str | None, Callable[[], Seen]], list[dict[str, object]]]
"""Writes what a file of a kind holds into a folder and gives the facts of its sheets (`child.written`)."""


class Beside:
    """The reader's process. It reads one file and ends; it ends too when nobody asks it any more."""

    def __init__(self, write: Write, *, ready: bool = False) -> None:
        """`ready`: import now what reading any kind of file takes."""
        receiving, sending = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(sending)
            _be_the_reader(write, receiving, ready)
        os.close(receiving)
        self._asking = os.fdopen(sending, "w")

    def read(
        self, path: Path, folder: Path, only: str | None, *, at_once: bool
    ) -> Iterator[dict[str, object]]:
        """The facts of each sheet; its cells are written into `folder`. `at_once`: while the guard still looks."""
        try:
            if at_once:
                self._ask(WORKBOOK, path, folder, only)
            kind = look(path)
            if not at_once:
                self._ask(kind.name, path, folder, only)
            self._let_through(kind)
        except BaseException:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            raise
        code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        if code < 0:
            os.kill(os.getpid(), -code)
        if code:
            sys.exit(code)
        found = json.loads((folder / FACTS).read_text())
        if "refusal" in found:
            said = found["refusal"]
            raise Refused(Refusal(said["code"], said["message"], params=said["params"]))
        for facts in found["sheets"]:
            yield {**facts, "kind": kind.name} if at_once else facts

    def _ask(self, kind: str, path: Path, folder: Path, only: str | None) -> None:
        self._say({"kind": kind, "path": str(path), "folder": str(folder), "only": only})

    def _let_through(self, kind: Kind) -> None:
        self._say(asdict(kind.seen or Seen()))
        with suppress(BrokenPipeError):
            self._asking.close()

    def _say(self, said: object) -> None:
        with suppress(BrokenPipeError):  # the reader ended before; how, its exit code says
            self._asking.write(f"{json.dumps(said)}\n")
            self._asking.flush()


def _be_the_reader(write: Write, receiving: int, ready: bool) -> None:
    """Ends this process."""
    code = 1
    try:
        end_with_parent()
        if ready:
            for name in READERS:
                import_module(name)
        with os.fdopen(receiving) as pipe:
            code = _answer(write, pipe)
    finally:
        os._exit(code)


def _answer(write: Write, pipe: TextIO) -> int:
    line = pipe.readline()
    if not line:
        return 0
    asked = json.loads(line)
    folder = Path(asked["folder"])

    def seen() -> Seen:
        return Seen.of(json.loads(pipe.readline()))

    found: dict[str, object]
    try:
        found = {"sheets": write(asked["kind"], Path(asked["path"]), folder, asked["only"], seen)}
    except Refused as refused:
        said = refused.refusal
        found = {"refusal": {"code": said.code, "message": said.message, "params": dict(said.params)}}
    (folder / FACTS).write_text(json.dumps(found))
    return 0
