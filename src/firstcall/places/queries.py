"""Reading the places: a country's gazetteer as a value, areas, shapes for maps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.db.models import Q, Sum
from django.db.models.functions import Length
from django.utils.translation import get_language
from shapely.geometry.base import BaseGeometry

from firstcall.places.coordinates import Layers
from firstcall.places.gathering import Stored
from firstcall.places.gazetteer import CODE, Gazetteer
from firstcall.places.hints import code_hint
from firstcall.places.models import Area, AreaName, AreaShape, BoundaryLayer, Country
from firstcall.places.names import readings
from firstcall.places.place import Place
from firstcall.places.placed import listed
from firstcall.places.shapes.drawing import ZOOMS, Extent, polygon_of
from firstcall.policy.refusal import Refusal, Refused, gettext_noop

__all__ = [
    "IsoCountry", "MapLayer", "Shape", "Tree", "area_by_code", "code_hint", "country_codes", "country_name",
    "country_shown", "drawn_layers", "finest_zoom", "gazetteer", "iso_countries", "known_area", "layer_levels",
    "layer_polygons", "map_layer", "names_of_countries", "other_names", "stored_fields", "tree",
]  # fmt: skip

# --- countries ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class IsoCountry:
    """A country of ISO 3166-1: its alpha-3 and alpha-2 code, and the time zone of its capital."""

    code: str
    two: str
    time_zone: str


@cache
def iso_countries() -> dict[str, IsoCountry]:
    """All countries by alpha-3 code."""
    text = (Path(__file__).parent / "countries.txt").read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return {three: IsoCountry(three, two, zone) for three, two, zone in lines}


def country_name(code: str, language: str = "en", own: str = "") -> str:
    """The name of a country in `language`; `own` (the stored name) where ISO does not know it, or no name exists."""
    known = iso_countries().get(code)
    if known is None:
        return own or code
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return str(locale.territories.get(known.two) or own or code)


def country_shown(country: Country) -> str:
    """The name of a country in the reader's language."""
    return country_name(country.pk, get_language() or "en", country.name)


def country_codes(country: Country) -> list[str]:
    """How files call a country: alpha-3, alpha-2, its name in the languages of the interface."""
    known = iso_countries().get(country.pk)
    names = [country_name(country.pk, language, country.name) for language, _ in settings.LANGUAGES]
    return list(dict.fromkeys([country.pk, *([known.two] if known else []), country.name, *names]))


@cache
def names_of_countries() -> dict[str, frozenset[str]]:
    """By alpha-3 code: what files call each country, in the languages of the interface, parts of double names too."""
    found = {}
    for code, country in iso_countries().items():
        names = {country_name(code, language) for language, _ in settings.LANGUAGES} | _also_called(code)
        parts = {part for name in names for part in readings(name)}
        found[code] = frozenset({code, country.two, *names, *parts})
    return found


@cache
def _also() -> dict[str, frozenset[str]]:
    text = (Path(__file__).parent / "country_names.txt").read_text(encoding="utf-8")
    lines = [line.split(" ", 1) for line in text.splitlines() if line and not line.startswith("#")]
    return {code: frozenset(name.strip() for name in names.split("|")) for code, names in lines}


def _also_called(code: str) -> frozenset[str]:
    """The names of `country_names.txt`."""
    return _also().get(code, frozenset())


# --- areas ----------------------------------------------------------------------------------------------------------


def gazetteer(country: str | Country) -> Gazetteer:
    """All places of a country as a value: two queries, and one for each drawn level when a point is looked for."""
    code = country if isinstance(country, str) else country.pk
    columns = ("pk", "pcode", "name", "level", "parent_id", "valid_to")
    places = [
        Place(*row)
        for row in Area.objects.filter(country=code).order_by("level", "pcode").values_list(*columns)
    ]
    rows = list(
        AreaName.objects.filter(area__country=code).order_by("pk").values_list("area_id", "name", "language")
    )
    known = iso_countries().get(code)
    own = next((place.name for place in places if place.level == 0), code)
    names = names_of_countries()
    called = names.get(code, frozenset()) | {own}
    return Gazetteer(
        code,
        places,
        [(pk, name) for pk, name, language in rows if language != CODE],
        other_codes=[(pk, name) for pk, name, language in rows if language == CODE],
        called=called,
        elsewhere=frozenset().union(*names.values()) - called,
        two=known.two if known else "",
        layers=lambda: drawn_layers(code),
    )


def replaced_areas(country: str) -> dict[int, int]:
    """The areas in use (primary keys) that took the place of ended ones; ended ones without an heir are not in it."""
    if not Area.objects.filter(country=country, valid_to__isnull=False).exists():
        return {}
    known = gazetteer(country)
    ended = (place for place in known.places.values() if place.valid_to is not None)
    return {place.pk: heir.pk for place in ended if (heir := known.successor(place)) is not None}


def other_names(area: Area) -> list[tuple[str, bool]]:
    """What files call an area besides its own name and code, each with whether it is a code."""
    rows = AreaName.objects.filter(area=area).order_by("pk").values_list("name", "language")
    return [(name, language == CODE) for name, language in rows]


def drawn_layers(country: str) -> Layers:
    """The drawn areas of a country by level, in degrees, to find the one that holds a point."""
    levels = BoundaryLayer.objects.filter(country=country).values_list("level", flat=True)
    return Layers({level: layer_polygons(country, below=level + 1) for level in levels})


