"""One piece of work in a process of its own: `python -m bench.tasks NAME ...` prints what it took as JSON.

Imports and preparations are not in "seconds"; what FirstCall starts itself (its child process) is.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import bench.gaps  # noqa: F401 - its pieces
from bench.pieces import TASKS, piece, timed

THREADS = 4  # of a server, as `firstcall serve` starts it


# --- reading and checking -------------------------------------------------------------------------------------------
@piece
def check(path: str) -> dict[str, Any]:
    """Read a file and check every row, as a preview does; the first file of a process, with no child kept ready."""
    return _checked(path)


@piece
def check_again(path: str) -> dict[str, Any]:
    """As the worker does it: it has read a file before (a hundred rows), and a child is ready."""
    from itertools import islice
    from tempfile import TemporaryDirectory

    from firstcall.intake.files.ready import keep_ready

    with TemporaryDirectory() as folder, open(path, "rb") as file:
        small = Path(folder) / "small.csv"
        if path.endswith(".csv"):
            small.write_bytes(b"".join(islice(file, 100)))
        else:
            from bench import data

            data.write_csv(small, data.rows(100))
        _checked(str(small))
    keep_ready()
    time.sleep(3)  # until it is
    return _checked(path)


def _checked(path: str) -> dict[str, Any]:
    import firstcall  # noqa: F401 - first, as wherever FirstCall runs: it says how long polars keeps memory
    from bench.known import known
    from firstcall.activities.rows.reading import understand
    from firstcall.intake.files.reading import read_file
    from firstcall.intake.rules import Problems
    from firstcall.intake.sheets.catalogue import catalogue
    from firstcall.intake.sheets.choosing import best_table
    from firstcall.intake.sheets.remarks import column_problems

    about, asked, problems = known(), catalogue("activities"), Problems("")
    began = time.perf_counter()
    book = read_file(path)
    read = time.perf_counter()
    table = best_table(book, asked)
    del book
    rows = understand(table, about, problems, file_name=Path(path).name)
    column_problems(table, problems)
    done = time.perf_counter()
    return {
        "seconds": done - began,
        "reading": read - began,
        "accepted": rows.height,
        "problems": len(problems),
    }


@piece
def agree(path: str) -> dict[str, Any]:
    """Whether whole columns and the plain rule say the same of every row."""
    from bench import plain
    from bench.known import known
    from firstcall.activities.rows.reading import understand
    from firstcall.intake.files.reading import read_file
    from firstcall.intake.rules import Problems, row_of
    from firstcall.intake.sheets.catalogue import catalogue
    from firstcall.intake.sheets.choosing import best_table

    problems = Problems("")
    rows = understand(best_table(read_file(path), catalogue("activities")), known(), problems, file_name="x")
    ours = {(one.code, one.column, row_of(cell)) for one in problems for cell in one.cells}
    began = time.perf_counter()
    accepted, said = plain.check(Path(path), known())
    return {
        "seconds": time.perf_counter() - began,
        "rows_agree": float(rows.select(plain.VALUES).rows() == accepted),
        "problems_agree": float(ours == said),
        "differences": sorted(map(str, ours ^ said))[:5],
    }


@piece
def tokenise(path: str) -> dict[str, Any]:
    """A CSV file into columns of strings, nothing else: the limit."""
    import polars as pl

    return timed(lambda: pl.read_csv(path, infer_schema=False))


@piece
def read_pandas(path: str) -> dict[str, Any]:
    import pandas

    return timed(lambda: pandas.read_csv(path, dtype=str, keep_default_na=False))


@piece
def read_duckdb(path: str) -> dict[str, Any]:
    import duckdb

    return timed(lambda: duckdb.sql(f"CREATE TABLE t AS SELECT * FROM read_csv('{path}', all_varchar=true)"))


@piece
def check_libhxl(path: str) -> dict[str, Any]:
    """Schema validation: libhxl's default schema and what the columns of a 5W have to be."""
    import hxl

    rules = [["#valid_tag", "#valid_required", "#valid_datatype", "#valid_value+list"]]
    rules += [
        ["#org", "true", "", ""],
        ["#sector", "true", "", "|".join(_sectors())],
        ["#adm2+code", "true", "", ""],
    ]
    rules += [[tag, "", kind, ""] for tag, kind in (
        ("#date+start", "date"), ("#date+end", "date"), ("#reached", "number"), ("#targeted", "number"),
        ("#adm2+code", "text"), ("#status", "text"))]  # fmt: skip
    found = []

    def work() -> None:
        local = hxl.InputOptions(allow_local=True)
        for schema in (hxl.schema(), hxl.schema(hxl.data(rules))):
            schema.callback = found.append
            schema.validate(hxl.data(path, local))

    return {**timed(work), "problems": len(found)}


