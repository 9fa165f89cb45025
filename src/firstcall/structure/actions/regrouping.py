"""What upper rooms do when groups are added, merged, split or closed: their sums follow, in the same transaction."""

from __future__ import annotations

from collections.abc import Callable

from firstcall.structure.models import Group

_listeners: list[Callable[[Group], None]] = []


def on_regrouping(listener: Callable[[Group], None]) -> None:
    """Have `listener` called, inside the act's transaction, with a group whose place in the structure changed."""
    if listener not in _listeners:
        _listeners.append(listener)


def regrouped(group: Group) -> None:
    """Say that a group was added, merged, split or closed. Part of an action, never one by itself."""
    for listener in _listeners:
        listener(group)
