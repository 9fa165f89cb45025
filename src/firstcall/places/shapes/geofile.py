"""Boundary files as they come: GeoJSON and TopoJSON, with their missing geometries and stray members."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from firstcall.policy.refusal import Refusal, Refused, gettext_noop

LIMIT = 50 * 1024 * 1024  # bytes
LONGITUDES, LATITUDES = 360.0, 90.0  # past 180: files that draw over the date line

Ring = list[tuple[float, float]]


@dataclass(frozen=True)
class Feature:
    """One feature: its place in the file (from 1), its properties, its polygons in degrees (None: no geometry)."""

    number: int
    properties: dict[str, object]
    geometry: BaseGeometry | None


def read_features(path: Path, *, layer: str = "") -> list[Feature]:
    """Read every feature of a GeoJSON or TopoJSON file. `layer` names the object of a TopoJSON file with several.

    Raises `Refused` when the file is too large, is neither format, or is not in degrees.
    """
    if path.stat().st_size > LIMIT:
        raise Refused(
            Refusal(
                "file-too-large",
                gettext_noop(
                    "The file is larger than %(limit)s MB. Simplify the boundaries first, or split the file."
                ),
                params={"limit": LIMIT // (1024 * 1024)},
            )
        )
    try:
        content = orjson.loads(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise _not_boundaries(str(error)) from None
    try:
        features = list(_features(content, layer))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise _not_boundaries(f"{type(error).__name__}: {error}") from None
    _in_degrees(features)
    return features


def _not_boundaries(reason: str) -> Refused:
    return Refused(
        Refusal(
            "not-a-boundary-file",
            gettext_noop(
                "This is not a GeoJSON or TopoJSON file (%(reason)s). Export the layer again as GeoJSON."
            ),
            params={"reason": reason[:200]},
        )
    )


def _features(content: Any, layer: str) -> Iterator[Feature]:
    kind = content.get("type") if isinstance(content, dict) else None
    if kind == "Topology":
        yield from _topology(content, layer)
    elif kind == "FeatureCollection":
        for number, feature in enumerate(content["features"], 1):
            shape = feature.get("geometry") or {}
            yield Feature(number, dict(feature.get("properties") or {}), _geometry(shape.get("type"), shape))
    else:
        raise ValueError(f"type {kind!r}")


def _geometry(kind: str | None, shape: Any) -> BaseGeometry | None:
    """Polygons as they are; the polygons of a collection; nothing for points, lines and null."""
    if kind == "GeometryCollection":
        parts = [_geometry(one.get("type"), one) for one in shape["geometries"]]
        return _polygons([polygon for part in parts if part for polygon in part.geoms])
    if kind not in ("Polygon", "MultiPolygon"):
        return None
    rings = [shape["coordinates"]] if kind == "Polygon" else shape["coordinates"]
    return _polygons([_polygon(one) for one in rings])


def _polygon(rings: Any) -> Polygon | None:
    lines: list[Ring] = [[(float(point[0]), float(point[1])) for point in ring] for ring in rings]
    lines = [_closed(ring) for ring in lines if len({*ring}) > 2]
    return Polygon(lines[0], lines[1:]) if lines else None


def _closed(ring: Ring) -> Ring:
    return ring if ring[0] == ring[-1] else [*ring, ring[0]]


def _polygons(polygons: list[Polygon | None]) -> BaseGeometry | None:
    kept = [one for one in polygons if one is not None and not one.is_empty]
    return MultiPolygon(kept) if kept else None


def _topology(content: Any, layer: str) -> Iterator[Feature]:
    """The features of one object, its arcs decoded (delta-coded when the file has a transform, else plain)."""
    objects: dict[str, Any] = content["objects"]
    if layer and layer not in objects:
        raise ValueError(f"no layer {layer}; it has {', '.join(objects)}")
    if not layer and len(objects) > 1:
        raise Refused(
            Refusal(
                "several-layers",
                gettext_noop("The file has several layers: %(layers)s. Say which one holds the areas."),
                params={"layers": ", ".join(objects)},
            )
        )
    chosen = objects[layer] if layer else next(iter(objects.values()))
    arcs = [_arc(arc, content.get("transform")) for arc in content["arcs"]]
    shapes = chosen["geometries"] if chosen.get("type") == "GeometryCollection" else [chosen]
    for number, shape in enumerate(shapes, 1):
        yield Feature(number, dict(shape.get("properties") or {}), _topo_geometry(shape, arcs))


def _arc(arc: Any, transform: Any) -> Ring:
    if transform is None:
        return [(float(point[0]), float(point[1])) for point in arc]
    (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
    x = y = 0
    line: Ring = []
    for point in arc:
        x, y = x + point[0], y + point[1]
        line.append((x * scale_x + move_x, y * scale_y + move_y))
    return line


def _topo_geometry(shape: Any, arcs: list[Ring]) -> BaseGeometry | None:
    kind = shape.get("type")
    if kind == "Polygon":
        return _geometry(kind, {"coordinates": _rings(shape["arcs"], arcs)})
    if kind == "MultiPolygon":
        return _geometry(kind, {"coordinates": [_rings(polygon, arcs) for polygon in shape["arcs"]]})
    return None


def _rings(indexes: Any, arcs: list[Ring]) -> list[Ring]:
    return [_stitch(ring, arcs) for ring in indexes]


def _stitch(indexes: list[int], arcs: list[Ring]) -> Ring:
    """One ring from its arcs; a negative index is the arc with that complement, backwards (TopoJSON 1.0, 2.1.4)."""
    line: Ring = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        line.extend(arc[1:] if line else arc)
    return line


def _in_degrees(features: list[Feature]) -> None:
    """Refuse metres: the file would draw as nonsense (the crs member is ignored; RFC 7946 knows only WGS 84)."""
    shapes = [feature.geometry for feature in features if feature.geometry is not None]
    if not shapes:
        raise _not_boundaries("no polygons")
    west, south, east, north = shapely.total_bounds(shapes)
    if max(abs(west), abs(east)) > LONGITUDES or max(abs(south), abs(north)) > LATITUDES:
        raise Refused(
            Refusal(
                "not-in-degrees",
                gettext_noop(
                    "The coordinates are not degrees of longitude and latitude. Export the layer as WGS 84."
                ),
            )
        )
