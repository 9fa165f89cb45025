"""What a written sector means in an emergency: one look-up for needs and activities."""

from __future__ import annotations

from functools import cache

from firstcall.needs.queries import attribution
from firstcall.needs.rows.columns import Sector, SectorOf
from firstcall.policy import profiles
from firstcall.structure.models import Emergency, Group
from firstcall.structure.queries import current_groups, group_finder


def sector_finder(emergency: Emergency) -> SectorOf:
    """A function from a written sector to `Sector`; a word that is neither a sector nor a group gives None.

    No word at all gives the emergency's group where it has only one: nothing else can be meant.
    """
    attributed = attribution(emergency)
    current = current_groups(emergency)
    group_of = group_finder(emergency, current)
    groups = [group for group in current if group.parent_id is None]

    @cache
    def find(text: str) -> Sector | None:
        if not text:
            return sector_of_group(groups[0]) if len(groups) == 1 else None
        code = profiles.sector_code_for(text) or ""
        group = group_of(text)
        if group is not None:
            return Sector(group.pk, code or code_of(group))
        if code:
            return Sector(attributed.covering.get(code), code)
        filed = profiles.code_filed_under(text)
        return Sector(attributed.covering.get(filed), filed, filed=True) if filed else None

    return find


def sector_of_group(group: Group) -> Sector:
    """The sector of rows for which only the group is known."""
    return Sector(group.pk, code_of(group))


def code_of(group: Group) -> str:
    """The group's global code, where it covers one sector; else its own code."""
    codes = sorted({one.code for one in group.sectors.all() if one.code})
    return codes[0] if len(codes) == 1 else group.code[:16]
