"""What the edition says of an organisation, a sector or a lead here: the global table read for one emergency (GN 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from firstcall.access.queries import may
from firstcall.access.rules import Actor, Scope
from firstcall.organisations.models import Organisation, Person
from firstcall.organisations.queries import find
from firstcall.policy import profiles
from firstcall.policy.guidance import Sector
from firstcall.policy.refusal import Refused
from firstcall.structure.models import (
    Emergency,
    Group,
    LastResort,
    Lead,
)
from firstcall.structure.queries.lines import GroupLine
from firstcall.structure.rules import why_not_a_person


@dataclass(frozen=True)
class TableLead:
    """What the global table says of one agency in one group: the role it holds there and its last-resort duty."""

    role: str = ""
    last_resort: str = "yes"
    clause: str = ""
    last_resort_clause: str = "GN 7, 11"


def takes_no_part(emergency: Emergency, organisation: Organisation) -> bool:
    """True for an organisation the guidance names as taking no part in the approach (GN 1 fn 1: ICRC)."""
    agencies = profiles.profile(emergency.profile).agencies
    return any(one.acronym == organisation.acronym and one.participation == "alongside" for one in agencies)


def agency_named(text: str, emergency: Emergency, by: Actor) -> Organisation:
    """The organisation a lead is entered by, as people write it. Raises `Refused`.

    A person's name is refused with the reason, to those who may see persons: a lead is an agency (OG Q3; R01).
    """
    try:
        return find(text)
    except Refused:
        name = " ".join(text.split())
        known = Person.objects.filter(name__iexact=name)
        if may(by, "person", "read", Scope(emergency=emergency.pk)) and known.exists():
            raise Refused(why_not_a_person(name=name)) from None
        raise


def name_of_sectors(sectors: Sequence[Sector], text: str, language: str) -> str:
    """What a group that covers `sectors` is called when its team gave no name: "Health and Nutrition" (GN 5).

    `text` is how the sectors were asked for: where that is one global code for several sectors ("FSC"), the code's
    own name is better than a list.
    """
    code = profiles.sector_code_for(text)
    if code and len(sectors) > 1:
        return profiles.sector_name(code, language)
    return " + ".join(one.name_in(language) for one in sectors) or text


def profile_of(group: Group) -> profiles.Profile:
    """The edition a group runs under: its own where it has one, else its emergency's (G8)."""
    return profiles.profile(group.profile or group.emergency.profile)


def tables_for(emergency: Emergency, profile: profiles.Profile, sector: str) -> list[profiles.GlobalLead]:
    """The cells of the global table that apply to a sector (GN 3): one, or two.

    Two where a conflict affects both displaced and other civilians: for the others the agencies of the second agree
    among themselves who leads (GN 3 **).
    """
    first = profile.leads_for(sector, kind=emergency.kind, displacement=emergency.displacement)
    if not emergency.other_civilians or emergency.displacement is False:
        return [first]
    second = profile.leads_for(sector, kind=emergency.kind, displacement=False)
    return [first, second] if second.agencies and second.situation != first.situation else [first]


def global_lead(group: Group, organisation: Organisation) -> TableLead:
    """What the global table says of `organisation` in the sectors this group covers, in this situation (GN 3)."""
    emergency = group.emergency
    profile = profile_of(group)
    found = TableLead()
    for covered in group.sectors.all():
        if not covered.sector:
            continue
        table, *others = tables_for(emergency, profile, covered.sector)
        for one in (table, *others):
            if organisation.acronym in one.agencies:
                return TableLead(one.role, one.last_resort, one.clause, one.last_resort_clause)
        if (
            table.role == "convener"
        ):  # whoever leads in the convener's place takes on the duty a lead has (GN 7)
            found = TableLead()
        else:
            found = TableLead("", table.last_resort, "", table.last_resort_clause)
    return found


def deviates(line: GroupLine) -> bool:
    """Is a leadership of this group held by none of the agencies the global table names here, without a reason (S5)?

    A group whose sectors the table does not know deviates from nothing; nor does one led jointly with such an agency.
    """
    group = line.group
    named = {
        agency
        for covered in line.sectors
        if covered.sector
        for table in tables_for(group.emergency, profile_of(group), covered.sector)
        for agency in table.agencies
    }
    by_leadership: dict[int, list[Lead]] = {}
    for lead in line.leads:
        if lead.role != "co_lead":
            by_leadership.setdefault(lead.leadership_id, []).append(lead)
    return bool(named) and any(
        not those[0].leadership.deviation.strip()
        and not any(lead.organisation.acronym in named for lead in those)
        for those in by_leadership.values()
    )


def duty_of(lead: Lead) -> str:
    """The duty of one lead in force as provider of last resort: yes, no or differentiated (GN 7, 11)."""
    rows = LastResort.objects.filter(group=lead.group_id, organisation=lead.organisation_id, ends_on=None)
    return GroupLine(lead.group, last_resorts=list(rows)).duty(lead)


def suggested_leads(group: Group) -> list[tuple[tuple[str, ...], str, bool, str]]:
    """What the global table suggests for a group: (agencies, role, one to be chosen, clause) per sector it covers."""
    emergency = group.emergency
    profile = profile_of(group)
    tables = [
        table
        for one in group.sectors.all()
        if one.sector
        for table in tables_for(emergency, profile, one.sector)
    ]
    return [
        (tuple(table.agencies), table.role, table.choose, table.clause) for table in tables if table.agencies
    ]
