"""The structure on a day: every group with who leads, acts and coordinates in it, and who answers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, Q

from firstcall.record.kept_queries import KeptQuery
from firstcall.structure.models import (
    Coordinator,
    Emergency,
    FocalPoint,
    Group,
    GroupSector,
    LastResort,
    Lead,
    Membership,
)
from firstcall.structure.queries.days import on_day
from firstcall.structure.queries.finding import groups_of
from firstcall.structure.rules import Answering


@dataclass
class GroupLine:
    """One group as the front page shows it, on one day."""

    group: Group
    sectors: list[GroupSector] = field(default_factory=list)
    leads: list[Lead] = field(default_factory=list)
    last_resorts: list[LastResort] = field(default_factory=list)
    focal_points: list[FocalPoint] = field(default_factory=list)
    coordinators: list[Coordinator] = field(default_factory=list)
    members: Counter[str] = field(default_factory=Counter)

    @property
    def lead_names(self) -> str:
        """The leads as one text, "WFP, FAO"; empty when nobody leads. A lead in one area only is not among them."""
        named = [lead for lead in self.leads if lead.area_id is None and lead.role != "co_lead"]
        return ", ".join(lead.organisation.acronym or lead.organisation.name for lead in named)

    def duty(self, lead: Lead) -> str:
        """The duty of a lead as provider of last resort: yes, no or differentiated. A convener has none (GN 3 *)."""
        held = [
            one
            for one in self.last_resorts
            if one.organisation_id == lead.organisation_id and one.area_id in (lead.area_id, None)
        ]
        return held[0].duty if held and lead.role == "lead" else "no"

    @property
    def convener(self) -> bool:
        """True when the group is convened, not led: no duty as provider of last resort (GN 3 note *)."""
        return bool(self.leads) and all(lead.role == "convener" for lead in self.leads)


def structure_on(emergency: Emergency, day: date, groups: Iterable[int] | None = None) -> list[GroupLine]:
    """Every group in force on `day` with leads, focal points, coordinators and how many take part in which way."""
    rows = groups_of(emergency, day)
    if groups is not None:
        rows = rows.filter(pk__in=list(groups))
    related = rows.prefetch_related(
        "sectors",
        Prefetch(
            "leads",
            Lead.objects.filter(on_day(day))
            .select_related("organisation", "area", "leadership")
            .order_by("pk"),
        ),
        Prefetch(
            "last_resorts",
            LastResort.objects.filter(on_day(day)).select_related("organisation", "area").order_by("pk"),
        ),
        Prefetch(
            "focal_points",
            FocalPoint.objects.filter(on_day(day))
            .select_related("organisation", "area")
            .order_by("area__name"),
        ),
        Prefetch(
            "coordinators",
            Coordinator.objects.filter(on_day(day))
            .select_related("person", "organisation", "area")
            .order_by("pk"),
        ),
    )
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for group, way in Membership.objects.filter(on_day(day), group__in=rows).values_list(
        "group_id", "participation"
    ):
        counts[group][way] += 1
    return [
        GroupLine(
            group=group,
            sectors=list(group.sectors.all()),
            leads=list(group.leads.all()),
            last_resorts=list(group.last_resorts.all()),
            focal_points=list(group.focal_points.all()),
            coordinators=list(group.coordinators.all()),
            members=counts[group.pk],
        )
        for group in related
    ]


def answering(lines: Sequence[GroupLine]) -> list[Answering]:
    """Leads, conveners and focal points as plain values for `rules.who_answers`."""
    named: list[Answering] = []
    for line in lines:
        for lead in line.leads:
            if lead.role != "co_lead":
                name = lead.organisation.acronym or lead.organisation.name
                named.append(Answering(line.group.pk, name, lead.role, lead.area_id))
        for point in line.focal_points:
            name = point.organisation.acronym or point.organisation.name
            named.append(Answering(line.group.pk, name, "focal_point", point.area_id))
    return named


NAMED = ("group_id", "organisation__acronym", "organisation__name")
LEADS = KeptQuery(
    lambda emergency, day, besides: (
        Lead.objects.filter(_here(emergency, day))
        .exclude(role=besides)
        .order_by("group_id", "pk")
        .values_list(*NAMED, "role", "area_id")
    ),
    1,
    date(2000, 1, 1),
    "co_lead",
)
POINTS = KeptQuery(
    lambda emergency, day: (
        FocalPoint.objects.filter(_here(emergency, day))
        .order_by("group_id", "area__name", "pk")
        .values_list(*NAMED, "area_id")
    ),
    1,
    date(2000, 1, 1),
)


def _here(emergency: int, day: date) -> Q:
    return on_day(day) & on_day(day, "group__") & Q(group__emergency=emergency)


def answering_on(emergency: Emergency, day: date) -> list[Answering]:
    """`answering` of every group in force on `day`, for those who need nothing else of the structure: two queries."""
    named = [
        Answering(group, acronym or name, role, area)
        for group, acronym, name, role, area in LEADS(emergency.pk, day, "co_lead")
    ]
    named += [
        Answering(group, acronym or name, "focal_point", area)
        for group, acronym, name, area in POINTS(emergency.pk, day)
    ]
    return sorted(named, key=lambda one: one.group)
