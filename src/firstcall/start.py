"""What happens at start-up: the database's own guards after each migration."""

from __future__ import annotations


def connect() -> None:
    """Hook the guards of the ledger to Django's `post_migrate`, and its verified address to each account."""
    connect_accounts()


def connect_accounts() -> None:
    """Whoever saves an account, its one verified address follows (a second step needs it)."""
    from django.db.models.signals import post_save

    from firstcall.access.models import User
    from firstcall.web.people import on_user_saved

    post_save.connect(on_user_saved, sender=User, dispatch_uid="firstcall.verified_address")
