"""One word for the groups of a country, in all its open emergencies (GN 5; docs/decisions/one-word-per-country.md)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from firstcall.access.actions import require
from firstcall.access.rules import Actor, Scope
from firstcall.policy import profiles
from firstcall.policy.refusal import Refusal, refuse
from firstcall.record.actions import append, change
from firstcall.structure.models import Emergency
from firstcall.structure.queries.terms import FIELDS, of_country, why_not_other_term, why_not_term

FIRST = "cluster"  # until a country team chooses


def word_for_new(country: str, wanted: tuple[str, str, str]) -> dict[str, str]:
    """The word of a new emergency: its country's, else the one asked for. Raises `Refused` where the two differ."""
    others = of_country(country)
    used = _word(others[0]) if others else None
    refuse(why_not_other_term(wanted=wanted, used=used, codes=[one.code for one in others]))
    term, singular, plural = used or (wanted[0] or FIRST, *wanted[1:])
    known = [one.id for one in profiles.profile(profiles.names()[0]).terms]
    refuse(why_not_term(term=term, singular=singular, plural=plural, known=known))
    return dict(zip(FIELDS, (term, singular, plural), strict=True))


def why_not_word(emergency: Emergency, wanted: Mapping[str, str]) -> Refusal | None:
    """Why the word cannot be changed to this."""
    term, singular, plural = (wanted.get(field, getattr(emergency, field)) for field in FIELDS)
    known = [one.id for one in profiles.profile(emergency.profile).terms]
    return why_not_term(term=term, singular=singular, plural=plural, known=known)


def use_word_in_country(emergency: Emergency, *, by: Actor, at: datetime) -> None:
    """Give the country's other open emergencies the word of this one, each with its entry. Part of an action.

    Raises `Forbidden` for somebody who may not change one of them: then nothing is changed.
    """
    word = _word(emergency)
    for other in of_country(emergency.country_id):
        before = _word(other)
        if other.pk == emergency.pk or before == word:
            continue
        acting = require(by, "emergency", "change", Scope(emergency=other.pk))
        change(other, expected=None, **dict(zip(FIELDS, word, strict=True)))
        append(
            act="emergency.word-changed",
            subject=f"emergency:{other.public_id}",
            content={
                "before": before[1] or before[0],
                "after": word[1] or word[0],
                "with": emergency.code,
                "version": other.version,
            },
            by=acting,
            at=at,
            clause="GN 5",
        )


def _word(emergency: Emergency) -> tuple[str, str, str]:
    return emergency.term, emergency.term_singular, emergency.term_plural
