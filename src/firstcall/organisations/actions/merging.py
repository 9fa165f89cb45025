"""What upper rooms do when two organisations turn out to be one, in the same transaction: what is asked follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from firstcall.organisations.models import Organisation
from firstcall.record.rules import Acting

Follower = Callable[[Organisation, Organisation, Acting, datetime], None]

_followers: list[Follower] = []


def on_merging(follower: Follower) -> None:
    """Have `follower` called, inside the act's transaction, with what was merged and what it became."""
    if follower not in _followers:
        _followers.append(follower)


def merged(from_: Organisation, into: Organisation, acting: Acting, at: datetime) -> None:
    """Say that an organisation was merged into another. Part of an action, never one by itself."""
    for follower in _followers:
        follower(from_, into, acting, at)
