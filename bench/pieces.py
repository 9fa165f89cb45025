"""The register of pieces of work that `bench.tasks` runs by their names."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

TASKS: dict[str, Callable[..., dict[str, Any]]] = {}


def piece(work: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """A function that can be run by its name."""
    TASKS[work.__name__] = work
    return work


def timed(work: Callable[[], Any]) -> dict[str, Any]:
    """How long `work` takes, by the clock and in processor time of this process."""
    began, used = time.perf_counter(), time.process_time()
    work()
    return {"seconds": time.perf_counter() - began, "processor": time.process_time() - used}
