"""A throw-away PostgreSQL cluster: made, started on a free port, stopped and removed with the run.

Two roles, as in production: `firstcall_owner` owns the tables and migrates, `firstcall_app` runs FirstCall
and owns nothing.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

# Speed over safety: the data is worthless. A lock that is never released fails a test instead of hanging it.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "jit": "off",
    "lock_timeout": "30s",
    "max_connections": "60",
}


def programs() -> Path | None:
    """The folder with initdb and postgres, the newest version first; None without PostgreSQL."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: float(p.parts[-3]), reverse=True
    )
    on_path = [Path(found) for found in [shutil.which("postgres")] if found]
    for program in [*on_path, *debian]:
        if program.with_name("initdb").exists():
            return program.parent
    return None


class Cluster:
    """A running cluster. `stop` ends it and removes its files; so does the death of this process."""

    def __init__(self, port: int, password: str) -> None:
        found = programs()
        if found is None:
            raise FileNotFoundError(
                "PostgreSQL is not installed: apt-get install postgresql, or use ./check --fast"
            )
        self.bin, self.port, self.password = found, port, password
        self.folder = Path(tempfile.mkdtemp(prefix="firstcall-postgresql-"))
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")

    def start(self) -> None:
        """Make the cluster and its two roles; RuntimeError with the server's log when it does not come up."""
        secret = self.folder / "password"
        secret.write_text(self.password)
        if os.geteuid() == 0:
            shutil.chown(secret, "postgres", "postgres")
        self._run_initdb(secret)
        self.log = (self.folder / "log").open("wb")
        options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        self.process = subprocess.Popen(
            [
                *_as_postgres(),
                self.bin / "postgres",
                "-D",
                self.folder / "data",
                "-p",
                str(self.port),
                *options,
            ],
            stdout=self.log,
            stderr=subprocess.STDOUT,
            cwd=self.folder,
        )
        self._make_roles(self._connect_when_up())

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(timeout=30)
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run_initdb(self, secret: Path) -> None:
        options = ["--auth=scram-sha-256", f"--pwfile={secret}", "--encoding=UTF8", "--locale=C.UTF-8", "-N"]
        made = subprocess.run(
            [*_as_postgres(), self.bin / "initdb", "-D", self.folder / "data", "-U", "postgres", *options],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            raise RuntimeError(f"initdb failed:\n{made.stdout}{made.stderr}")

    def _connect_when_up(self) -> psycopg.Connection:
        until = time.monotonic() + 60
        while True:
            try:
                return psycopg.connect(
                    host="127.0.0.1",
                    port=self.port,
                    user="postgres",
                    password=self.password,
                    dbname="postgres",
                    autocommit=True,
                )
            except psycopg.OperationalError:
                if self.process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError(
                        "PostgreSQL did not start:\n" + (self.folder / "log").read_text()
                    ) from None
                time.sleep(0.05)

    def _make_roles(self, connection: psycopg.Connection) -> None:
        with connection:
            for role, rights in (("firstcall_owner", "CREATEDB"), ("firstcall_app", "NOCREATEDB")):
                connection.execute(f"CREATE ROLE {role} LOGIN {rights} PASSWORD '{self.password}'")


def _as_postgres() -> list[str]:
    """What goes before a command: PostgreSQL refuses to run as root, and must not outlive the tests."""
    command = ["setpriv", "--pdeathsig=QUIT"] if shutil.which("setpriv") else []
    if os.geteuid() == 0:
        command = [*(command or ["setpriv"]), "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    return command
