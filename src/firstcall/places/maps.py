"""Maps as server-side SVG: each area a link with a title, shades as classes, words for everything a colour says.

drawn = draw_map("MMR", 3, {area_pk: Mark(shade="3", words="12 300 unmet", href="…")}, title=_("Unmet need"))
{% include "places/map.html" with drawn=drawn steps=steps %}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from firstcall.places.models import Country
from firstcall.places.queries import MapLayer, Shape, finest_zoom, map_layer
from firstcall.places.shading import NONE

ROOM = 0.04  # share of a map's longer side left free around it
TAB_STOPS = 40  # with more areas than that, the keyboard goes to the table beside the map
NAMED = 5  # areas without an outline that a title names
PATTERN = mark_safe(
    '<defs><pattern id="map-nobody" width="7" height="7" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45) scale({})"><path class="nobody-halo" d="M0 0V7"/>'
    '<path class="nobody-line" d="M0 0V7"/></pattern></defs>'
)


@dataclass(frozen=True)
class Mark:
    """What the map says of an area: a shade ("0" to "4", "none" for not known), the same in words, and its link.

    `nobody`: no organisation is present; drawn as a pattern over the shade. `sign`: a few letters in a lozenge on the
    area, for what somebody is seeing to; `words` say what it stands for.
    """

    shade: str
    words: str
    href: str = ""
    nobody: bool = False
    sign: str = ""


@dataclass(frozen=True)
class Drawn:
    """A map ready for a page. `undrawn`: areas with a mark but no outline, shown in the area above where it has one."""

    svg: SafeString
    title: str
    undrawn: tuple[int, ...] = ()
    nobody: bool = False
    signs: bool = False

    def __bool__(self) -> bool:
        return bool(self.svg)


def draw_map(
    country: str | Country,
    level: int,
    marks: Mapping[int, Mark],
    *,
    title: str,
    within: Iterable[int] | None = None,
    parents: Mapping[int, int] | None = None,
) -> Drawn:
    """The map of a level, or of the areas `within` (primary keys). Empty when nothing can be drawn.

    `parents`: the area above, of areas that have a mark and may have no outline; they are shown in the area above.
    At most four queries.
    """
    chosen = None if within is None else list(within)
    zoom = finest_zoom(country, level, areas=chosen)
    layer = map_layer(country, level, zoom=zoom, areas=chosen)
    if layer is None or not layer.shapes:
        return Drawn(SafeString(""), title, tuple(marks))
    drawn = {shape.area for shape in layer.shapes}
    undrawn = tuple(pk for pk in marks if pk not in drawn)
    said, under = _with_undrawn(country, layer, marks, undrawn, parents or {})
    svg = map_svg(layer, said, title=title, whole=chosen is None, under=under)
    signs = any(mark.sign for mark in said.values())
    return Drawn(svg, title, undrawn, any(mark.nobody for mark in marks.values()), signs)


def _with_undrawn(
    country: str | Country,
    layer: MapLayer,
    marks: Mapping[int, Mark],
    undrawn: Sequence[int],
    parents: Mapping[int, int],
) -> tuple[Mapping[int, Mark], list[tuple[Shape, Mark]]]:
    """Where the areas without an outline are shown: in the area above, drawn below its other parts.

    Where that area has one drawn part only, the part covers it (a region drawn as one district), so it speaks for all.
    """
    above: dict[int, list[int]] = {}
    for pk in undrawn:
        if pk in parents:
            above.setdefault(parents[pk], []).append(pk)
    said, under = dict(marks), []
    for parent in list(above):
        parts = [shape.area for shape in layer.shapes if shape.parent == parent]
        if len(parts) == 1:
            own = [said[parts[0]]] if parts[0] in said else []
            said[parts[0]] = _together(own, [marks[pk] for pk in above.pop(parent)])
    found = map_layer(country, layer.level - 1, zoom=layer.zoom, areas=above) if above else None
    if found is not None and found.extent == layer.extent:
        under = [(shape, _together([], [marks[pk] for pk in above[shape.area]])) for shape in found.shapes]
    return said, under


def _together(own: Sequence[Mark], parts: Sequence[Mark]) -> Mark:
    """One mark for an area and for parts without outline: the darkest of their shades, the first of their words."""
    shades = [mark.shade for mark in (*own, *parts) if mark.shade != NONE]
    count = ngettext("%(count)d area without an outline", "%(count)d areas without an outline", len(parts))
    words = [mark.words for mark in own] + [count % {"count": len(parts)}]
    words += [mark.words for mark in parts[:NAMED]]
    href = next((mark.href for mark in (*own, *parts) if mark.href), "")
    sign = next((mark.sign for mark in (*own, *parts) if mark.sign), "")
    return Mark(max(shades, default=NONE), "; ".join(one for one in words if one), href, sign=sign)


def map_svg(
    layer: MapLayer,
    marks: Mapping[int, Mark],
    *,
    title: str,
    whole: bool = True,
    under: Sequence[tuple[Shape, Mark]] = (),
) -> SafeString:
    """The SVG of a layer's shapes with what is said of each; `under` is drawn first, below them."""
    box = (0.0, 0.0, layer.width, layer.height) if whole else _box(layer.shapes)
    reachable = len(layer.shapes) <= TAB_STOPS
    unsaid = Mark(NONE, "")
    areas = [_area(shape, mark, reachable) for shape, mark in under]
    areas += [_area(shape, marks.get(shape.area, unsaid), reachable) for shape in layer.shapes]
    empty = [shape for shape in layer.shapes if marks.get(shape.area, unsaid).nobody]
    return format_html(
        '<svg viewBox="{}" role="group" aria-label="{}">{}{}{}{}</svg>',
        " ".join(f"{number:.4g}" for number in _with_room(box)),
        title,
        _pattern(box) if empty else "",
        SafeString("".join(areas)),
        _hatched(empty),
        _signs(
            [(shape, sign) for shape in layer.shapes if (sign := marks.get(shape.area, unsaid).sign)], box
        ),
    )


