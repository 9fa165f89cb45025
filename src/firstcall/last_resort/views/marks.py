"""What the pages of gaps are told of cases: which gaps are somebody's case by now, and where a case is opened."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from firstcall.access.rules import Actor
from firstcall.last_resort.pages.reader import Reader
from firstcall.last_resort.pages.words import place_of, stage_word, subject_of
from firstcall.last_resort.queries import case_now, cases_seen
from firstcall.last_resort.rules.stages import CLOSED
from firstcall.structure.frame import holds_here
from firstcall.structure.models import Emergency
from firstcall.web.edge import now

Gap = tuple[str, str, str]
"""Code of the group (or sector), code of the area, population group ("all" for everybody)."""


@dataclass(frozen=True)
class Marked:
    """An open case that stands for a gap: its code, its stage in words, its page, and what to say of it on a map."""

    code: str
    stage: str
    url: str
    label: str


def marks_of(actor: Actor, emergency: Emergency) -> dict[Gap, Marked]:
    """The open cases whose place this person sees, by the gap they stand for; of two of one gap the older."""
    reader, at = Reader(actor, emergency), now()
    found: dict[Gap, Marked] = {}
    for case in cases_seen(actor, emergency).exclude(stage=CLOSED):
        if case.area is None or not reader.whole(case):
            continue
        standing = case_now(case, at)
        stage = stage_word(standing.course, standing.stage)
        gap = (case.group.code if case.group else case.sector, case.area.pcode, case.population_group)
        found[gap] = Marked(
            code=case.code,
            stage=stage,
            url=reverse("gap-case", args=[emergency.code, case.code]),
            label=_("%(code)s, %(subject)s, %(place)s: %(stage)s")
            % {"code": case.code, "subject": subject_of(case), "place": place_of(case), "stage": stage},
        )
    return found


def open_url(
    actor: Actor,
    emergency: Emergency,
    *,
    group: str,
    area: str = "",
    population_group: str = "all",
    sex: str = "",
    age: str = "",
) -> str:
    """The page on which this person opens a case of this gap, filled with it; "" where they may not."""
    if not holds_here(actor, emergency, "gap_case", "create"):
        return ""
    people = "" if population_group == "all" else population_group
    given = {"group": group, "area": area, "people": people, "sex": sex, "age": age}
    query = urlencode({name: value for name, value in given.items() if value})
    return f"{reverse('gap-case-open', args=[emergency.code])}?{query}"
