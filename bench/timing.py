"""Measuring: pieces of work in processes of their own, alternating, with the memory they and their children use."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Figure:
    """One line of the result. `value` against `target` ("<= 4"); None: told for comparison, nothing is promised."""

    id: str
    what: str
    value: float
    unit: str
    target: str = ""
    passed: bool | None = None

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def at_most(id: str, what: str, value: float, limit: float, unit: str = "x") -> Figure:
    """A figure that may not exceed its target."""
    return Figure(id, what, value, unit, f"<= {limit:g}", value <= limit)


def at_least(id: str, what: str, value: float, limit: float, unit: str = "x") -> Figure:
    """A figure that has to reach its target."""
    return Figure(id, what, value, unit, f">= {limit:g}", value >= limit)


def told(id: str, what: str, value: float, unit: str = "s") -> Figure:
    """A figure for comparison."""
    return Figure(id, what, value, unit)


def task(name: str, *arguments: object, env: Mapping[str, str] | None = None) -> dict[str, float]:
    """Run one piece of `bench.tasks` in its own process: what it prints, and "peak", the largest resident memory in MB
    of it and its children together (a shared page counts in each of them)."""
    own = {
        name: value for name, value in os.environ.items() if name != "_RJEM_MALLOC_CONF"
    }  # polars leaves it there
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.tasks", name, *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**own, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}", **(env or {})},
    )
    peak = _Peak(process.pid)
    peak.start()
    output, _ = process.communicate()
    peak.stop()
    if process.returncode:
        raise SystemExit(f"{name} failed; what it says stands above")
    return {**json.loads(output.strip().splitlines()[-1]), "peak": peak.largest / 2**20}


class _Peak(threading.Thread):
    """Looks a hundred times a second at the memory of a process and of all below it."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.largest, self._done = pid, 0, threading.Event()

    def run(self) -> None:
        while not self._done.wait(0.01):
            self.largest = max(self.largest, sum(map(_resident, _tree(self.pid))))

    def stop(self) -> None:
        self._done.set()
        self.join()


def _tree(pid: int) -> list[int]:
    found, waiting = [], [pid]
    while waiting:
        found.append(one := waiting.pop())
        try:
            for thread in Path(f"/proc/{one}/task").iterdir():
                waiting += map(int, (thread / "children").read_text().split())
        except OSError:
            continue
    return found


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except OSError:
        return 0


def alternate(
    works: Mapping[str, Callable[[], dict[str, float]]], rounds: int
) -> dict[str, dict[str, float]]:
    """Each work in turn, `rounds` times; the medians of what each gave."""
    seen: dict[str, list[dict[str, float]]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            seen[name].append(work())
            print(f"    {name}: {seen[name][-1]['seconds']:.3f} s", file=sys.stderr, flush=True)
    return {
        name: {key: statistics.median(one[key] for one in all_) for key in all_[0]}
        for name, all_ in seen.items()
    }


def machine() -> dict[str, object]:
    """What it was measured on."""
    import platform

    import polars

    model = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.machine())  # fmt: skip
    memory = os.sysconf("SC_PHYS_PAGES") * PAGE / 2**30
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "memory_gib": round(memory, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "polars": polars.__version__,
        "load_before": round(os.getloadavg()[0], 1),
    }