def _signs(signs: Sequence[tuple[Shape, str]], box: tuple[float, float, float, float]) -> SafeString:
    """A lozenge with a few letters on each area, as large on a map of one state as on that of the country."""
    if not signs:
        return SafeString("")
    size = max(box[2], box[3]) / 45
    drawn = format_html_join(
        "",
        '<path d="M{} {}l{} {} {} {} {} {}z"/><text x="{}" y="{}">{}</text>',
        (
            (*_near(shape.label[0], shape.label[1] - size), *_near(size, size, -size, size, -size, -size),
             *_near(shape.label[0], shape.label[1] + size * 0.36), sign)
            for shape, sign in signs
        ),
    )  # fmt: skip
    return format_html('<g class="signs" font-size="{}" aria-hidden="true">{}</g>', f"{size:.3g}", drawn)


def _near(*numbers: float) -> tuple[str, ...]:
    return tuple(f"{one:.4g}" for one in numbers)


def _area(shape: Shape, mark: Mark, reachable: bool) -> SafeString:
    said = f"{shape.name}: {mark.words}" if mark.words else shape.name
    path = format_html('<path class="shade-{}" d="{}"/>', mark.shade, shape.path)
    if not mark.href:
        return format_html("<g><title>{}</title>{}</g>", said, path)
    stop = "" if reachable else mark_safe(' tabindex="-1"')
    return format_html('<a href="{}"{}><title>{}</title>{}</a>', mark.href, stop, said, path)


def _hatched(shapes: Sequence[Shape]) -> SafeString:
    """The pattern over areas where nobody is present; its fill is inherited past the style sheet."""
    if not shapes:
        return SafeString("")
    paths = format_html_join("", '<path d="{}"/>', ((shape.path,) for shape in shapes))
    return format_html('<g class="nobody" fill="url(#map-nobody)" aria-hidden="true">{}</g>', paths)


def _pattern(box: tuple[float, float, float, float]) -> SafeString:
    """The pattern, as dense on a map of one state as on that of the country."""
    return mark_safe(PATTERN.format(f"{max(box[2], box[3]) / 700:.3g}"))


def _box(shapes: Sequence[Shape]) -> tuple[float, float, float, float]:
    """Left, top, width and height around the shapes."""
    left, top = min(one.box[0] for one in shapes), min(one.box[1] for one in shapes)
    right, bottom = max(one.box[2] for one in shapes), max(one.box[3] for one in shapes)
    return left, top, right - left, bottom - top


def _with_room(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    left, top, width, height = box
    room = max(width, height, 1.0) * ROOM / 2
    return left - room, top - room, width + 2 * room, height + 2 * room
