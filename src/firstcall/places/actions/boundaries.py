"""Boundary files: read, matched to the gazetteer, cleaned, drawn, stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor, Scope
from firstcall.intake.models import ImportBatch
from firstcall.intake.rules import Problems
from firstcall.places.actions.batches import commit, open_for
from firstcall.places.actions.countries import ensure_country
from firstcall.places.gazetteer import Gazetteer
from firstcall.places.matching import Match, match_features
from firstcall.places.models import Area, AreaName, AreaShape, BoundaryLayer, Country
from firstcall.places.names import key
from firstcall.places.place import Place
from firstcall.places.queries import gazetteer, layer_polygons
from firstcall.places.report import Report
from firstcall.places.shapes.drawing import Coverage, Extent, Outline, cover
from firstcall.places.shapes.geofile import Feature, read_features
from firstcall.places.shapes.properties import Columns, choose
from firstcall.policy.refusal import gettext_noop


@dataclass
class _Found:
    """What was understood of a file, before anything is written."""

    features: Sequence[Feature]
    columns: Columns
    matches: list[Match]
    coverage: Coverage
    problems: Problems = field(default_factory=Problems)


@transaction.atomic
def import_boundaries(
    path: Path,
    *,
    file_name: str,
    country: str,
    level: int,
    code_property: str = "",
    by: Actor,
    at: datetime,
    dry_run: bool = False,
) -> Report:
    """Import the areas' outlines of one level of a country, from GeoJSON or TopoJSON.

    A shape whose code the gazetteer has is attached. A code it lacks is attached by name where only one area above
    it fits, else becomes a new area under the parent the file names; both are said. Everything else is refused
    and listed. An earlier layer of the level is replaced. Raises `Refused` when the file cannot be used at all.
    """
    acting = require(by, "boundary", "create", Scope(country=country))
    land = ensure_country(country)
    found = _understand(Path(path), land, level, code_property)
    report = _report(found, file_name)
    if dry_run:
        transaction.set_rollback(True)
        return report
    batch = open_for(report, kind="boundaries", country=land, path=Path(path), by=acting, at=at)
    pks = _areas(found, land, level, batch)
    _store_layer(land, level, found.columns.code, found.coverage, pks, batch)
    _derive_layers(land, level, found.coverage, pks, batch)
    return commit(batch, report, by=acting, at=at)


def _understand(path: Path, country: Country, level: int, code_property: str) -> _Found:
    features = read_features(path)
    places = gazetteer(country)
    known = {one: places.codes(one) for one in range(places.deepest + 1)}
    columns = choose(features, level=level, known=known, code_property=code_property)
    problems = Problems()
    matches = match_features(features, columns, level, places, layer_polygons(country, below=level), problems)
    shapes = {match.code: match.feature.geometry for match in matches if match.feature.geometry is not None}
    coverage = (
        cover(shapes, extent=_shared_extent(country, level)) if shapes else Coverage(Extent(0, 0, 1, 1), {})
    )
    for code in coverage.lost:
        problems.add(
            "shape-lost",
            gettext_noop("The outline of %(code)s lies under others or has no surface, so nothing is drawn."),
            value=code,
            column=columns.code,
            params={"code": code},
            rows=[match.feature.number for match in matches if match.code == code],
            refused=False,
        )
    return _Found(features, columns, matches, coverage, problems)


def _shared_extent(country: Country, level: int) -> Extent | None:
    """The extent of a layer imported before, so that levels lie on each other."""
    layer = (
        BoundaryLayer.objects.filter(country=country).exclude(level=level).exclude(code_property="").first()
    )
    return None if layer is None else Extent(layer.west, layer.south, layer.east, layer.north)


def _report(found: _Found, file_name: str) -> Report:
    new = sum(match.place is None for match in found.matches)
    columns = {found.columns.code: "code", found.columns.name: "name"}
    columns |= dict.fromkeys(found.columns.parents, "parent") | dict.fromkeys(
        found.columns.other_names, "other_name"
    )
    columns.pop("", None)
    return Report(
        file_name=file_name,
        columns=columns,
        rows=len(found.features),
        accepted=len(found.matches),
        new=new,
        rejected=len(found.problems.refused_rows()),
        problems=tuple(found.problems),
        totals={"areas": len(found.matches), "shapes": len(found.coverage.polygons)},
    )


def _areas(found: _Found, country: Country, level: int, batch: ImportBatch) -> dict[str, int]:
    """The primary key of every code of the file; areas the gazetteer lacked are made."""
    fresh = [match for match in found.matches if match.place is None]
    Area.objects.bulk_create(
        Area(
            country=country,
            pcode=match.code[:40],
            name=(match.name or match.code)[:160],
            level=level,
            parent_id=match.parent,
            batch=batch,
        )
        for match in fresh
    )
    made = dict(Area.objects.filter(batch=batch).values_list("pcode", "pk"))
    pks = {match.code: match.place.pk if match.place else made[match.code[:40]] for match in found.matches}
    names = [
        AreaName(area_id=pks[match.code], name=name[:160], key=key(name))
        for match in found.matches
        for name in match.other_names
    ]
    AreaName.objects.bulk_create(names, ignore_conflicts=True)
    return pks


def _store_layer(
    country: Country,
    level: int,
    code_property: str,
    coverage: Coverage,
    pks: Mapping[str, int],
    batch: ImportBatch,
) -> None:
    BoundaryLayer.objects.filter(country=country, level=level).delete()
    extent = coverage.extent
    layer = BoundaryLayer.objects.create(
        country=country,
        level=level,
        code_property=code_property[:80],
        west=extent.west,
        south=extent.south,
        east=extent.east,
        north=extent.north,
        width=round(extent.width, 1),
        height=round(extent.height, 1),
        batch=batch,
    )
    AreaShape.objects.bulk_create(
        (
            _shape(layer, pks[code], zoom, outline)
            for zoom, outlines in enumerate(coverage.outlines())
            for code, outline in outlines.items()
        ),
        batch_size=200,
    )


def _shape(layer: BoundaryLayer, area: int, zoom: int, outline: Outline) -> AreaShape:
    (label_x, label_y), (min_x, min_y, max_x, max_y) = outline.label, outline.box
    return AreaShape(
        layer=layer,
        area_id=area,
        zoom=zoom,
        path=outline.path,
        label_x=label_x,
        label_y=label_y,
        min_x=min_x,
        min_y=min_y,
        max_x=max_x,
        max_y=max_y,
    )


def _derive_layers(
    country: Country, level: int, coverage: Coverage, pks: Mapping[str, int], batch: ImportBatch
) -> None:
    """Levels above that nobody imported are put together from these areas, so that they can be drawn as well."""
    imported = set(
        BoundaryLayer.objects.filter(country=country)
        .exclude(code_property="")
        .values_list("level", flat=True)
    )
    places = gazetteer(country)
    for above in range(level - 1, 0, -1):
        if above in imported:
            return
        groups = _groups(places, above, pks)
        if groups:
            whole = coverage.dissolved({code: str(pk) for code, pk in groups.items()})
            keys = {str(pk): pk for pk in groups.values()}
            _store_layer(country, above, "", whole, keys, batch)


def _groups(places: Gazetteer, level: int, pks: Mapping[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for code, pk in pks.items():
        above: Place | None = next((one for one in places.ancestors(pk) if one.level == level), None)
        if above is not None:
            found[code] = above.pk
    return found
