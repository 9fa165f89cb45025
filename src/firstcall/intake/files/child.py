"""The child process that opens other people's files: limits first, then the guard, then the reader.

`python -m firstcall.intake.files.child FILE FOLDER [SHEET]` writes one file per sheet into FOLDER (`handing`) and one
JSON document to standard output: {"kind", "sheets": [{"name", "hidden", "merged", "file", "facts"}]} or {"refusal"}.
With `--wait` instead it makes everything ready and waits for [FILE, FOLDER, SHEET] as JSON on standard input; it reads
that one file and ends, so that no file meets what another left behind.
Nothing of Django is imported here, no network is needed, and whatever dies here dies alone.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from firstcall.intake.files import limits
from firstcall.intake.files.ending import end_with_parent

if TYPE_CHECKING:
    from firstcall.intake.files.beside import Beside
    from firstcall.intake.files.containers import Seen

WAIT = "--wait"


def bound() -> None:
    """Limits on memory, processor time, size of written files; no core dumps; its end with its parent's."""
    end_with_parent()
    resource.setrlimit(resource.RLIMIT_AS, (limits.CHILD_MEMORY, limits.CHILD_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CHILD_CPU_SECONDS, limits.CHILD_CPU_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.CHILD_OUTPUT_BYTES, limits.CHILD_OUTPUT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (128, 128))


def sheets(
    path: Path, folder: Path, only: str | None, reader: Beside | None = None
) -> Iterator[dict[str, object]]:
    """What the guard lets through, written into `folder` sheet by sheet, and the facts of each.

    `reader`: the process that is to read, where one was kept ready.
    """
    at_once = is_large_archive(path)
    if at_once or reader:
        from firstcall.intake.files.beside import Beside

        yield from (reader or Beside(written)).read(path, folder, only, at_once=at_once)
        return
    from firstcall.intake.files.guard import look

    kind = look(path)

    def seen() -> Seen:
        from firstcall.intake.files.containers import Seen

        return kind.seen or Seen()

    yield from written(kind.name, path, folder, only, seen)


def written(
    kind: str, path: Path, folder: Path, only: str | None, guard: Callable[[], Seen]
) -> list[dict[str, object]]:
    """Write the sheets of a file of this kind into `folder`; the facts of each. `guard` says what the guard saw."""
    if kind == "text":
        from firstcall.intake.files.delimited import write_delimited

        name, facts = write_delimited(path, folder)
        return [{"kind": "csv", "name": "", "hidden": False, "merged": [], "file": name, "facts": facts}]
    if kind == "json":
        from firstcall.intake.files.handing import write_rows
        from firstcall.intake.files.jsontable import read_json

        name = write_rows(folder, [read_json(path)])
        return [{"kind": "json", "name": "", "hidden": False, "merged": [], "file": name}]
    from firstcall.intake.files.containers import may_be_plain
    from firstcall.intake.files.workbooks import write_workbook

    quickly = is_large_archive(path) and may_be_plain(path)
    return [{"kind": kind, **facts} for facts in write_workbook(path, folder, only, guard, quickly)]


def is_large_archive(path: Path) -> bool:
    """Whether guard and reader may look at the file side by side: a workbook too large to be one of the small bombs."""
    if not limits.ABREAST_BYTES <= path.stat().st_size <= limits.FILE_BYTES:
        return False
    with path.open("rb") as file:
        return file.read(2) == b"PK"


def read(path: Path, folder: Path, only: str | None, reader: Beside | None = None) -> dict[str, object]:
    """Write each sheet into `folder`; what was read, or why not."""
    from firstcall.policy.refusal import Refused

    try:
        return {"sheets": list(sheets(path, folder, only, reader))}
    except Refused as refused:
        refusal = refused.refusal
        return {"refusal": {"code": refusal.code, "message": refusal.message, "params": dict(refusal.params)}}


def read_when_asked() -> dict[str, object] | None:
    """Have everything ready, wait for one file on standard input, read it. None when nobody asks any more."""
    from firstcall.intake.files.beside import Beside

    reader = Beside(written, ready=True)
    line = sys.stdin.readline()
    if not line:
        return None
    path, folder, *more = json.loads(line)
    os.chdir(folder)
    os.environ["TMPDIR"] = folder
    return read(Path(path), Path(folder), more[0] if more else None, reader)


def main() -> int:
    """Run as a program."""
    bound()
    gc.disable()  # a short life without cycles; collecting would cost a tenth of the reading
    if sys.argv[1:] == [WAIT]:
        answer = read_when_asked()
    else:
        path, folder = Path(sys.argv[1]), Path(sys.argv[2])
        answer = read(path, folder, sys.argv[3] if len(sys.argv) > 3 else None)
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    # All is written: to tidy up what ends with the process would keep whoever waits for it waiting.
    os._exit(main())