def _sectors() -> tuple[str, ...]:
    from bench import data

    return data.SECTOR_NAMES


@piece
def read_calamine(path: str) -> dict[str, Any]:
    import python_calamine

    return timed(lambda: python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())


@piece
def read_openpyxl(path: str) -> dict[str, Any]:
    import openpyxl

    def work() -> None:
        for _ in openpyxl.load_workbook(path, read_only=True).active.iter_rows(values_only=True):
            pass

    return timed(work)


# --- into the database ----------------------------------------------------------------------------------------------
@piece
def take_in(path: str, home: str, *numbers: str) -> dict[str, Any]:
    """Preview and commit a file. The checked rows are left in `home`/rows.parquet for the rivals."""
    import shutil

    from bench import setting

    setting.set_up(Path(home))
    emergency = setting.make_country()
    from firstcall.activities.actions import commit_activities, preview_activities

    asked: dict[str, Any] = {"by": setting.operator(), "at": setting.AT}
    began = time.perf_counter()
    batch = preview_activities(Path(path), file_name="5w.csv", emergency=emergency, **asked)
    previewed = time.perf_counter()
    staged = Path(home) / "files" / "staged" / f"{batch.public_id}.parquet"
    shutil.copy(staged, Path(home) / "rows.parquet")
    taking = timed(lambda: commit_activities(batch, **asked))
    batch.refresh_from_db()
    return {**taking, "preview": previewed - began, "new": batch.new}


@piece
def into_adbc(rows: str) -> dict[str, Any]:
    """The checked rows into a table without an index in a new SQLite file, by ADBC."""
    import tempfile

    import adbc_driver_sqlite.dbapi as adbc
    import polars as pl

    table = _bare(pl.read_parquet(rows)).to_arrow()
    with tempfile.TemporaryDirectory() as folder, adbc.connect(f"{folder}/bare.sqlite3") as connection:

        def work() -> None:
            with connection.cursor() as cursor:
                cursor.adbc_ingest("bare", table, mode="create")
            connection.commit()

        return timed(work)


@piece
def into_executemany(rows: str) -> dict[str, Any]:
    """As `into_adbc`, by executemany."""
    import sqlite3
    import tempfile

    import polars as pl

    frame = _bare(pl.read_parquet(rows))
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(f"{folder}/bare.sqlite3")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"CREATE TABLE bare ({', '.join(frame.columns)})".replace("group", '"group"'))

        def work() -> None:
            marks = ", ".join("?" * frame.width)
            connection.executemany(f"INSERT INTO bare VALUES ({marks})", frame.iter_rows())
            connection.commit()

        return timed(work)


@piece
def into_copy(rows: str, url: str) -> dict[str, Any]:
    """The checked rows into a table without an index in PostgreSQL, by COPY."""
    import polars as pl
    import psycopg

    frame = _bare(pl.read_parquet(rows))
    types = {pl.String: "text", pl.Boolean: "boolean"}
    columns = ", ".join(f'"{name}" {types.get(kind, "bigint")}' for name, kind in frame.schema.items())
    with psycopg.connect(url) as connection:
        connection.execute(f"CREATE TEMPORARY TABLE bare ({columns})")

        def work() -> None:
            with connection.cursor() as cursor, cursor.copy("COPY bare FROM STDIN (FORMAT csv)") as copy:
                for part in frame.iter_slices(50_000):
                    copy.write(part.write_csv(include_header=False))
            connection.commit()

        return timed(work)


