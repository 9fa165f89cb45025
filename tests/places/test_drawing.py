"""Coverages share their edges, never overlap, keep every area; both formats say the same."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from firstcall.places.shapes.drawing import Extent, cover, outline, polygon_of
from firstcall.places.shapes.geofile import LIMIT, read_features
from firstcall.policy.refusal import Refused

pytestmark = pytest.mark.one_engine

Cells = dict[str, Polygon]


@st.composite
def sloppy_grids(draw: st.DrawFn) -> Cells:
    """A grid of areas whose neighbours overlap or leave slivers by up to a tenth of their size, as real files do."""
    columns, rows = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    slips = st.floats(-0.125, 0.125, allow_nan=False)
    return {
        f"A{column}{row}": box(
            column + draw(slips), row + draw(slips), column + 1 + draw(slips), row + 1 + draw(slips)
        )
        for column in range(columns)
        for row in range(rows)
    }


@settings(max_examples=60, deadline=None)
@given(sloppy_grids())
def test_areas_never_overlap_and_none_is_lost(cells: Cells) -> None:
    coverage = cover(cells)
    assert coverage.lost == ()
    polygons = list(coverage.polygons.values())
    assert shapely.coverage_is_valid(polygons)
    total = sum(one.area for one in polygons)
    assert shapely.union_all(polygons).area == pytest.approx(total, rel=1e-6)
    for outlines in coverage.outlines():
        assert sorted(outlines) == sorted(cells)
        assert all(one.path.startswith("M") and one.path.endswith("z") for one in outlines.values())


@settings(max_examples=60, deadline=None)
@given(sloppy_grids())
def test_the_label_lies_inside_and_the_box_around(cells: Cells) -> None:
    for one in cover(cells).outlines()[2].values():
        drawn = polygon_of(one.path)
        assert drawn.buffer(0.5).covers(shapely.Point(one.label))
        assert box(*one.box).buffer(0.2).covers(drawn)


def test_an_area_under_another_is_reported_as_lost() -> None:
    square = box(0, 0, 1, 1)
    coverage = cover({"A": square, "B": square, "C": box(1, 0, 2, 1)})
    assert len(coverage.lost) == 1
    assert set(coverage.polygons) | set(coverage.lost) == {"A", "B", "C"}


def test_a_tiny_area_is_kept_at_every_zoom() -> None:
    coverage = cover({"big": box(0, 0, 10, 10), "dot": box(10, 0, 10.0005, 0.0005)})
    assert all("dot" in outlines and outlines["dot"].path for outlines in coverage.outlines())


def test_paths_are_relative_and_read_back() -> None:
    shape = MultiPolygon([Polygon([(1, 2), (11, 2), (11, 12), (1, 12)])])
    drawn = outline(shape, decimals=0)
    assert drawn.path == "M1 2l10 0 0 10-10 0z"
    assert polygon_of(drawn.path).equals(shape)
    assert outline(MultiPolygon([box(0, 0, 0.5, 0.25)]), decimals=1).path.count("0.") == 0


def test_layers_of_one_extent_lie_on_each_other() -> None:
    wide = cover({"A": box(10, 0, 12, 2)})
    part = cover({"B": box(11, 1, 12, 2)}, extent=wide.extent)
    assert part.outlines()[2]["B"].box == pytest.approx((500, 0, 1000, 500), abs=0.5)
    place = Extent(10, 0, 12, 2).place(11.0, 1.0)
    assert place == pytest.approx((500.0, 500.0), abs=0.5)


def test_a_layer_over_the_date_line_is_drawn_in_one_piece() -> None:
    coverage = cover({"west": box(178, -18, 180, -16), "east": box(-180, -18, -179, -16)})
    assert (coverage.extent.west, coverage.extent.east) == (178, 181)
    assert coverage.outlines()[2]["east"].box[0] == pytest.approx(
        coverage.outlines()[2]["west"].box[2], abs=1
    )


def test_the_wholes_are_the_unions_of_their_parts() -> None:
    coverage = cover({"A1": box(0, 0, 1, 1), "A2": box(1, 0, 2, 1), "B1": box(2, 0, 3, 1)})
    wholes = coverage.dissolved({"A1": "A", "A2": "A", "B1": "B"})
    assert {key: round(one.area) for key, one in wholes.polygons.items()} == {
        "A": round(coverage.polygons["A1"].area + coverage.polygons["A2"].area),
        "B": round(coverage.polygons["B1"].area),
    }


# --- files --------------------------------------------------------------------------------------------------------

SQUARES = [((0, 0), (1, 0), (1, 1), (0, 1)), ((1, 0), (2, 0), (2, 1), (1, 1))]


def written(folder: Path, content: Any) -> Path:
    path = folder / "layer.json"
    path.write_text("\ufeff" + json.dumps(content), encoding="utf-8")
    return path


def geojson() -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "properties": {"P": f"X{number}", "validOn": 1491350400000},
            "geometry": {"type": "Polygon", "coordinates": [[*corners, corners[0]]]},
        }
        for number, corners in enumerate(SQUARES)
    ]
    features.append({"type": "Feature", "properties": {"P": "X9", "validOn": None}, "geometry": None})
    crs = {"type": "name", "properties": {"name": "EPSG:4326"}}
    return {"type": "FeatureCollection", "crs": crs, "features": features}


def topojson(*, quantised: bool) -> dict[str, Any]:
    """The two squares with their common edge as one arc, which the second ring runs backwards."""
    shared, left, right = [[1, 0], [1, 1]], [[1, 1], [0, 1], [0, 0], [1, 0]], [[1, 0], [2, 0], [2, 1], [1, 1]]
    arcs: list[Any] = [shared, left, right]
    content: dict[str, Any] = {"type": "Topology"}
    if quantised:
        content["transform"] = {"scale": [0.5, 0.25], "translate": [0, 0]}
        arcs = [deltas([[2 * x, 4 * y] for x, y in arc]) for arc in arcs]
    geometries = [
        {"type": "Polygon", "properties": {"P": "X0", "validOn": 1491350400000}, "arcs": [[0, 1]]},
        {"type": "MultiPolygon", "properties": {"P": "X1", "validOn": 1491350400000}, "arcs": [[[2, ~0]]]},
        {"type": None, "properties": {"P": "X9", "validOn": None}},
    ]
    return content | {
        "arcs": arcs,
        "objects": {"layer": {"type": "GeometryCollection", "geometries": geometries}},
    }


def deltas(points: list[list[int]]) -> list[list[int]]:
    steps = [[x - a, y - b] for (a, b), (x, y) in pairwise(points)]
    return [points[0], *steps]


@pytest.mark.parametrize("quantised", [True, False])
def test_topojson_and_geojson_of_the_same_shapes_are_equal(tmp_path: Path, quantised: bool) -> None:
    plain = read_features(written(tmp_path, geojson()))
    topo = read_features(written(tmp_path, topojson(quantised=quantised)))
    assert [one.properties for one in topo] == [one.properties for one in plain]
    assert [one.geometry is None for one in topo] == [False, False, True]
    for one, other in zip(plain[:2], topo[:2], strict=True):
        assert one.geometry is not None
        assert one.geometry.equals(other.geometry)
    drawn = [cover({"0": found[0].geometry, "1": found[1].geometry}).outlines() for found in (plain, topo)]
    boxes = [[one.box for one in outlines[0].values()] for outlines in drawn]
    assert boxes[0] == boxes[1]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{", "not-a-boundary-file"),
        ("[]", "not-a-boundary-file"),
        ('{"type": "FeatureCollection"}', "not-a-boundary-file"),
        ('{"type": "FeatureCollection", "features": []}', "not-a-boundary-file"),
        ('{"type": "Topology", "arcs": [], "objects": {"a": {}, "b": {}}}', "several-layers"),
    ],
)
def test_files_that_cannot_be_used_are_refused_with_a_reason(tmp_path: Path, content: str, code: str) -> None:
    path = tmp_path / "layer.json"
    path.write_text(content)
    with pytest.raises(Refused) as refused:
        read_features(path)
    assert refused.value.refusal.code == code
    assert not re.search(r"%\(", refused.value.refusal.text())


def test_metres_and_very_large_files_are_refused(tmp_path: Path) -> None:
    metres = geojson()
    metres["features"][0]["geometry"]["coordinates"] = [
        [[500000, 0], [600000, 0], [600000, 9000], [500000, 0]]
    ]
    with pytest.raises(Refused) as refused:
        read_features(written(tmp_path, metres))
    assert refused.value.refusal.code == "not-in-degrees"
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(LIMIT + 1)
    with pytest.raises(Refused) as refused:
        read_features(path)
    assert refused.value.refusal.code == "file-too-large"


@pytest.mark.parametrize(
    ("path", "area"),
    [
        ("M0 0l10 10 0-10-10 10z", 50.0),  # a ring that crosses itself, as rounding may leave it
        ("M0 0l4 0 0 4-4 0zM2 2l4 0 0 4-4 0z", 28.0),
        ("M0 0l10 0zM0 0l0 5 5 0z", 12.5),
        ("M1.0 1.0h.1v.1h-.1z", 0.0),
        ("", 0.0),
    ],
)
def test_paths_that_rounding_made_invalid_are_read_back(path: str, area: float) -> None:
    assert polygon_of(path).area == pytest.approx(area)
