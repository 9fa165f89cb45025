"""Secrets: made at first start, kept in files outside the database, readable by their owner only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_file(home: Path, name: str, make: object = None) -> bytes:
    """The bytes of FIRSTCALL_HOME/secrets/`name`, made with `make()` when the file does not exist yet.

    Two processes that start together agree: the file is created exclusively, and the loser reads the winner's.
    """
    folder = home / "secrets"
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        content = make() if callable(make) else secrets.token_urlsafe(48).encode()
        draft = folder / f".{name}.{os.getpid()}.{secrets.token_hex(4)}"
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
    return path.read_bytes()


def django_key(home: Path) -> str:
    """The key that signs sessions: from the environment, else from the secrets folder."""
    return os.environ.get("FIRSTCALL_SECRET_KEY") or secret_file(home, "django.key").decode()
