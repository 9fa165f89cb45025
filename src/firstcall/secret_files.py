"""Secrets: made at first start, kept in files outside the database, readable by their owner only."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path


def random_text() -> bytes:
    """384 random bits as text."""
    return secrets.token_urlsafe(48).encode()


def secret_path(home: Path, name: str) -> Path:
    """Where the secret `name` is kept."""
    return home / "secrets" / name


def secret_file(home: Path, name: str, make: Callable[[], bytes] = random_text) -> bytes:
    """The bytes of FIRSTCALL_HOME/secrets/`name`, made with `make()` when the file does not exist yet.

    Two processes that start together agree: the file is created exclusively, and the loser reads the
    winner's.
    """
    path = secret_path(home, name)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.parent.chmod(0o700)
        _create(path, make())
    return path.read_bytes()


def _create(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def django_key(home: Path) -> str:
    """The key that signs sessions: from the environment, else from the secrets folder."""
    return os.environ.get("FIRSTCALL_SECRET_KEY") or secret_file(home, "django.key").decode()
