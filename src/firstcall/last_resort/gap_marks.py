"""What the pages of gaps show of cases: which gap is somebody's case by now, and where one is opened (gaps.cases)."""

from __future__ import annotations

from django.urls import reverse
from django.utils.http import urlencode

from firstcall.access.rules import Actor
from firstcall.gaps.cases import CaseMark, Gap
from firstcall.last_resort.actions.recording import link_of
from firstcall.last_resort.marks import marked
from firstcall.last_resort.models import GapCase
from firstcall.last_resort.queries.counts import open_cases
from firstcall.last_resort.queries.standing import case_now
from firstcall.last_resort.queries.watching import country_code
from firstcall.structure.frame import holds_here
from firstcall.structure.models import Emergency
from firstcall.web.edge import now


def marks_of(actor: Actor, emergency: Emergency) -> dict[Gap, CaseMark]:
    """The open cases that `actor` may see whole, by what they are about; of several of one gap the first.

    A case of one sex or age alone stands for its gap only where no case of everybody does.
    """
    if not holds_here(actor, emergency, "gap_case"):
        return {}
    cases = list(open_cases(actor, emergency))
    top = country_code(emergency) if any(one.area is None for one in cases) else ""
    found: dict[Gap, CaseMark] = {}
    for case in sorted(cases, key=lambda one: (bool(one.sex or one.age), one.stage == "draft", one.number)):
        code = case.group.code if case.group else case.sector
        place = case.area.pcode if case.area else top
        found.setdefault((code, place, case.population_group), _mark(case))
    return found


def _mark(case: GapCase) -> CaseMark:
    words = marked(case_now(case, now())).words  # pages of gaps ask without a moment: this is an edge
    return CaseMark(case.code, words, link_of(case), f"{case.code}: {words}")


def open_url(
    actor: Actor,
    emergency: Emergency,
    *,
    group: str,
    area: str,
    population_group: str,
    sex: str = "",
    age: str = "",
) -> str:
    """Where `actor` opens a case of this gap, with what it is about filled in; empty where they may open none here."""
    if not holds_here(actor, emergency, "gap_case", "create"):
        return ""
    about = {"group": group, "area": area, "people": population_group, "sex": sex, "age": age}
    given = urlencode({name: value for name, value in about.items() if value})
    return f"{reverse('gap-case-open', args=[emergency.code])}?{given}"
