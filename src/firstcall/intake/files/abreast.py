"""Guard and reader side by side, for large workbooks: two processes, each with the child's limits.

The guard's word counts: what it refuses is refused, whatever became of the reader meanwhile, and nothing that was read
leaves this process before the guard has let the file through.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from firstcall.intake.files.containers import Seen, may_be_plain
from firstcall.intake.files.guard import look
from firstcall.policy.refusal import Refusal, Refused

FACTS = "facts.json"


def read_abreast(path: Path, folder: Path, only: str | None) -> Iterator[dict[str, object]]:
    """The sheets' facts as `child.sheets` gives them; their cells are written into `folder`."""
    receiving, sending = os.pipe()
    reader = os.fork()
    if reader == 0:
        os.close(sending)
        _be_the_reader(path, folder, only, receiving)
    os.close(receiving)
    try:
        kind = look(path)
        with os.fdopen(sending, "w") as pipe:
            json.dump(asdict(kind.seen), pipe)
    except BrokenPipeError:
        pass  # the reader ended before; how, it says below
    except BaseException:
        os.kill(reader, signal.SIGKILL)
        os.waitpid(reader, 0)
        raise
    code = os.waitstatus_to_exitcode(os.waitpid(reader, 0)[1])
    if code < 0:
        os.kill(os.getpid(), -code)
    if code:
        sys.exit(code)
    found = json.loads((folder / FACTS).read_text())
    if "refusal" in found:
        raise Refused(
            Refusal(found["refusal"]["code"], found["refusal"]["message"], params=found["refusal"]["params"])
        )
    for facts in found["sheets"]:
        yield {"kind": kind.name, **facts}


def _be_the_reader(path: Path, folder: Path, only: str | None, receiving: int) -> None:
    """Ends this process."""
    from firstcall.intake.files.workbooks import write_workbook

    def seen() -> Seen:
        with os.fdopen(receiving) as pipe:
            return Seen.of(json.load(pipe))

    code = 1
    try:
        found: dict[str, object] = {
            "sheets": list(write_workbook(path, folder, only, seen, may_be_plain(path)))
        }
        code = 0
    except Refused as refused:
        refusal = refused.refusal
        found = {
            "refusal": {"code": refusal.code, "message": refusal.message, "params": dict(refusal.params)}
        }
        code = 0
    finally:
        if code == 0:
            (folder / FACTS).write_text(json.dumps(found))
        os._exit(code)
