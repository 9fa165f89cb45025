"""Figures and moments as people read them. A figure nobody has reported is "not known", never 0."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from firstcall.access.words import ROLE_NAMES
from firstcall.policy import profiles
from firstcall.policy.refusal import Refusal
from firstcall.record.rules import in_language
from firstcall.web.people import unseen_count

register = template.Library()
THIN = "\u202f"  # narrow no-break space: groups digits in every language, never breaks a line
STEPS = ((1_000_000_000, "bn"), (1_000_000, "m"), (1_000, "k"))


def decimal_sign() -> str:
    """The sign between whole and parts in the active language."""
    return str(formats.get_format("DECIMAL_SEPARATOR", get_language()))


def grouped(value: float | Decimal, places: int = 0) -> str:
    """`value` with thin groups of three and the language's decimal sign: 14 400 000."""
    text = f"{value:,.{places}f}"
    return text.replace(",", THIN).replace(".", decimal_sign()).replace("-", "\u2212")


@register.filter
def number(value: Any, places: int = 0) -> str:
    """A figure in full; "not known" for None."""
    return gettext("not known") if value is None or value == "" else grouped(value, places)


@register.filter
def edition_title(name: str) -> str:
    """The title of an edition of the guidance as people call it; `name` is its key."""
    return profiles.profile(name).title


@register.filter
def short(value: Any) -> str:
    """A figure for a tile: three digits that count and a word: 14.4 m. Below 10 000 in full."""
    if value is None or value == "":
        return gettext("not known")
    if abs(value) < 10_000:
        return grouped(value)
    size, unit = next(step for step in STEPS if abs(value) >= step[0])
    if unit != "bn" and round(abs(value) / size) >= 1000:
        size, unit = STEPS[[step[1] for step in STEPS].index(unit) - 1]
    units = {"bn": gettext("bn"), "m": gettext("m"), "k": gettext("k")}
    part = abs(value) / size
    return (
        grouped(value / size, 1 if part < 100 and round(part, 1) != round(part) else 0) + THIN + units[unit]
    )


@register.filter
def percent(share: Any) -> str:
    """A share (0.28) as 28 %; "under 1 %" rather than a wrong 0; "not known" for None."""
    if share is None or share == "":
        return gettext("not known")
    if 0 < share < 0.01:
        return gettext("under 1%(thin)s%%") % {"thin": THIN}
    whole = min(round(share * 100), 99) if share < 1 else round(share * 100)  # 99.7 % is not "all"
    return f"{grouped(whole)}{THIN}%"


@register.filter
def bar_width(share: Any) -> int:
    """A share as 0..100 for the width of a bar."""
    return 0 if not share else max(0, min(100, round(share * 100)))


@register.filter
def of_most(value: float, most: float | None) -> float:
    """A figure as a share (0 to 1) of the largest beside it, for a bar; 0 where there is none."""
    return min(1.0, max(0.0, value / most)) if most else 0.0


def in_zone(at: datetime, zone: str | None) -> datetime:
    """`at` on the clocks of `zone` (a name of the tz database), in UTC when there is none or it is unknown."""
    try:
        return at.astimezone(ZoneInfo(zone) if zone else UTC)
    except (ZoneInfoNotFoundError, ValueError):
        return at.astimezone(UTC)


@register.filter
def day(value: date | datetime | None, zone: str | None = None) -> str:
    """A date as "3 Mar 2025" in the language, on the clocks of `zone`."""
    if value is None:
        return gettext("not known")
    if isinstance(value, datetime):
        value = in_zone(value, zone).date()
    return formats.date_format(value, "DATE_FORMAT")


@register.simple_tag
def moment(at: datetime | None, zone: str | None = None, utc: bool = False) -> SafeString | str:
    """An instant on the country's clocks; with `utc` (a deadline) the same instant in UTC beside it."""
    if at is None:
        return gettext("not known")
    local = in_zone(at, zone)
    text = f"{formats.date_format(local, 'DATE_FORMAT')}, {formats.time_format(local, 'TIME_FORMAT')}"
    if not zone or local.utcoffset() == UTC.utcoffset(None):
        text += " UTC"
    elif utc:
        text += f" ({utc_beside(local)})"
    return format_html('<time datetime="{}">{}</time>', at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ"), text)


def utc_beside(local: datetime) -> str:
    """The UTC clock of `local`, with the date where that differs."""
    other = local.astimezone(UTC)
    clock = formats.time_format(other, "TIME_FORMAT")
    same_day = other.date() == local.date()
    return f"{clock} UTC" if same_day else f"{formats.date_format(other, 'DATE_FORMAT')}, {clock} UTC"


@register.filter
def age(value: date | datetime | None, at: datetime | None = None) -> str:
    """How old: "today", "3 days ago", "5 months ago", seen from `at` (default: now)."""
    if value is None:
        return gettext("not known")
    seen = at or timezone.now()
    then = value.astimezone(UTC).date() if isinstance(value, datetime) else value
    days = (seen.astimezone(UTC).date() - then).days
    if days <= 0:
        return gettext("today")
    if days < 60:
        return ngettext("%(count)s day ago", "%(count)s days ago", days) % {"count": days}
    months = round(days / 30.4)
    if months < 24:
        return ngettext("%(count)s month ago", "%(count)s months ago", months) % {"count": months}
    years = round(days / 365.25)
    return ngettext("%(count)s year ago", "%(count)s years ago", years) % {"count": years}


@register.filter
def why(refusal: Refusal | None) -> str:
    """The sentence of a refusal in the active language, without its clause (that has a mark of its own)."""
    if refusal is None:
        return ""
    sentence = gettext(refusal.message)
    return sentence % refusal.params if refusal.params else sentence


@register.filter
def told(notice: Any) -> str:
    """The text of a notice in the active language with its places filled."""
    params = in_language(notice.params or {}, get_language() or "en")
    text = gettext(notice.text)
    return text % params if params else text


@register.filter
def item(mapping: Mapping[Any, Any], key: Any) -> Any:
    """The value of `mapping` under `key`, None when there is none."""
    return mapping.get(key)


@register.filter
def role_name(role: str) -> str:
    """The name of a role of the permission matrix."""
    return gettext(ROLE_NAMES.get(role, role))


@register.simple_tag
def unseen_notices(user: Any) -> int:
    """How many notices the signed-in person has not seen; one query."""
    return unseen_count(user)
