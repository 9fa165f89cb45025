"""The person a written name means."""

from __future__ import annotations

from firstcall.organisations.models import Person
from firstcall.policy.refusal import Refusal, Refused, gettext_noop


def known_person(name: str) -> Person:
    """The one person of this name. Raises `Refused` where there is none, or more than one."""
    found = person_named(" ".join(name.split()))
    if found is None:
        raise Refused(
            Refusal(
                "person-unknown",
                gettext_noop("“%(name)s” is no person on record, or more than one. Enter the person first."),
                params={"name": name},
            )
        )
    return found


def person_named(name: str) -> Person | None:
    """The person of exactly this name, when there is only one."""
    found = list(Person.objects.filter(name__iexact=name)[:2])
    return found[0] if len(found) == 1 else None
