"""Countries as a page names them."""

from __future__ import annotations

from django import template

from firstcall.places.models import Country
from firstcall.places.queries import country_shown

register = template.Library()


@register.filter
def country(of: Country | None) -> str:
    """The name of a country in the reader's language; nothing for none."""
    return country_shown(of) if of is not None else ""
