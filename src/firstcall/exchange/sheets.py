"""The four sheets that can be taken away: their columns with HXL hashtags, and their rows as tuples."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from firstcall.access.queries import visible
from firstcall.access.rules import Actor
from firstcall.activities.queries import all_activity_rows
from firstcall.exchange.shapes import Row, Sheet
from firstcall.gaps.queries import gap_table
from firstcall.needs.queries import current_needs
from firstcall.structure.models import Emergency, Group
from firstcall.structure.queries import structure_on


def _activities(actor: Actor, emergency: Emergency, group: Group | None, at: datetime) -> Iterator[Row]:
    return iter(all_activity_rows(actor=actor, emergency=emergency, group=group))


def _needs(actor: Actor, emergency: Emergency, group: Group | None, at: datetime) -> Iterator[Row]:
    rows = visible(actor, "need", current_needs(emergency).filter(severity=None, unit="people"))
    if group is not None:
        rows = rows.filter(group=group)
    columns = (
        "group__code",
        "sector",
        "area__level",
        "area__pcode",
        "area__name",
        "population_group",
        "sex",
        "age",
        "disability",
        "population",
        "affected",
        "in_need",
        "targeted",
        "batch__file_name",
        "batch__sheet",
        "source_row",
    )
    for code, sector, *rest in rows.order_by("pk").values_list(*columns).iterator(chunk_size=5000):
        yield (code or sector, *rest)


def _gaps(actor: Actor, emergency: Emergency, group: Group | None, at: datetime) -> Iterator[Row]:
    for row in gap_table(actor=actor, emergency=emergency, group=group, at=at):
        yield (
            row.group,
            row.group_name,
            row.level,
            row.area,
            row.area_name,
            row.population_group,
            row.in_need,
            row.targeted,
            row.reached,
            row.unmet,
            row.coverage,
            row.organisations,
            row.status,
            row.accountable.role,
            row.accountable.name,
        )


def _structure(actor: Actor, emergency: Emergency, group: Group | None, at: datetime) -> Iterator[Row]:
    only = None if group is None else [group.pk]
    for line in structure_on(emergency, at.date(), groups=only):
        here = (line.group.code, line.group.name)
        for lead in line.leads:
            yield (
                *here,
                lead.role,
                lead.organisation.name,
                lead.organisation.acronym,
                lead.area.pcode if lead.area else "",
                line.duty(lead),
                lead.starts_on,
                lead.ends_on,
            )
        for point in line.focal_points:
            yield (
                *here,
                "focal_point",
                point.organisation.name,
                point.organisation.acronym,
                point.area.pcode,
                "",
                point.starts_on,
                point.ends_on,
            )
        for one in line.coordinators:
            yield (
                *here,
                "coordinator",
                one.organisation.name,
                one.organisation.acronym,
                one.area.pcode if one.area else "",
                "",
                one.starts_on,
                one.ends_on,
            )
        if not line.leads:
            yield (*here, "no lead", "", "", "", "", None, None)


SHEETS = {
    "activities": Sheet(
        (
            ("organisation", "#org"),
            ("organisation_acronym", "#org+acronym"),
            ("organisation_type", "#org+type+code"),
            ("sector", "#sector+code"),
            ("admin1_code", "#adm1+code"),
            ("admin2_code", "#adm2+code"),
            ("admin3_code", "#adm3+code"),
            ("activity", "#activity"),
            ("start", "#date+start"),
            ("end", "#date+end"),
            ("status", "#status"),
            ("population_group", "#beneficiary+type"),
            ("targeted", "#targeted"),
            ("reached", "#reached"),
            ("source_file", "#meta+file"),
            ("source_sheet", "#meta+sheet"),
            ("source_row", "#meta+row"),
        ),
        _activities,
    ),
    "needs": Sheet(
        (
            ("group", "#sector+code"),
            ("level", "#meta+level"),
            ("area", "#loc+code"),
            ("area_name", "#loc+name"),
            ("population_group", "#population+type"),
            ("sex", "#meta+sex"),
            ("age", "#meta+age"),
            ("disability", "#meta+disability"),
            ("population", "#population"),
            ("affected", "#affected"),
            ("in_need", "#inneed"),
            ("targeted", "#targeted"),
            ("source_file", "#meta+file"),
            ("source_sheet", "#meta+sheet"),
            ("source_row", "#meta+row"),
        ),
        _needs,
    ),
    "gaps": Sheet(
        (
            ("group", "#sector+code"),
            ("group_name", "#sector+name"),
            ("level", "#meta+level"),
            ("area", "#loc+code"),
            ("area_name", "#loc+name"),
            ("population_group", "#population+type"),
            ("in_need", "#inneed"),
            ("targeted", "#targeted"),
            ("reached", "#reached"),
            ("unmet", "#inneed+unmet"),
            ("coverage", "#reached+ratio"),
            ("organisations", "#org+num"),
            ("status", "#status"),
            ("accountable_role", "#contact+type"),
            ("accountable_name", "#contact+org"),
        ),
        _gaps,
    ),
    "structure": Sheet(
        (
            ("group", "#sector+code"),
            ("group_name", "#sector+name"),
            ("role", "#contact+type"),
            ("organisation", "#org"),
            ("organisation_acronym", "#org+acronym"),
            ("area", "#loc+code"),
            ("last_resort", "#meta+last_resort"),
            ("since", "#date+start"),
            ("until", "#date+end"),
        ),
        _structure,
    ),
}
