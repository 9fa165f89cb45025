"""A PostgreSQL of its own for a measurement."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from tests.setup.cluster import Cluster


@contextmanager
def postgresql() -> Iterator[tuple[str, Callable[[], None]]]:
    """A server on a free port: the address of its database, and what makes that new and empty.

    Raises `FileNotFoundError` with a sentence where PostgreSQL is not installed.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    cluster = Cluster(port, "bench")
    cluster.start()
    base = f"postgresql://postgres:bench@127.0.0.1:{port}"

    def new() -> None:
        with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS bench WITH (FORCE)")
            connection.execute("CREATE DATABASE bench")

    try:
        yield f"{base}/bench", new
    finally:
        cluster.stop()
