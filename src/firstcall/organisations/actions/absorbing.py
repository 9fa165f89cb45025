"""A list that comes after a file: what the file brought under a spelling of the list becomes what the list says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from firstcall.access.queries import may, scope_of
from firstcall.access.rules import Actor
from firstcall.organisations.actions.merging import merged
from firstcall.organisations.actions.organisations import subject
from firstcall.organisations.directory import Directory
from firstcall.organisations.lists import Listed
from firstcall.organisations.models import Organisation
from firstcall.record.actions import append, change
from firstcall.record.rules import Acting


def absorb(
    listed: Iterable[tuple[int, Listed]], directory: Directory, *, by: Actor, acting: Acting, at: datetime
) -> tuple[set[int], dict[str, Any]]:
    """Merge the unconfirmed organisations that bear a spelling of the list into the organisation it names.

    `listed`: what the list names, by primary key. In one country only what was found there. Gives the rows of the
    list that did so, and what undoing the list must bring back. `directory` forgets the merged.
    """
    into, rows = _meant(listed, directory)
    found = [
        row
        for row in Organisation.objects.filter(pk__in=into, merged_into=None)
        if may(by, "organisation", "end", scope_of("organisation", row))
    ]
    survivors = Organisation.objects.in_bulk({into[row.pk] for row in found})
    before: dict[str, Any] = {}
    for row in found:
        survivor = survivors[into[row.pk]]
        change(row, merged_into=survivor)
        before[row.public_id] = {"merged_into": None}
        content = {"into": survivor.public_id, "name": row.name, "survivor": survivor.name}
        append(act="organisation.merged", subject=subject(row), content=content, by=acting, at=at)
        merged(row, survivor, acting, at)
    directory.forget({row.pk for row in found})
    return {number for row in found for number in rows[row.pk]}, before


def _meant(
    listed: Iterable[tuple[int, Listed]], directory: Directory
) -> tuple[dict[int, int], dict[int, list[int]]]:
    """For each unconfirmed organisation whose name the list gives to one other: that one, and the rows that say so."""
    into: dict[int, set[int]] = {}
    rows: dict[int, list[int]] = {}
    listed = list(listed)
    own = {pk for pk, _one in listed}
    for pk, one in listed:
        for (text, country), numbers in one.spellings.items():
            for other in directory.plainly(text) - own:
                known = directory.organisations[other]
                if known.status == Organisation.UNCONFIRMED and known.country in {
                    "",
                    country or known.country,
                }:
                    into.setdefault(other, set()).add(pk)
                    rows.setdefault(other, []).extend(numbers)
    return {other: min(pks) for other, pks in into.items() if len(pks) == 1}, rows
