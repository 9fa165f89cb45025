"""What happens at start-up: the database's own guards after each migration."""

from __future__ import annotations


def connect() -> None:
    """Hook the guards of the ledger to Django's `post_migrate`."""
