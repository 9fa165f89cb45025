"""Countries come into being when they are first needed: from ISO 3166, or as a fictional one with its name."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction

from firstcall.places.models import Area, Country
from firstcall.places.queries import country_name, iso_countries
from firstcall.policy.refusal import Refusal, Refused, gettext_noop

USER_ASSIGNED = re.compile(
    r"AA[A-Z]|Q[M-Z][A-Z]|X[A-Z]{2}|ZZ[A-Z]"
)  # ISO 3166-1, 5.2: never given to a country


@transaction.atomic
def ensure_country(code: str, *, name: str = "", time_zone: str = "") -> Country:
    """The country of this alpha-3 code, made with its area of level 0 if it is not there yet.

    A step of other actions, which ask for the permission and write the ledger. Fictional countries take a
    user-assigned code (XAA to XZZ, QMA to QZZ, …) and a name. Raises `Refused` for a code that is neither.
    """
    code = code.strip().upper()
    known = Country.objects.filter(pk=code).first()
    if known is not None:
        return _renamed(known, name) if name else known
    iso = iso_countries().get(code)
    if iso is None and not USER_ASSIGNED.fullmatch(code):
        raise Refused(
            Refusal(
                "country-unknown",
                gettext_noop(
                    "%(code)s is not a country code of ISO 3166. Use its three letters, such as ETH."
                ),
                params={"code": code},
            )
        )
    country = Country.objects.create(
        code=code,
        name=name.strip() or country_name(code),
        time_zone=_zone(time_zone or (iso.time_zone if iso else "UTC")),
        fictional=iso is None,
    )
    Area.objects.create(country=country, pcode=code, name=country.name, level=0)
    return country


def _renamed(country: Country, name: str) -> Country:
    """A fictional country that was first met without its name gets it."""
    if country.fictional and country.name == country.code and name.strip():
        country.name = name.strip()
        country.save(update_fields=["name"])
        Area.objects.filter(country=country, level=0).update(name=country.name)
    return country


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError):
        raise Refused(
            Refusal(
                "time-zone-unknown",
                gettext_noop("%(zone)s is not a time zone. Use a name such as Africa/Nairobi."),
                params={"zone": name},
            )
        ) from None
