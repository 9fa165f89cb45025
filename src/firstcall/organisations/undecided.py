"""Organisations first seen in a file, about which nobody has decided yet: each with whom it may be."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from firstcall.access.queries import visible
from firstcall.access.rules import Actor
from firstcall.organisations import queries
from firstcall.organisations.directory import Directory, Known
from firstcall.organisations.models import Organisation


@dataclass(frozen=True)
class Undecided:
    """An unconfirmed organisation, and the confirmed ones that may be meant, the likeliest first."""

    organisation: Organisation
    candidates: tuple[Known, ...]

    @property
    def first(self) -> Known | None:
        return self.candidates[0] if self.candidates else None


def undecided_rows(actor: Actor, *, country: str = "", after: str = "") -> QuerySet[Organisation]:
    """The unconfirmed organisations an actor may see, by name. `after`: the public id of the last one shown."""
    rows = queries.listed(actor, after=after).filter(status=Organisation.UNCONFIRMED)
    return (rows.filter(country=country) if country else rows).select_related("batch")


def with_candidates(rows: list[Organisation], actor: Actor) -> list[Undecided]:
    """The rows with whom they may be: confirmed organisations the actor may see. Two queries per country."""
    seen = set(visible(actor, "organisation", Organisation.objects.all()).values_list("pk", flat=True))
    directories: dict[str, Directory] = {}
    found = []
    for row in rows:
        where = row.country_id or ""
        if where not in directories:
            directories[where] = confirmed_only(queries.directory(where or None))
        match = directories[where].match(row.name, row.acronym)
        meant = (
            (match.organisation,) if match.organisation else tuple(s.organisation for s in match.suggestions)
        )
        found.append(Undecided(row, tuple(one for one in meant if one.id in seen)))
    return found


def confirmed_only(directory: Directory) -> Directory:
    """The directory without the organisations that nobody has confirmed."""
    confirmed = {
        pk: one for pk, one in directory.organisations.items() if one.status == Organisation.CONFIRMED
    }
    return directory.only(confirmed)
