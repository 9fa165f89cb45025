"""Lines of the start page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet

from firstcall.places.queries import country_shown
from firstcall.structure.models import Emergency, Group, Lead
from firstcall.structure.queries import on_day
from firstcall.structure.queries.terms import term_of


@dataclass(frozen=True)
class StartLine:
    """One emergency among others: how many groups it has, and how many of them nobody leads."""

    emergency: Emergency
    country: str
    kind: object
    groups: int
    leaderless: int

    @property
    def term(self) -> str:
        return term_of(self.emergency)

    @property
    def terms(self) -> str:
        return term_of(self.emergency, plural=True)


def start_lines(emergencies: QuerySet[Emergency], day: date, kinds: dict[str, object]) -> list[StartLine]:
    """The emergencies with their groups in force on `day`. Two queries, however many there are."""
    led = Exists(Lead.objects.filter(on_day(day), group=OuterRef("pk")))
    groups = (
        Group.objects.filter(on_day(day), parent=None)
        .annotate(led=led)
        .values("emergency_id", "led")
        .annotate(n=Count("pk"))
    )
    counts: dict[tuple[int, bool], int] = {(one["emergency_id"], one["led"]): one["n"] for one in groups}
    return [
        StartLine(
            emergency=one,
            country=country_shown(one.country),
            kind=kinds[one.kind],
            groups=counts.get((one.pk, True), 0) + counts.get((one.pk, False), 0),
            leaderless=counts.get((one.pk, False), 0),
        )
        for one in emergencies
    ]