def stored_fields(country: str) -> dict[int, Stored]:
    """By area: what an import compares beyond the gazetteer."""
    names: dict[int, set[str]] = defaultdict(set)
    for area, name in AreaName.objects.filter(area__country=country).values_list("area_id", "name"):
        names[area].add(name)
    rows = Area.objects.filter(country=country).values_list("pk", "valid_from")
    return {pk: Stored(valid_from, frozenset(names.get(pk, ()))) for pk, valid_from in rows}


def known_area(country: str | Country, text: str) -> Area:
    """The area with this P-code, else the only one of this name. Raises `Refused` with what may have been meant."""
    places = gazetteer(country)
    found = places.by_code(text)
    if found is None:
        named = places.by_name(text)
        if len(named) != 1:
            meant = named or [one.place for one in places.suggest(text)]
            raise Refused(_unknown(text, places.country, listed(meant)))
        found = named[0]
    return Area.objects.select_related("country").get(pk=found.pk)


def _unknown(text: str, country: str, meant: str) -> Refusal:
    if meant:
        message = gettext_noop("There is no single area “%(text)s” in %(country)s. Meant may be: %(meant)s.")
    else:
        message = gettext_noop(
            "There is no area “%(text)s” in %(country)s. Give its P-code, or import its gazetteer."
        )
    return Refusal("area-unknown", message, params={"text": text, "country": country, "meant": meant})


@dataclass(frozen=True)
class Tree:
    """A country's areas as parallel lists, parents before their parts, for rolling figures up."""

    pk: list[int]
    parent: list[int | None]
    level: list[int]


def tree(country: str | Country) -> Tree:
    """The tree of a country's areas: one query."""
    rows = list(
        Area.objects.filter(country=country)
        .order_by("level", "pcode")
        .values_list("pk", "parent_id", "level")
    )
    return Tree([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows])


MAP_CHARACTERS = 75_000  # of path data in one map, about 25 kB compressed

# --- shapes ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shape:
    """An area's outline at one zoom, in its layer's drawing units."""

    area: int
    code: str
    name: str
    parent: int | None
    path: str
    label: tuple[float, float]
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class MapLayer:
    """The shapes of one level at one zoom, and the size of the drawing they lie in; `extent` is in degrees."""

    level: int
    zoom: int
    width: float
    height: float
    shapes: list[Shape]
    extent: Extent


def layer_levels(country: str | Country) -> list[int]:
    """The levels that can be drawn."""
    return list(
        BoundaryLayer.objects.filter(country=country).order_by("level").values_list("level", flat=True)
    )


def map_layer(
    country: str | Country, level: int, *, zoom: int = 0, areas: Iterable[int] | None = None
) -> MapLayer | None:
    """The shapes of a level, all or only those of `areas`; None when the level was never imported. Two queries."""
    layer = BoundaryLayer.objects.filter(country=country, level=level).first()
    if layer is None:
        return None
    rows = AreaShape.objects.filter(layer=layer, zoom=zoom)
    if areas is not None:
        rows = rows.filter(area__in=list(areas))
    columns = ("area_id", "area__pcode", "area__name", "area__parent_id", "path", "label_x", "label_y")
    boxes = ("min_x", "min_y", "max_x", "max_y")
    shapes = [
        Shape(row[0], row[1], row[2], row[3], row[4], (row[5], row[6]), (row[7], row[8], row[9], row[10]))
        for row in rows.order_by("area__pcode").values_list(*columns, *boxes)
    ]
    extent = Extent(layer.west, layer.south, layer.east, layer.north)
    return MapLayer(level, zoom, layer.width, layer.height, shapes, extent)


def finest_zoom(country: str | Country, level: int, *, areas: Iterable[int] | None = None) -> int:
    """The finest zoom whose paths stay within `MAP_CHARACTERS`, so that a page stays small. One query."""
    rows = AreaShape.objects.filter(layer__country=country, layer__level=level)
    if areas is not None:
        rows = rows.filter(area__in=list(areas))
    sizes = dict(rows.values_list("zoom").annotate(size=Sum(Length("path"))))
    return max((zoom for zoom, size in sizes.items() if size <= MAP_CHARACTERS), default=0)


def area_by_code(country: str, code: str) -> Area | None:
    """The area of this P-code with the areas above it at hand; case and spaces of the code do not matter."""
    rows = Area.objects.select_related("country", "parent__parent__parent__parent")
    return rows.filter(Q(pcode=code) | Q(pcode__iexact=" ".join(code.split())), country=country).first()


def at_and_below(area: Area) -> list[int]:
    """The primary keys of an area and of all areas within it; one query a level."""
    inside, last = [area.pk], [area.pk]
    while last:
        last = list(Area.objects.filter(parent__in=last).values_list("pk", flat=True))
        inside.extend(last)
    return inside


def layer_polygons(country: str | Country, *, below: int) -> dict[int, BaseGeometry]:
    """By area: the polygons, in degrees, of the deepest layer above the level `below`; empty when there is none."""
    layer = BoundaryLayer.objects.filter(country=country, level__lt=below).order_by("-level").first()
    if layer is None:
        return {}
    extent = Extent(layer.west, layer.south, layer.east, layer.north)
    paths = AreaShape.objects.filter(layer=layer, zoom=ZOOMS[-1]).values_list("area_id", "path")
    return {area: extent.in_degrees(polygon_of(path)) for area, path in paths}
