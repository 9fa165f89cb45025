"""What upper rooms do when groups are added, merged, split or closed, in the same transaction: their sums follow, and
what was running; and what they have against closing one, or against a lead entered by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from firstcall.policy.refusal import Refusal
from firstcall.record.rules import Acting
from firstcall.structure.models import Emergency, Group

Follower = Callable[[Group, Acting, datetime], None]
Hindrance = Callable[[Group], Refusal | None]
LeadHindrance = Callable[[Group, date], Refusal | None]
EndHindrance = Callable[[Emergency], Refusal | None]

_listeners: list[Callable[[Group], None]] = []
_followers: list[Follower] = []
_hindrances: list[Hindrance] = []
_lead_hindrances: list[LeadHindrance] = []
_end_hindrances: list[EndHindrance] = []


def on_regrouping(listener: Callable[[Group], None]) -> None:
    """Have `listener` called, inside the act's transaction, with a group whose place in the structure changed."""
    if listener not in _listeners:
        _listeners.append(listener)


def on_following(follower: Follower) -> None:
    """As `on_regrouping`, for what is recorded in somebody's name: it also takes who acts, and when."""
    if follower not in _followers:
        _followers.append(follower)


def before_closing(hindrance: Hindrance) -> None:
    """Have `hindrance` asked before a group is closed: why it should not be, or None; the HC may still."""
    if hindrance not in _hindrances:
        _hindrances.append(hindrance)


def why_kept_open(group: Group) -> Refusal | None:
    """What an upper room has against closing this group, None where nothing."""
    return next((found for ask in _hindrances if (found := ask(group)) is not None), None)


def before_entering_leads(hindrance: LeadHindrance) -> None:
    """Have `hindrance` asked before somebody enters a lead by hand: why a procedure decides it instead, or None.

    It takes the group and the day since when the agency is said to lead.
    """
    if hindrance not in _lead_hindrances:
        _lead_hindrances.append(hindrance)


def why_not_by_hand(group: Group, since: date) -> Refusal | None:
    """What an upper room has against entering by hand who leads `group` since that day, None where nothing."""
    return next((found for ask in _lead_hindrances if (found := ask(group, since)) is not None), None)


def before_ending(hindrance: EndHindrance) -> None:
    """Have `hindrance` asked before an emergency ends: what still runs in it, or None."""
    if hindrance not in _end_hindrances:
        _end_hindrances.append(hindrance)


def why_goes_on(emergency: Emergency) -> Refusal | None:
    """What an upper room still has running in this emergency, None where nothing."""
    return next((found for ask in _end_hindrances if (found := ask(emergency)) is not None), None)


def regrouped(group: Group, acting: Acting, at: datetime) -> None:
    """Say that a group was added, merged, split or closed. Part of an action, never one by itself."""
    for listener in _listeners:
        listener(group)
    for follower in _followers:
        follower(group, acting, at)
