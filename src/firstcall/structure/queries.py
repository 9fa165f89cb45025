"""Reads of the structure: who leads what on a day, which group a word means, who answers where."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext

from firstcall.access.queries import holders, may, visible
from firstcall.access.rules import Actor, NotVisible, Scope
from firstcall.organisations.models import Organisation, Person
from firstcall.organisations.queries import find
from firstcall.policy import profiles
from firstcall.policy.guidance import Sector
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
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
from firstcall.structure.rules import Answering, why_not_a_person


@dataclass(frozen=True)
class TableLead:
    """What the global table says of one agency in one group: the role it holds there and its last-resort duty."""

    role: str = ""
    last_resort: str = "yes"
    clause: str = ""
    last_resort_clause: str = "GN 7, 11"


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


def on_day(day: date, prefix: str = "") -> Q:
    """Rows in force on `day`: begun, and not ended before or on it."""
    return Q(**{f"{prefix}starts_on__lte": day}) & (
        Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gt": day})
    )


def emergency_by_code(code: str) -> Emergency:
    """The emergency with this code (letter case does not matter). Raises `Refused` naming those there are."""
    emergency = Emergency.objects.select_related("country").filter(code__iexact=code).first()
    if emergency is None:
        codes = ", ".join(Emergency.objects.order_by("code").values_list("code", flat=True)[:20])
        raise Refused(
            Refusal(
                "emergency-unknown",
                gettext_noop("There is no emergency %(code)s. There are: %(codes)s."),
                params={"code": code, "codes": codes or "none yet"},
            )
        )
    return emergency


def visible_emergency(actor: Actor, code: str) -> Emergency:
    """The emergency with this code, if `actor` may see it. Raises `NotVisible` otherwise, as if there were none."""
    rows = visible(actor, "emergency", Emergency.objects.select_related("country"))
    emergency = rows.filter(code__iexact=code).first()
    if emergency is None:
        raise NotVisible
    return emergency


def groups_of(emergency: Emergency, day: date) -> QuerySet[Group]:
    """The groups of an emergency in force on `day`, in the order of the guidance (by when they were set up)."""
    rows = Group.objects.filter(on_day(day), emergency=emergency)
    return rows.select_related("parent", "area", "emergency").order_by("pk")


def group_for(emergency: Emergency, text: str) -> Group | None:
    """The one current group a word means: its code, its name, or a sector, global code or name it covers.

    None when no group, or more than one, could be meant: nothing is guessed.
    """
    wanted = " ".join(text.split()).casefold()
    groups = list(
        Group.objects.filter(emergency=emergency, ends_on=None).prefetch_related("sectors").order_by("pk")
    )
    for group in groups:
        if wanted in (group.code.casefold(), group.public_id):
            return group
    named = [group for group in groups if group.name.casefold() == wanted]
    if len(named) == 1:
        return named[0]
    profile = profiles.profile(emergency.profile)
    sectors = profile.find_sector(text)
    code = profiles.sector_code_for(text) or ""
    covering = _covering(groups, {one.id for one in sectors}, code)
    if (
        not covering
    ):  # an area of responsibility without a group of its own belongs to the group of its sector
        covering = _covering(groups, {one.parent for one in sectors if one.parent}, "")
    return covering[0] if len(covering) == 1 else None


def _covering(groups: Sequence[Group], sectors: Collection[str], code: str) -> list[Group]:
    """The groups that cover one of the sectors, or the global code."""
    return [
        group
        for group in groups
        if group.parent_id is None  # a part below the capital is meant only by its own name or code
        and any(
            (one.sector and one.sector in sectors) or (code and one.code == code)
            for one in group.sectors.all()
        )
    ]


def known_group(emergency: Emergency, text: str) -> Group:
    """As `group_for`, but raises `Refused` with the groups there are."""
    group = group_for(emergency, text)
    if group is None:
        codes = ", ".join(emergency.groups.filter(ends_on=None).order_by("pk").values_list("code", flat=True))
        raise Refused(
            Refusal(
                "group-unknown",
                gettext_noop("%(emergency)s has no “%(text)s”. It has: %(codes)s."),
                params={"emergency": emergency.code, "text": text, "codes": codes or "none yet"},
            )
        )
    return group


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


def persons_holding(emergency: Emergency, roles: Sequence[str], at: datetime) -> list[Person]:
    """The persons who hold one of `roles` for this emergency at `at`."""
    return list(holders(roles, at, emergency=emergency).order_by("name"))


def humanitarian_coordinator(emergency: Emergency, at: datetime) -> Person | None:
    """The Humanitarian (or Resident) Coordinator at `at`; None while the post is vacant."""
    return next(iter(persons_holding(emergency, ("HC",), at)), None)


def hc_name(emergency: Emergency, at: datetime) -> str:
    """Who a gap stands against when no lead answers for it (GN 10; L5)."""
    person = humanitarian_coordinator(emergency, at)
    return person.name if person else gettext("Humanitarian Coordinator (vacant)")


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
