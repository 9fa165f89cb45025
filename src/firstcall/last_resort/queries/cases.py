"""Which gap cases there are, as far as somebody may see them."""

from __future__ import annotations

import re

from django.db.models import QuerySet

from firstcall.access.queries import visible
from firstcall.access.rules import Actor, NotVisible
from firstcall.last_resort.models import GapCase
from firstcall.last_resort.queries.said import SAID, fetch_when_asked
from firstcall.last_resort.rules.stages import CLOSED
from firstcall.places.models import Area
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.structure.models import Emergency, Group

CODE = re.compile(r"\s*(?:[gG]\s*)?(\d{1,9})\s*")
RELATED = ("emergency__country", "group", "area", "holder", "watch")


def cases_seen(actor: Actor, emergency: Emergency | None = None) -> QuerySet[GapCase]:
    """The cases `actor` may see, newest first, with what was said in them; of all emergencies where none is named."""
    rows = visible(actor, "gap_case", GapCase.objects.all())
    if emergency is not None:
        rows = rows.filter(emergency=emergency)
    return rows.select_related(*RELATED).prefetch_related(*SAID).order_by("-pk")


def number_of(code: str) -> int:
    """The number in "G4", "g4" or "4"; 0, which no case has, where it is no such code."""
    found = CODE.fullmatch(code)
    return int(found[1]) if found else 0


def case_seen(actor: Actor, emergency: Emergency, code: str) -> GapCase:
    """The case with this code. Raises `NotVisible`, as if there were none, where `actor` may not see it."""
    found = _seen(actor, emergency, code)
    if found is None:
        raise NotVisible
    return found


def known_case(actor: Actor, emergency: Emergency, code: str) -> GapCase:
    """As `case_seen`, but raises `Refused` naming the cases there are."""
    found = _seen(actor, emergency, code)
    if found is None:
        there = [one.code for one in cases_seen(actor, emergency)[:20]]
        raise Refused(
            Refusal(
                "gap-case-unknown",
                gettext_noop("There is no gap case %(code)s. There are: %(codes)s."),
                params={"code": code, "codes": ", ".join(there) or "none yet"},
            )
        )
    return found


def _seen(actor: Actor, emergency: Emergency, code: str) -> GapCase | None:
    rows = visible(actor, "gap_case", GapCase.objects.all()).filter(
        emergency=emergency, number=number_of(code)
    )
    for case in rows.select_related(
        "group", "area"
    ).order_by():  # one at most: there is nothing to put in order
        case.emergency = emergency
        return fetch_when_asked(case)
    return None


def open_case_about(
    emergency: Emergency,
    *,
    group: Group | None,
    sector: str,
    area: Area | None,
    population_group: str,
    sex: str,
    age: str,
    topic: str,
) -> GapCase | None:
    """The open case about the very same gap, whoever may see it."""
    return (
        GapCase.objects.filter(
            emergency=emergency,
            group=group,
            sector=sector,
            area=area,
            population_group=population_group,
            sex=sex,
            age=age,
            topic=topic,
        )
        .exclude(stage=CLOSED)
        .first()
    )