def _bare(frame: Any) -> Any:
    """Dates and codes as text, as SQLite keeps them; without the keys that only FirstCall needs."""
    import polars as pl

    frame = frame.drop("content_key", "natural_key", strict=False)
    return frame.with_columns(pl.selectors.date().dt.to_string(), pl.selectors.categorical().cast(pl.String))


# --- meanwhile ------------------------------------------------------------------------------------------------------
@piece
def take_in_more(path: str, home: str) -> dict[str, Any]:
    """As `take_in`, into the database there is, step by step as the pages do it."""
    from bench import setting

    setting.set_up(Path(home))
    from firstcall.activities.actions import commit_activities, preview_activities
    from firstcall.intake.files.reading import read_file
    from firstcall.structure.models import Emergency

    asked: dict[str, Any] = {"by": setting.operator(), "at": setting.AT}

    def work() -> None:
        book = read_file(path, file_name="more.csv")
        batch = preview_activities(
            Path(path), file_name="more.csv", emergency=Emergency.objects.get(), book=book, **asked
        )
        del book
        commit_activities(batch, **asked)

    return timed(work)


@piece
def visit(home: str, path: str = "") -> dict[str, Any]:
    """Pages asked of a server with threads, 200 times or as long as a process takes in `path`; a write each second."""
    import http.client
    import subprocess
    import threading

    from bench import setting

    setting.set_up(Path(home))
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    port = _served()
    addresses = ("/", "/e/ZZZ-1/", "/e/ZZZ-1/places/ZZ10/", "/e/ZZZ-1/groups/FSC/")

    def ask(address: str) -> int:
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        asked.request("GET", address, headers={"Host": "localhost"})
        answer = asked.getresponse()
        answer.read()
        asked.close()
        return answer.status

    answers = [ask(address) for address in addresses]
    if set(answers) != {200}:
        raise SystemExit(f"pages answer {answers}")
    done, writes, failed = threading.Event(), [], []
    writer = threading.Thread(target=_write_each_second, args=(done, writes, failed))
    writer.start()
    importing = path and subprocess.Popen(
        [sys.executable, "-m", "bench.tasks", "take_in_more", path, home], stdout=sys.stderr
    )
    pages, number = [], 0
    while importing.poll() is None if importing else number < 200:
        began = time.perf_counter()
        if ask(addresses[number % len(addresses)]) != 200:
            failed.append("page")
        pages.append(time.perf_counter() - began)
        number += 1
        time.sleep(0.01)
    done.set()
    writer.join()
    if importing and importing.returncode:
        raise SystemExit("the import failed; what it says stands above")
    ordered = sorted(pages)
    return {
        "seconds": sum(pages),
        "pages": len(pages),
        "median": ordered[len(ordered) // 2],
        "p99": ordered[int(len(ordered) * 0.99)],
        "longest_page": ordered[-1],
        "failed": len(failed),
        "writes": len(writes),
        "longest_write": max(writes),
    }


def _served() -> int:
    """FirstCall behind a server with as many threads as ours has, in this process; its port."""
    import threading
    from concurrent.futures import ThreadPoolExecutor
    from socketserver import ThreadingMixIn
    from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

    from django.core.wsgi import get_wsgi_application

    pool = ThreadPoolExecutor(THREADS)

    class Server(ThreadingMixIn, WSGIServer):
        def process_request(self, request: Any, client_address: Any) -> None:
            pool.submit(self.process_request_thread, request, client_address)

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def address_string(self) -> str:
            return "127.0.0.1"

    server = Server(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return int(server.server_port)


def _write_each_second(done: Any, writes: list[float], failed: list[str]) -> None:
    """Small writes until `done`: how long each took, and what each that failed said."""
    import os

    from django.db import DatabaseError, connection, transaction

    from firstcall.organisations.models import Organisation

    while True:
        began = time.perf_counter()
        try:
            with transaction.atomic():
                Organisation.objects.create(name=f"Made meanwhile {os.getpid()}-{len(writes)}")
        except DatabaseError as error:
            failed.append(str(error))
            print(f"    a write failed: {error}", file=sys.stderr)
        writes.append(time.perf_counter() - began)
        if done.wait(1):
            break
    connection.close()


if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](*sys.argv[2:])))
