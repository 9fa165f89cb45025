"""Which emergency and which group a word means, as far as somebody may see it; nothing is guessed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date

from django.db.models import QuerySet

from firstcall.access.queries import visible
from firstcall.access.rules import Actor, NotVisible
from firstcall.policy import profiles
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.structure.models import (
    Emergency,
    Group,
)
from firstcall.structure.queries.days import on_day


def emergency_by_code(code: str) -> Emergency:
    """The emergency with this code (letter case does not matter). Raises `Refused` naming those there are."""
    emergency = Emergency.objects.select_related("country").filter(code__iexact=code).first()
    if emergency is None:
        codes = ", ".join(Emergency.objects.order_by("code").values_list("code", flat=True)[:20])
        raise Refused(
            Refusal(
                "emergency-unknown",
                gettext_noop("There is no emergency %(code)s. There are: %(codes)s."),
                params={"code": code, "codes": codes or "none yet"},
            )
        )
    return emergency


def visible_emergency(actor: Actor, code: str) -> Emergency:
    """The emergency with this code, if `actor` may see it. Raises `NotVisible` otherwise, as if there were none."""
    rows = visible(actor, "emergency", Emergency.objects.select_related("country"))
    emergency = next(iter(rows.filter(code__iexact=code)), None)  # no more than one: nothing to put in order
    if emergency is None:
        raise NotVisible
    return emergency


def groups_of(emergency: Emergency, day: date) -> QuerySet[Group]:
    """The groups of an emergency in force on `day`, in the order of the guidance (by when they were set up)."""
    rows = Group.objects.filter(on_day(day), emergency=emergency)
    return rows.select_related("parent", "area", "emergency").order_by("pk")


def group_for(emergency: Emergency, text: str) -> Group | None:
    """The one current group a word means: its code, its name, or a sector, global code or name it covers.

    None when no group, or more than one, could be meant: nothing is guessed.
    """
    return group_finder(emergency)(text)


def current_groups(emergency: Emergency) -> list[Group]:
    """The groups that have not ended, with the sectors they cover."""
    rows = Group.objects.filter(emergency=emergency, ends_on=None)
    return list(rows.prefetch_related("sectors").order_by("pk"))


def group_finder(
    emergency: Emergency, groups: Sequence[Group] | None = None
) -> Callable[[str], Group | None]:
    """`group_for` for many words: the groups are read once, now. `groups`: those of `current_groups`."""
    groups = current_groups(emergency) if groups is None else groups
    return lambda text: _meant(emergency, groups, text)


def _meant(emergency: Emergency, groups: Sequence[Group], text: str) -> Group | None:
    wanted = " ".join(text.split()).casefold()
    for group in groups:
        if wanted in (group.code.casefold(), group.public_id):
            return group
    named = [group for group in groups if group.name.casefold() == wanted]
    if len(named) == 1:
        return named[0]
    profile = profiles.profile(emergency.profile)
    sectors = profile.find_sector(text)
    code = profiles.sector_code_for(text) or ""
    covering = _covering(groups, {one.id for one in sectors}, code)
    if (
        not covering
    ):  # an area of responsibility without a group of its own belongs to the group of its sector
        covering = _covering(groups, {one.parent for one in sectors if one.parent}, "")
    return covering[0] if len(covering) == 1 else None


def _covering(groups: Sequence[Group], sectors: Collection[str], code: str) -> list[Group]:
    """The groups that cover one of the sectors, or the global code."""
    return [
        group
        for group in groups
        if group.parent_id is None  # a part below the capital is meant only by its own name or code
        and any(
            (one.sector and one.sector in sectors) or (code and one.code == code)
            for one in group.sectors.all()
        )
    ]


def known_group(emergency: Emergency, text: str) -> Group:
    """As `group_for`, but raises `Refused` with the groups there are."""
    group = group_for(emergency, text)
    if group is None:
        codes = ", ".join(emergency.groups.filter(ends_on=None).order_by("pk").values_list("code", flat=True))
        raise Refused(
            Refusal(
                "group-unknown",
                gettext_noop("%(emergency)s has no “%(text)s”. It has: %(codes)s."),
                params={"emergency": emergency.code, "text": text, "codes": codes or "none yet"},
            )
        )
    return group
