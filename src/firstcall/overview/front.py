"""What the emergency's front page and a group's page show, put together from the rooms below."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from firstcall.access.queries import may
from firstcall.access.rules import Actor, Scope
from firstcall.gaps.queries import GapRow, GapTotal, ranked
from firstcall.overview.group_people import duty_words, vacancy_words
from firstcall.structure.models import Emergency, Group, Lead
from firstcall.structure.queries import GroupLine, structure_on, suggested_leads
from firstcall.structure.queries.partners import counterparts_on
from firstcall.structure.queries.vacancies import vacancies
from firstcall.structure.rules import posts


@dataclass(frozen=True)
class FrontLine:
    """One group on the front page: who leads it, and what is known of its need. `figures` None: nothing is, or
    (`hidden`) it is not for this actor."""

    line: GroupLine
    figures: GapTotal | None
    overall: str = ""  # who in the State leads overall (GN 9)
    vacancy: str = ""  # how long nobody coordinates: "vacant 12 days"
    hidden: bool = False

    @property
    def taking_part(self) -> int:
        """Partners and observers; who works alongside takes no part and is not counted (GN 1 fn 1)."""
        return sum(count for way, count in self.line.members.items() if way != "alongside")


def front_lines(
    emergency: Emergency, at: datetime, sums: list[GapTotal], hidden: Collection[int] = ()
) -> list[FrontLine]:
    """Every group in force with its figures, in the order the groups were set up. `hidden`: the keys of those whose
    figures are not for this reader."""
    by_code = {one.group: one for one in sums}
    lines = structure_on(emergency, at.date())
    empty = {one.group: one for one in vacancies(emergency, at, lines) if one.post == posts.COORDINATOR}
    overall = overall_names(emergency, at)
    return [
        FrontLine(
            line,
            by_code.get(line.group.code),
            overall.get(line.group.pk, overall.get(None, "")),
            vacancy_words(empty.get(line.group.code), at),
            line.group.pk in hidden and line.group.code not in by_code,
        )
        for line in lines
    ]


def hidden_groups(who: Actor, emergency: Emergency, groups: Iterable[Group]) -> set[int]:
    """The keys of the groups whose need and reach `who` may not see: a coordinator sees those of the own group."""
    return {
        one.pk
        for one in groups
        if not may(
            who, "gap", "read", Scope(emergency=emergency.pk, country=emergency.country_id, group=one.pk)
        )
    }


def hc_vacancy(emergency: Emergency, at: datetime) -> str:
    """How long there has been no Humanitarian Coordinator, in words; empty where there is one."""
    found = [one for one in vacancies(emergency, at, []) if one.post == posts.HC]
    return vacancy_words(found[0] if found else None, at)


def overall_names(emergency: Emergency, at: datetime) -> dict[int | None, str]:
    """Who in the State leads overall, per group and (None) for the whole response (GN 9)."""
    found: dict[int | None, list[str]] = {}
    for one in counterparts_on(emergency, at.date()):
        if one.role in ("leads", "co_leads"):
            found.setdefault(one.group_id, []).append(one.name)
    return {group: ", ".join(names) for group, names in found.items()}


def uncovered(sums: list[GapTotal], lines: list[FrontLine]) -> list[GapTotal]:
    """Sectors with need or activity that no group covers: they stand against the HC (S3, L5)."""
    codes = {one.line.group.code for one in lines}
    return [one for one in sums if one.group not in codes]


def largest_group(sums: list[GapTotal]) -> GapTotal | None:
    """The group with most people in need; people of different groups are the same people, so nothing is summed."""
    known = [one for one in sums if one.in_need is not None]
    return max(known, key=lambda one: one.in_need or 0, default=None)


def empty_places(sums: list[GapTotal]) -> int | None:
    """How many places have people in need and nobody present, over all groups; None where no need is known."""
    known = [one for one in sums if one.in_need is not None]
    return sum(one.nobody_present for one in known) if known else None


def largest_gaps(rows: list[GapRow], count: int = 10) -> list[GapRow]:
    """The `count` largest gaps: people unmet, or in need with nothing reported."""
    return [row for row in ranked(rows) if row.rank > 0][:count]


def worst_by_area(rows: list[GapRow]) -> dict[str, GapRow]:
    """For each area the group with the most people unmet there: what the front page's map shows."""
    worst: dict[str, GapRow] = {}
    for row in rows:
        if row.in_need and (row.area not in worst or row.rank > worst[row.area].rank):
            worst[row.area] = row
    return worst


def role_word(lead: Lead) -> str:
    """Lead, co-lead or convener."""
    return {"lead": gettext("lead"), "co_lead": gettext("co-lead"), "convener": gettext("convener")}[
        lead.role
    ]


def duty_word(line: GroupLine, lead: Lead) -> tuple[str, str]:
    """The lead's duty as provider of last resort, in words, with the clause (GN 3 note *, 7, 11)."""
    if lead.role == "convener":
        return gettext("no: a convener has no such duty"), "GN 3"
    duty = line.duty(lead)
    limited = [one for one in line.last_resorts if one.organisation_id == lead.organisation_id and one.scope]
    if limited and duty != "no":
        return "; ".join(duty_words(one) for one in limited), "GN 7, 11"
    if duty == "differentiated":
        return gettext("applied differently: advocacy and explaining constraints"), "GN 11"
    if duty == "no":
        return gettext("no"), "GN 10"
    return gettext("yes, where access, security and funding allow"), "GN 11"


def suggestion_words(group: Group) -> list[str]:
    """What the global table suggests, as sentences for a group that nobody leads."""
    words = []
    for agencies, role, choose, clause in suggested_leads(group):
        named = ", ".join(agencies)
        if choose:
            text = gettext("The global table asks %(agencies)s to agree which of them leads (%(clause)s).")
        elif role == "convener":
            text = gettext("The global table names %(agencies)s as convener (%(clause)s).")
        else:
            text = gettext("The global table names %(agencies)s (%(clause)s).")
        words.append(text % {"agencies": named, "clause": clause})
    return words
