"""The server while hostile files are read: how long /healthz takes, and whether any answer fails."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

from bench.asked import Asked
from bench.timing import Figure, at_most, told


def answers_meanwhile(asked: Asked) -> list[Figure]:
    """Each hostile file of the tests once, one after the other, as the worker reads them; the server is asked all the
    while."""
    from tests.intake.test_hostile import HOSTILE
    from tests.web.test_served import served

    from firstcall.intake.files.reading import read_file
    from firstcall.policy.refusal import Refused

    waits: list[float] = []
    failed, longest, done = 0, 0.0, threading.Event()
    with TemporaryDirectory(dir=asked.folder) as folder, served(Path(folder)) as port:

        def ask() -> None:
            nonlocal failed
            while not done.is_set():
                began = time.perf_counter()
                try:
                    urlopen(f"http://127.0.0.1:{port}/healthz", timeout=30).close()
                except OSError:
                    failed += 1
                waits.append(time.perf_counter() - began)
                time.sleep(0.005)

        asking = threading.Thread(target=ask)
        asking.start()
        for name, make, code in HOSTILE:
            path = make(Path(folder) / name)
            began, said = time.perf_counter(), "read"
            try:
                read_file(path)
            except Refused as refused:
                said = refused.refusal.code
            longest = max(longest, time.perf_counter() - began)
            path.unlink()
            if said != code:
                raise SystemExit(f"{name}: {said} instead of {code}")
        done.set()
        asking.join()
    waits.sort()
    return [
        at_most("bad", "/healthz while hostile files are read: p99", waits[int(len(waits) * 0.99)], 0.5, "s"),
        at_most("bad", "  answers that failed", failed, 0, ""),
        at_most("bad", "  the file that took longest", longest, 5, "s"),
        told("bad", "  answers", len(waits), ""),
    ]
