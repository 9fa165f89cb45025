"""What upper rooms do when groups are added, merged, split or closed, in the same transaction: their sums follow, and
what was running. What they have against an act is in `hindrances`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from firstcall.record.rules import Acting
from firstcall.structure.models import Group

Follower = Callable[[Group, Acting, datetime], None]

_listeners: list[Callable[[Group], None]] = []
_followers: list[Follower] = []


def on_regrouping(listener: Callable[[Group], None]) -> None:
    """Have `listener` called, inside the act's transaction, with a group whose place in the structure changed."""
    if listener not in _listeners:
        _listeners.append(listener)


def on_following(follower: Follower) -> None:
    """As `on_regrouping`, for what is recorded in somebody's name: it also takes who acts, and when."""
    if follower not in _followers:
        _followers.append(follower)


def regrouped(group: Group, acting: Acting, at: datetime) -> None:
    """Say that a group was added, merged, split or closed. Part of an action, never one by itself."""
    for listener in _listeners:
        listener(group)
    for follower in _followers:
        follower(group, acting, at)
