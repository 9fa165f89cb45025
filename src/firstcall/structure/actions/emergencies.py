"""Setting up an emergency, changing what is said of it, and ending it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from firstcall.access.actions import keep_role, require
from firstcall.access.rules import Actor, Scope
from firstcall.places.actions import ensure_country
from firstcall.policy import profiles
from firstcall.policy.refusal import Refusal, refuse
from firstcall.record.actions import append, change
from firstcall.structure.actions.hindrances import ending_emergency
from firstcall.structure.actions.terms import use_word_in_country, why_not_word, word_for_new
from firstcall.structure.models import Emergency
from firstcall.structure.queries.terms import FIELDS
from firstcall.structure.rules import why_not_create_emergency
from firstcall.structure.rules.emergencies import why_groups_open, why_not_end_emergency


@transaction.atomic
def create_emergency(
    *,
    code: str,
    country: str,
    name: str,
    kind: str,
    onset: str,
    profile: str = "iasc-2006",
    began_on: date | None = None,
    displacement: bool | None = None,
    other_civilians: bool | None = None,
    scale: str = "",
    coordinator: str = "HC",
    term: str = "",
    term_singular: str = "",
    term_plural: str = "",
    language: str = "en",
    by: Actor,
    at: datetime,
) -> Emergency:
    """Set up an emergency in `country` (ISO 3166 alpha-3), run under one edition of the guidance (GN 2; S1, G8).

    `other_civilians`: are civilians affected other than the displaced? Then a second column of the global table
    applies too (GN 3 **). `coordinator`: "RC" where no Humanitarian Coordinator is appointed yet (GN 6).

    `term`: what its groups are called, the word of the country's other open emergencies where there are any (GN 5);
    `term_singular` and `term_plural` where the team has a word of its own.

    Whoever sets it up, as HC or for OCHA in the country, has that role in it too from then on.

    Raises `Refused` when the code is taken or a choice is unknown, `Forbidden` when `by` may not.
    """
    acting = require(by, "emergency", "create", Scope(country=country))
    codes = Emergency.objects.values_list("code", flat=True)
    refuse(
        why_not_create_emergency(
            code=code,
            kind=kind,
            onset=onset,
            profile=profile,
            profiles=profiles.names(),
            codes=list(codes),
            coordinator=coordinator,
        )
    )
    words = word_for_new(country, (term, term_singular.strip(), term_plural.strip()))
    emergency = Emergency.objects.create(
        code=code,
        country=ensure_country(country),
        name=name.strip() or code,
        kind=kind,
        onset=onset,
        profile=profile,
        began_on=began_on or at.date(),
        displacement=displacement,
        other_civilians=other_civilians,
        scale=scale.strip(),
        coordinator=coordinator,
        **words,
        language=language,
    )
    append(
        act="emergency.created",
        subject=f"emergency:{emergency.public_id}",
        content={
            "code": code,
            "country": emergency.country_id,
            "name": emergency.name,
            "kind": kind,
            "onset": onset,
            "profile": profile,
            "began_on": emergency.began_on,
            "displacement": displacement,
            "other_civilians": other_civilians,
            "scale": emergency.scale,
            "coordinator": coordinator,
            **words,
        },
        by=acting,
        at=at,
        clause="GN 2",
    )
    keep_role(by=by, acting=acting, emergency=emergency, at=at)
    return emergency


CHANGEABLE = (
    "name",
    "kind",
    "onset",
    "displacement",
    "other_civilians",
    "scale",
    "coordinator",
    *FIELDS,
    "language",
    "began_on",
)


@transaction.atomic
def change_emergency(
    emergency: Emergency, *, expected: int | None, by: Actor, at: datetime, **fields: object
) -> Emergency:
    """Change what is said of an emergency (not its code, country or profile). Raises `Stale`, `Refused`."""
    acting = require(by, "emergency", "change", Scope(emergency=emergency.pk))
    wanted = {
        field: value
        for field, value in fields.items()
        if field in CHANGEABLE and (value is not None or field in ("displacement", "other_civilians"))
    }
    refuse(
        why_not_create_emergency(
            code=emergency.code,
            kind=str(wanted.get("kind", emergency.kind)),
            onset=str(wanted.get("onset", emergency.onset)),
            profile=emergency.profile,
            profiles=profiles.names(),
            codes=[],
            coordinator=str(wanted.get("coordinator", emergency.coordinator)),
        )
    )
    word = {field: str(wanted[field]).strip() for field in FIELDS if field in wanted}
    wanted |= word
    refuse(why_not_word(emergency, word))
    before = {field: getattr(emergency, field) for field in wanted}
    change(emergency, expected=expected, **wanted)
    append(
        act="emergency.changed",
        subject=f"emergency:{emergency.public_id}",
        content={"before": before, "after": wanted, "version": emergency.version},
        by=acting,
        at=at,
        clause="GN 13",
    )
    use_word_in_country(emergency, by=by, at=at)
    return emergency


@transaction.atomic
def end_emergency(
    emergency: Emergency, *, on: date, reason: str, expected: int | None, by: Actor, at: datetime
) -> Emergency:
    """End a response whose groups were closed or handed over; all of it stays readable (GN 13; OG Q7; S12).

    Raises `Refused` while groups, cases or gaps are open, or without a reason; `Stale`, `Forbidden`.
    """
    acting = require(by, "emergency", "end", Scope(emergency=emergency.pk))
    refuse(
        why_not_end_emergency(
            began_on=emergency.began_on,
            ended_on=emergency.ended_on,
            on=on,
            today=at.date(),
            groups=_open_groups(emergency),
            reason=reason,
        )
        or ending_emergency.why_not(emergency)
    )
    change(emergency, expected=expected, ended_on=on)
    append(
        act="emergency.ended",
        subject=f"emergency:{emergency.public_id}",
        content={"code": emergency.code, "on": on, "reason": reason.strip()},
        by=acting,
        at=at,
        clause="GN 13; OG, how long",
    )
    return emergency


def what_goes_on(emergency: Emergency) -> list[Refusal]:
    """Why this response cannot end yet, all of it: groups, cases and gaps still open."""
    groups = why_groups_open(_open_groups(emergency))
    return [*([groups] if groups else []), *ending_emergency.against(emergency)]


def _open_groups(emergency: Emergency) -> list[str]:
    return list(emergency.groups.filter(ends_on=None).order_by("pk").values_list("name", flat=True))
