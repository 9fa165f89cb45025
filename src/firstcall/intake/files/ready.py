"""The child processes that read files: started when a file comes, or kept ready before it comes.

A child kept ready has its limits set and its libraries loaded, and waits. It reads one file and ends, as any other;
the next is started when the one who reads has nothing else to do. Nothing of a file is known to it before, and nothing
of it is left after.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

from firstcall.intake.files.child import WAIT

CHILD = "firstcall.intake.files.child"

_one = threading.Lock()
_kept: list[tuple[int, subprocess.Popen[bytes]]] = []  # at most one, and the process that started it


def start(module: str, *arguments: str, folder: Path | None = None) -> subprocess.Popen[bytes]:
    """`python -m module ARGUMENTS`, alone and without our secrets, working in `folder`."""
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", "-m", module, *arguments],
        stdin=subprocess.DEVNULL if folder else subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder or "/",
        env=_environment(folder),
        start_new_session=True,
    )


def _environment(folder: Path | None) -> dict[str, str]:
    """Two threads, a temporary folder of its own, and none of the server's secrets."""
    own = {"TMPDIR": str(folder)} if folder else {}
    return {"PATH": os.defpath, "LANG": "C.UTF-8", "POLARS_MAX_THREADS": "2", **own}


def keep_ready() -> None:
    """Have a child ready for the next file that this process reads. For a thread that lives as long as its process,
    for the child ends with it (about 30 MB that are the child's own meanwhile).
    """
    with _one:
        if not _kept or _kept[0][0] != os.getpid() or _kept[0][1].poll() is not None:
            _kept[:] = [(os.getpid(), start(CHILD, WAIT))]


def asked_to_read(asked: list[str]) -> subprocess.Popen[bytes] | None:
    """The child that was kept ready, asked for [FILE, FOLDER, SHEET]; None where there is none."""
    with _one:
        kept = _kept.pop() if _kept else None
    if kept is None or kept[0] != os.getpid() or kept[1].poll() is not None:
        return None
    process = kept[1]
    assert process.stdin is not None
    try:
        process.stdin.write(json.dumps(asked).encode() + b"\n")
        process.stdin.close()
    except OSError:
        process.kill()
        process.wait()
        return None
    process.stdin = None  # all is said; `communicate` has nothing to send
    return process
