"""What an area's page says of the area itself. What happens there is added by the rooms above."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from firstcall.places.gazetteer import Gazetteer, Place
from firstcall.places.maps import Drawn, Mark, draw_map
from firstcall.places.models import Area
from firstcall.places.queries import country_name, gazetteer, layer_levels

Link = Callable[[str], str]
"""From a P-code to the address of its page."""


def area_context(area: Area, *, link: Link) -> dict[str, Any]:
    """The context of `places/area_parts.html`: names, codes, the areas above and below, a map.

    `link` gives the address of another area's page. Seven queries, however many parts there are.
    """
    places = gazetteer(area.country)
    here = places.places[area.pk]
    above = places.ancestors(area.pk)[::-1]
    parts = places.children(area.pk)
    return {
        "area": area,
        "country_name": country_name(area.country_id, get_language() or "en", area.country.name),
        "other_names": list(area.names.order_by("pk").values_list("name", flat=True)),
        "area_trail": [(place.name, link(place.code)) for place in above],
        "parts": [(link(part.code), part) for part in parts],
        "parts_count": ngettext("%(count)d area", "%(count)d areas", len(parts)) % {"count": len(parts)},
        "area_map": area_map(places, here, link=link),
    }


def area_map(places: Gazetteer, here: Place, *, link: Link) -> Drawn:
    """The parts of an area, each a link; an area without drawn parts stands out among its neighbours."""
    levels = layer_levels(places.country)
    below = [place for place in places.descendants(here.pk) if place.level in levels]
    if below:
        level = min(place.level for place in below)
        shown = [place for place in below if place.level == level]
        title = _("The parts of %(place)s") % {"place": here.name}
    else:
        level = here.level
        shown = places.children(here.parent) if here.parent is not None else []
        title = _("%(place)s and its neighbours") % {"place": here.name}
    marks = {
        place.pk: Mark("2" if place.pk == here.pk else "0", place.code, link(place.code)) for place in shown
    }
    return draw_map(places.country, level, marks, title=title, within=marks)
