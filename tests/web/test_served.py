"""The server itself, on a real socket: what never reaches our code is refused too, and it answers meanwhile."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from firstcall.intake.files.reading import read_file
from firstcall.policy.refusal import Refused
from tests.intake.test_hostile import HOSTILE
from tests.setup.environment import free_port

pytestmark = pytest.mark.one_engine
PROGRAM = """
import sys
import django
django.setup()
from firstcall.cli.server import server
server("127.0.0.1", int(sys.argv[1]))()
"""
START_SECONDS = 60


@contextmanager
def served(home: Path) -> Iterator[int]:
    """The port of a server as `firstcall serve` starts it, on a home of its own."""
    number = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(number)],
        env={**os.environ, "FIRSTCALL_HOME": str(home), "DJANGO_SETTINGS_MODULE": "firstcall.settings"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        over = time.monotonic() + START_SECONDS
        while time.monotonic() < over and process.poll() is None:
            try:
                urlopen(f"http://127.0.0.1:{number}/healthz", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise RuntimeError("The server did not start.")
        yield number
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with served(tmp_path_factory.mktemp("served")) as number:
        yield number


def status(port: int, request: bytes) -> int:
    """The status of the first answer to these bytes; 0 for a line that was cut."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        with suppress(OSError):  # it may answer and close before all was sent
            line.sendall(request)
        try:
            answer = line.recv(100)
        except ConnectionResetError:
            return 0
    return int(answer.split()[1]) if answer else 0


HEALTH = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
WRITE = b"POST /api/v1/emergencies HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
PIECES = b"Transfer-Encoding: chunked\r\n"
REQUESTS: dict[str, tuple[bytes, set[int]]] = {
    "plain": (HEALTH + b"\r\n", {200}),
    "109-a-header-of-a-megabyte": (HEALTH + b"X-A: " + b"a" * 1_000_000 + b"\r\n\r\n", {431, 0}),
    "109-a-thousand-headers": (
        HEALTH + b"".join(b"X-%d: a\r\n" % number for number in range(1000)) + b"\r\n",
        {431},
    ),
    "109-an-address-of-100-kilobytes": (
        b"GET /healthz?a=" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        {414},
    ),
    "110-length-and-pieces": (WRITE + b"Content-Length: 2\r\n" + PIECES + b"\r\n2\r\n{}\r\n0\r\n\r\n", {400}),
    "110-pieces-and-length": (WRITE + PIECES + b"Content-Length: 2\r\n\r\n2\r\n{}\r\n0\r\n\r\n", {400}),
    "110-pieces-alone": (WRITE + PIECES + b"\r\n2\r\n{}\r\n0\r\n\r\n", {400}),
    "110-two-lengths": (WRITE + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}a", {400}),
    "110-a-length-below-none": (WRITE + b"Content-Length: -2\r\n\r\n{}", {400}),
    "112-another-host": (
        WRITE.replace(b"localhost", b"evil.example") + b"Content-Length: 2\r\n\r\n{}",
        {400},
    ),
    "no-host": (WRITE.replace(b"Host: localhost\r\n", b"") + b"Content-Length: 2\r\n\r\n{}", {400}),
    "no-http": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", {400, 0}),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_that_contradicts_itself_or_is_too_large(port: int, name: str) -> None:
    request, allowed = REQUESTS[name]
    assert status(port, request) in allowed
    assert status(port, HEALTH + b"\r\n") == 200


MEANWHILE = ("1-bomb", "5-dimension-xfd", "6-wide-row", "11-65000-formats", "31-deep-xml-of-7-megabytes")


@pytest.mark.django_db(transaction=True)
def test_the_server_answers_while_hostile_files_are_read(live_server: Any, tmp_path: Path) -> None:
    """In the very process that reads them. How quickly it answers is measured by `python -m bench --only hostile`."""
    makers = {name: make for name, make, _code in HOSTILE}
    paths = [makers[name](tmp_path / name) for name in MEANWHILE]
    done, said = threading.Event(), list[int]()

    def ask() -> None:
        while True:
            last = done.is_set()
            with urlopen(f"{live_server.url}/healthz", timeout=30) as answer:
                said.append(answer.status)
            if last:
                return

    def read(path: Path) -> str:
        try:
            read_file(path)
        except Refused as refused:
            return refused.refusal.code
        return "read"

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        with ThreadPoolExecutor(2) as pool:
            codes = list(pool.map(read, paths))
    finally:
        done.set()
        asking.join()
    assert codes == [code for name in MEANWHILE for one, _make, code in HOSTILE if one == name]
    assert set(said) == {200}
    assert len(said) > len(MEANWHILE)
