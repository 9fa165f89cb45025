"""`python -m bench`: every figure that FirstCall promises of its speed, against what else there is."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench import data, hostile, importing, reading, timing, while_importing
from bench.asked import Asked
from bench.timing import Figure

MEASURES: dict[str, Callable[[Asked], list[Figure]]] = {
    "B1": reading.csv_checked,
    "B2": reading.against_libhxl,
    "B3": reading.workbook_checked,
    "B4": importing.taken_in,
    "B5": importing.gap_table,
    "B8": while_importing.pages_meanwhile,
    "hostile": hostile.answers_meanwhile,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rows", default="", help="10k,100k,1M: instead of the rows each target names")
    parser.add_argument("--only", default="", help="B1,B3,…,hostile,ledger; default: all")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, help="write the figures there as well")
    parser.add_argument(
        "--data", type=Path, help="keep the generated files there (about 350 MB) for the next run"
    )
    given = parser.parse_args()
    chosen = [name.strip() for name in given.only.split(",") if name.strip()] or [*MEASURES, "ledger"]
    if unknown := set(chosen) - {*MEASURES, "ledger"}:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    facts = timing.machine()
    print("\n".join(f"{name}: {value}" for name, value in facts.items()), flush=True)
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="firstcall-bench-") as folder:
        asked = Asked(given.data or Path(folder), Path(folder), _sizes(given.rows), given.rounds)
        for name in chosen:
            if name == "ledger":
                continue
            print(f"\n{name}", file=sys.stderr, flush=True)
            found = MEASURES[name](asked)
            figures += found
            print("\n".join(map(_line, found)), flush=True)
    if "ledger" in chosen:
        print("\nledger (1M entries, to be verified within 60 s)", flush=True)
        subprocess.run([sys.executable, Path(__file__).with_name("ledger_verify.py")], check=True)
    if given.json:
        found_ = {"machine": facts, "rounds": given.rounds, "figures": [one.as_json() for one in figures]}
        given.json.write_text(json.dumps(found_, indent=1, ensure_ascii=False) + "\n")
    missed = [one for one in figures if one.passed is False]
    print(f"\n{sum(one.passed is True for one in figures)} targets reached, {len(missed)} missed")
    return 1 if missed else 0


def _sizes(text: str) -> tuple[int, ...]:
    units = {"k": 1_000, "m": 1_000_000}
    parts = [part.strip().lower() for part in text.split(",") if part.strip()]
    return tuple(int(part.rstrip("km")) * units.get(part[-1], 1) for part in parts)


def _line(one: Figure) -> str:
    verdict = {True: "reached", False: "MISSED", None: ""}[one.passed]
    return f"{one.id:4} {one.what:78} {one.value:10.3f} {one.unit:3} {one.target:8} {verdict}"


assert len(data.COLUMNS) == 24

if __name__ == "__main__":
    sys.exit(main())
