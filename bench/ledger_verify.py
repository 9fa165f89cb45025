"""How long does the verification of a ledger of a million entries take? Goal: 60 seconds on two cores.

    .venv/bin/python bench/ledger_verify.py [--entries 1000000] [--export]

Makes a ledger in a temporary FIRSTCALL_HOME on SQLite (DATABASE_URL in the environment: there; use an empty
database), then verifies it as `firstcall ledger verify` does and, with --export, as an outsider would.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
START = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--export", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="firstcall-bench-") as home:
        os.environ.update(FIRSTCALL_HOME=home, DJANGO_SETTINGS_MODULE="firstcall.settings")
        import django

        django.setup()
        fill(asked.entries)
        verify()
        if asked.export:
            export(Path(home) / "ledger.jsonl")


def fill(count: int) -> None:
    """Write the entries as `append` would, only many at a time, and sign the end."""
    from django.conf import settings
    from django.db import transaction

    from firstcall.record import engine, signing, writing

    engine.migrate()
    key = signing.key(settings.HOME, make=True)
    began = time.monotonic()
    contents: list[tuple[Any, ...]] = []
    last: list[tuple[Any, ...]] = []
    with transaction.atomic():
        columns = ["sequence", "at", "act", "subject", "clause", "role", "organisation"]
        columns += ["commitment", "previous", "hash"]
        writing.insert_rows("ledger_entry", columns, entries(count, key, contents, last))
        writing.insert_rows("ledger_content", ["entry_id", "salt", "content"], contents)
    ((sequence, at, *_, hash_),) = last
    signing.sign_head(settings.HOME, key, sequence, hash_, at.isoformat(timespec="microseconds"))
    print(f"made {count} entries: {time.monotonic() - began:.1f} s")


def entries(count: int, key, contents: list, last: list) -> Iterator[tuple[object, ...]]:
    from firstcall.record import chain

    previous = chain.GENESIS
    for sequence in range(1, count + 1):
        at = START + timedelta(seconds=sequence, microseconds=sequence % 3)
        text = chain.canonical_content(
            {"by": "abcdefghijklmnop", "name": f"Focal point {sequence}", "é": [1, 2, 3]}
        )
        fields = (
            sequence,
            chain.instant(at),
            "lead.ended",
            f"lead:{sequence % 5000:016}",
            "GN 5",
            "COORD",
            "o" * 16,
        )
        salt = key.salt((*fields, previous), text)
        committed = chain.commitment(salt, text)
        hash_ = chain.entry_hash((*fields, committed, previous))
        contents.append((sequence, salt, text))
        row = (sequence, at, *fields[2:], committed, previous, hash_)
        last[:] = [row]
        yield row
        previous = hash_


def verify() -> None:
    from firstcall.record import queries

    began, busy = time.monotonic(), time.process_time()
    report = queries.verify_database()
    seconds, busy = time.monotonic() - began, time.process_time() - busy
    print(
        f"verified {report.entries} entries: {seconds:.1f} s ({busy:.1f} s of CPU), {len(report.faults)} faults"
    )
    print(
        f"largest memory so far: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB (making included)"
    )


def export(path: Path) -> None:
    from firstcall.record import queries

    began = time.monotonic()
    queries.export(path)
    print(f"exported {path.stat().st_size // 2**20} MB: {time.monotonic() - began:.1f} s")
    began = time.monotonic()
    subprocess.run([sys.executable, ROOT / "docs" / "verify_ledger.py", path], check=True)
    print(f"checked by docs/verify_ledger.py: {time.monotonic() - began:.1f} s")


if __name__ == "__main__":
    main()
