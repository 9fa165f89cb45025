"""How often people want the digest."""

from __future__ import annotations

from collections.abc import Iterable

from firstcall.last_resort.models import DigestChoice
from firstcall.last_resort.rules.digests import WEEKDAYS, Chosen


def digests_chosen(people: Iterable[int]) -> dict[int, Chosen]:
    """What people (primary keys) chose; who is missing chose nothing."""
    rows = DigestChoice.objects.filter(person__in=set(people))
    return {
        person: Chosen(digest, weekday, at)
        for person, digest, weekday, at in rows.values_list("person_id", "digest", "weekday", "chosen_at")
    }


def digest_of(person: int | None) -> Chosen:
    """What one person chose, else what all have."""
    return digests_chosen([person]).get(person, Chosen()) if person is not None else Chosen()


def digest_values(person: int | None) -> dict[str, object]:
    """It as plain values: how often, and on which day the weekly one comes."""
    found = digest_of(person)
    return {"digest": found.digest, "weekday": WEEKDAYS[found.weekday]}
