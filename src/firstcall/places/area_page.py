"""What an area's page says of the area itself. What happens there is added by the rooms above."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstcall.places.gazetteer import CODE, Gazetteer
from firstcall.places.maps import Drawn, Mark, draw_map
from firstcall.places.models import Area
from firstcall.places.place import Place
from firstcall.places.queries import country_shown, gazetteer, layer_levels

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
        "country_name": country_shown(area.country),
        "other_names": list(area.names.exclude(language=CODE).order_by("pk").values_list("name", flat=True)),
        "area_trail": [
            (place.name if place.level else country_shown(area.country), link(place.code)) for place in above
        ],
        "parts": [(link(part.code), part) for part in parts],
        "parts_count": ngettext("%(count)d area", "%(count)d areas", len(parts)) % {"count": len(parts)},
        "area_map": area_map(places, here, link=link),
    }


def area_map(places: Gazetteer, here: Place, *, link: Link) -> Drawn:
    """The parts of an area, each a link; an area without drawn parts stands out among its neighbours.

    An area without an outline of its own is shown with the area above it, and the title says so.
    """
    levels = layer_levels(places.country)
    below = [place for place in places.descendants(here.pk) if place.level in levels]
    if below:
        level = min(place.level for place in below)
        shown = [place for place in below if place.level == level]
        title = _("The parts of %(place)s") % {"place": here.name}
        drawn = _map_of(places, here, shown, title, link)
        if drawn:
            return drawn
    above = places.places[here.parent] if here.parent is not None else None
    if above is None:
        return Drawn(SafeString(""), "")
    title = _("%(place)s and its neighbours") % {"place": here.name}
    beside = [place for place in places.children(above.pk) if place.level == here.level]
    drawn = _map_of(places, here, beside, title, link)
    if drawn and here.pk not in drawn.undrawn:
        return drawn
    title = _("%(place)s has no outline of its own, so it is shown with %(above)s")
    title %= {"place": here.name, "above": above.name}
    if drawn:
        return _map_of(places, here, beside, title, link)
    around = places.children(above.parent) if above.parent is not None else [above]
    return _map_of(places, above, [place for place in around if place.level == above.level], title, link)


def _map_of(places: Gazetteer, marked: Place, shown: Sequence[Place], title: str, link: Link) -> Drawn:
    """A map of areas of one level, one of them standing out."""
    if not shown:
        return Drawn(SafeString(""), title)
    marks = {
        place.pk: Mark("2" if place.pk == marked.pk else "0", place.code, link(place.code)) for place in shown
    }
    parents = {place.pk: place.parent for place in shown if place.parent is not None}
    return draw_map(places.country, shown[0].level, marks, title=title, within=marks, parents=parents)
