"""Reads of issues in groups, the early recovery network, the check of the structure (GN 5, 7; OG Q6; S3, S8, S9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from firstcall.policy import profiles
from firstcall.structure.models import Emergency, Group, IssueFocalPoint
from firstcall.structure.queries.days import on_day
from firstcall.structure.queries.lineage import left_out
from firstcall.structure.queries.lines import GroupLine
from firstcall.structure.queries.table import deviates, profile_of
from firstcall.structure.rules.coverage import EMPTY, Covering, Finding, check_structure
from firstcall.structure.rules.issues import EARLY_RECOVERY, Issue, issues_of

Points = dict[tuple[int, str], list[IssueFocalPoint]]


@dataclass(frozen=True)
class Matrix:
    """Groups by issues: who sees to each. `rows`: a group, and per issue its focal points; None where not asked for."""

    issues: tuple[Issue, ...]
    rows: tuple[tuple[GroupLine, tuple[list[IssueFocalPoint] | None, ...]], ...]

    @property
    def lacking_early_recovery(self) -> list[Group]:
        """The groups the early recovery network does not reach yet (GN 5; OG Q6)."""
        number = next((n for n, one in enumerate(self.issues) if one.id == EARLY_RECOVERY), None)
        return [line.group for line, cells in self.rows if number is not None and cells[number] == []]


def issue_points(emergency: Emergency, day: date) -> Points:
    """Who sees to which issue in which group on `day`: (group, issue) to the focal points."""
    found: Points = defaultdict(list)
    rows = IssueFocalPoint.objects.filter(on_day(day), group__emergency=emergency)
    for one in rows.select_related("organisation").order_by("pk"):
        found[one.group_id, one.issue].append(one)
    return found


def issue_matrix(emergency: Emergency, lines: Sequence[GroupLine], points: Points) -> Matrix:
    """The cross-cutting coverage of these groups, the issues of single sectors in columns of their own at the end."""
    asked = {
        line.group.pk: issues_of(profile_of(line.group), [one.sector for one in line.sectors])
        for line in lines
    }
    shared = [one.id for one in issues_of(profiles.profile(emergency.profile))]
    every = {one.id: one for issues in asked.values() for one in issues}
    columns = [
        every[issue] for issue in [*shared, *(one for one in every if one not in shared)] if issue in every
    ]
    rows = []
    for line in lines:
        mine = {one.id for one in asked[line.group.pk]}
        networked = any(one.sector == EARLY_RECOVERY for one in line.sectors)
        cells = (
            None
            if one.id not in mine or (networked and one.id == EARLY_RECOVERY)
            else points.get((line.group.pk, one.id), [])
            for one in columns
        )
        rows.append((line, tuple(cells)))
    return Matrix(tuple(columns), tuple(rows))


def advice_on(group: Group) -> list[str]:
    """What the guidance advises on the sectors a group covers, each with its clause."""
    edition, language = profile_of(group), get_language() or "en"
    covered = {one.sector for one in group.sectors.all()}
    return [
        f"{one.advice.text_in(language)} ({one.advice.clause})"
        for one in edition.sectors
        if one.id in covered and one.advice is not None
    ]


def checked(
    emergency: Emergency,
    day: date,
    lines: Sequence[GroupLine],
    uncovered: Mapping[str, str],
    worked: Mapping[str, str] = EMPTY,
) -> list[Finding]:
    """What the structure lacks on `day`. `uncovered`: codes of sectors with people in need that no group covers,
    `worked`: of those in which organisations report work (code -> name)."""
    edition, language = profiles.profile(emergency.profile), get_language() or "en"
    ids = {one.code: one.id for one in edition.sectors if one.code}
    networked = {one.id for one in edition.sectors if one.advice and one.advice.id == "network"}
    relevant = {
        one.id: one.name_in(language)
        for one in edition.sectors
        if one.number is not None and not one.parent and not one.apart and not one.advice
        and edition.leads_for(one.id, kind=emergency.kind, displacement=emergency.displacement).agencies
    }  # fmt: skip
    points = issue_points(emergency, day)
    return check_structure(
        [_covering(line, points) for line in lines],
        relevant=relevant,
        uncovered={ids.get(code, code): name for code, name in uncovered.items()},
        worked={ids.get(code, code): name for code, name in worked.items()},
        left_out=[one.sector for one in left_out(emergency, day)],
        networked=networked,
    )


def _covering(line: GroupLine, points: Points) -> Covering:
    group = line.group
    return Covering(
        code=group.code,
        name=group.name,
        sectors=frozenset(one.sector or one.code for one in line.sectors),
        area=group.area_id,
        part=group.parent_id is not None,
        has_lead=any(lead.role != "co_lead" for lead in line.leads),
        deviates=deviates(line),
        has_coordinator=bool(line.coordinators),
        has_early_recovery=bool(points.get((group.pk, EARLY_RECOVERY))),
    )
