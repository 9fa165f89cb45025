"""The lines of a draft: against the global table, and against who leads today."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from firstcall.designation import facts
from firstcall.designation.models import Case, ProposalLine, ProposedLead
from firstcall.organisations.models import Organisation
from firstcall.policy import profiles
from firstcall.policy.guidance import GlobalLead, Profile
from firstcall.structure.models import Emergency, Leadership


def lines_of(case: Case) -> list[ProposalLine]:
    """The draft's lines with the agencies proposed in each, as they were added."""
    rows = case.lines.select_related("group", "area", "case__emergency").prefetch_related(
        "leads__organisation", "leads__area", "group__sectors"
    )
    return list(rows.order_by("pk"))


def sectors_of(line: ProposalLine) -> list[str]:
    """The sectors a line is about: its own, or those the group it names covers."""
    if line.sectors:
        return line.sectors.split("+")
    return [one.sector for one in line.group.sectors.all() if one.sector] if line.group else []


def name_of(line: ProposalLine, language: str = "") -> str:
    """What a line is called: its name, its group's, or its sectors', in `language` (default: the country team's)."""
    known = line.name or (line.group.name if line.group else "")
    if known or not line.sectors:
        return known
    profile = profiles.profile(line.case.profile)
    spoken = language or line.case.emergency.language
    return " + ".join(profile.sector(one).name_in(spoken) for one in line.sectors.split("+"))


def wanted_code(code: str, sectors: str, name: str) -> str:
    """The code a group to establish will have: the one given, else made from its sectors or its name."""
    return code or sectors.replace("+", "-") or "-".join(name.split())[:40]


def tables_of(line: ProposalLine, profile: Profile, emergency: Emergency) -> list[GlobalLead]:
    """What the global table says of each sector of a line in this situation (GN 3)."""
    return [
        profile.leads_for(sector, kind=emergency.kind, displacement=emergency.displacement)
        for sector in sectors_of(line)
    ]


def proposal_lines(case: Case, lines: Sequence[ProposalLine] | None = None) -> tuple[facts.Line, ...]:
    """The draft as the checks see it."""
    profile = profiles.profile(case.profile)
    rows = lines_of(case) if lines is None else lines
    known = _agencies(profile)
    return tuple(_line(line, case.emergency, profile, known) for line in rows)


def _agencies(profile: Profile) -> dict[str, facts.Agency]:
    acronyms = [agency.acronym for agency in profile.agencies]
    rows = Organisation.objects.filter(acronym__in=acronyms, country=None, merged_into=None).order_by("pk")
    named = reversed(rows.values_list("acronym", "public_id"))
    return {acronym: facts.Agency(public_id, acronym) for acronym, public_id in named}


def _line(
    line: ProposalLine, emergency: Emergency, profile: Profile, known: dict[str, facts.Agency]
) -> facts.Line:
    tables = tables_of(line, profile, emergency)
    named = {acronym for table in tables for acronym in table.agencies}
    responsible = [
        acronym
        for sector in sectors_of(line)
        for acronym in dict.fromkeys(
            [
                *profile.leads_for(sector, kind=emergency.kind, displacement=emergency.displacement).agencies,
                *(
                    profile.sector(sector).global_leads
                    if len(profile.sector(sector).global_leads) == 1
                    else ()
                ),
            ]
        )
    ]
    choice = {acronym for table in tables if table.choose for acronym in table.agencies}
    leads = list(line.leads.all())
    return facts.Line(
        name=name_of(line),
        action=line.action,
        kind=line.kind,
        changes=line.action == "establish" and _changes(line, leads),
        leads=tuple(
            facts.ProposedLead(
                agency=facts.Agency(lead.organisation.public_id, shown(lead.organisation)),
                role=lead.role,
                differs=bool(named) and lead.role != "co_lead" and lead.organisation.acronym not in named,
                deviation=lead.deviation,
            )
            for lead in leads
        ),
        global_leads=tuple(known[name] for name in dict.fromkeys(responsible) if name in known),
        choice=tuple(known[name] for name in sorted(choice) if name in known),
        criteria={name: bool(answer.get("met")) for name, answer in line.criteria.items()},
    )


def shown(organisation: Organisation) -> str:
    """An organisation as people call it."""
    return organisation.acronym or organisation.name


def _changes(line: ProposalLine, leads: Sequence[ProposedLead]) -> bool:
    """Does the line bring anything new: a group, or other leads than those of today in the same place and situation?"""
    if line.group is None or line.group.ends_on is not None:
        return True
    today = {
        (lead.organisation_id, lead.role, one.area_id, one.situation)
        for one in Leadership.objects.filter(group=line.group, ends_on=None).prefetch_related("leads")
        for lead in one.leads.all()
        if lead.ends_on is None
    }
    places = {(lead.area_id, lead.situation) for lead in leads}
    wanted = {(lead.organisation_id, lead.role, lead.area_id, lead.situation) for lead in leads}
    return wanted != {row for row in today if (row[2], row[3]) in places}


def todays_lines(emergency: Emergency) -> list[dict[str, Any]]:
    """Today's groups with their leads, as lines a draft can begin with (OG step 3: few or no changes)."""
    found: list[dict[str, Any]] = []
    for group in emergency.groups.filter(ends_on=None, parent=None).order_by("pk"):
        leads = group.leads.filter(ends_on=None).select_related("organisation", "leadership")
        found.append(
            {
                "group": group,
                "leads": [
                    {
                        "organisation": lead.organisation,
                        "role": lead.role,
                        "area": lead.area,
                        "situation": lead.leadership.situation,
                        "deviation": lead.leadership.deviation,
                    }
                    for lead in leads.order_by("pk")
                ],
            }
        )
    return found
