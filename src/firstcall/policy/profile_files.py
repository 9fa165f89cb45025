"""From a profile's file to its values, checking everything the rest of the house relies on."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from pathlib import Path

from firstcall.policy.guidance import (
    ANY,
    EMERGENCY_KINDS,
    SECTOR_KINDS,
    Advice,
    Agency,
    FocalPointAgency,
    LastResortHolder,
    Note,
    Profile,
    Sector,
    Situation,
    Source,
    TableLead,
    Word,
)
from firstcall.policy.procedure_files import (
    read_actors,
    read_criteria,
    read_follow_ups,
    read_procedures,
    read_promises,
    read_rules,
)
from firstcall.policy.reading import Entry, read_toml
from firstcall.policy.sector_names import global_codes

TABLES: tuple[str, ...] = (
    "sources",
    "situations",
    "agencies",
    "sectors",
    "issues",
    "duties",
    "terms",
    "participation",
)
TABLES += ("actors", "procedures", "rules")
MAY_BE_ABSENT = ("criteria", "follow_ups", "promises")


def read_profile(path: Path) -> Profile:
    """Read and check a profile. Raises `ProfileError` with file and line for the first mistake."""
    top = read_toml(path)
    top.only("version", "title", "draft", *TABLES, *MAY_BE_ABSENT)
    for table in TABLES:
        if not top.many(table):
            raise top.error(table, f"no [[{table}]]")
    if top.text("version") != path.stem:
        raise top.error("version", f"version is {top.text('version')!r} but the file is {path.name}")
    agencies = {a.acronym: a for a in map(_agency, top.unique(top.many("agencies"), "acronym"))}
    situations = tuple(_situation(e) for e in top.unique(top.many("situations")))
    _every_kind_once(top, situations)
    sectors = tuple(_sector(e, agencies, {s.id for s in situations}) for e in top.unique(top.many("sectors")))
    _numbers_once(top, sectors)
    _parents_are_known(top, sectors)
    actors = read_actors(top)
    procedures = read_procedures(top, {one.id for one in actors})
    return Profile(
        version=top.text("version"),
        title=top.text("title"),
        draft=bool(top.flag("draft")),
        sources=tuple(_source(e) for e in top.unique(top.many("sources"))),
        situations=situations,
        agencies=tuple(agencies.values()),
        sectors=sectors,
        issues=_words(top, "issues"),
        duties=_words(top, "duties"),
        terms=_words(top, "terms"),
        participation=_words(top, "participation"),
        actors=actors,
        procedures=procedures,
        rules=read_rules(top),
        criteria=read_criteria(top),
        follow_ups=read_follow_ups(top, {one.id for one in procedures}),
        promises=read_promises(top),
    )


def _source(entry: Entry) -> Source:
    entry.only("id", "date", "document")
    date = entry.data.get("date")
    if date is not None and type(date) is not datetime.date:
        raise entry.error("date", "'date' must be a day, such as 2006-11-24")
    return Source(entry.text("id"), date, entry.text("document"))


def _agency(entry: Entry) -> Agency:
    entry.only(
        *(
            "acronym",
            "name",
            "type",
            "iasc",
            "iasc_from_memory",
            "may_lead",
            "participation",
            "aliases",
            "note",
        ),
        "clause",
    )
    may_lead = entry.flag("may_lead")
    return Agency(
        acronym=entry.text("acronym"),
        name=entry.text("name"),
        type=entry.text("type"),
        iasc=entry.choice("iasc", ("member", "standing_invitee", "none")),
        iasc_from_memory=bool(entry.flag("iasc_from_memory")),
        may_lead=may_lead is not False,
        participation=entry.choice("participation", ("partner", "observer", "alongside"), "partner"),
        aliases=entry.texts("aliases"),
        note=entry.text("note", ""),
        clause=entry.text("clause"),
    )


def _situation(entry: Entry) -> Situation:
    entry.only("id", "kinds", "displacement", "when_unknown", "names", "clause")
    kinds = entry.texts("kinds")
    if not kinds or not set(kinds) <= set(EMERGENCY_KINDS):
        raise entry.error("kinds", f"'kinds' must be some of {', '.join(EMERGENCY_KINDS)}")
    return Situation(
        id=entry.text("id"),
        kinds=kinds,
        displacement=entry.flag("displacement"),
        when_unknown=bool(entry.flag("when_unknown")),
        names=entry.languages("names"),
        clause=entry.text("clause"),
    )


def _every_kind_once(top: Entry, situations: tuple[Situation, ...]) -> None:
    """Each kind of emergency falls under one column, whatever is known of displacement."""
    for kind in EMERGENCY_KINDS:
        columns = [s for s in situations if kind in s.kinds]
        for displaced in (True, False):
            if len([s for s in columns if s.displacement in (None, displaced)]) != 1:
                raise top.error("situations", f"{kind}, displacement {displaced}: not exactly one situation")
        split = [s for s in columns if s.displacement is not None]
        if split and len([s for s in split if s.when_unknown]) != 1:
            raise top.error(
                "situations", f"{kind}: not exactly one situation is taken when displacement is unknown"
            )


def _sector(entry: Entry, agencies: dict[str, Agency], situations: Collection[str]) -> Sector:
    entry.only(
        *(
            "id",
            "number",
            "code",
            "kind",
            "clause",
            "names",
            "leads",
            "global_leads",
            "focal_points",
            "last_resorts",
            "covers",
            "parent",
            "apart",
            "advice",
        )
    )
    code = entry.text("code", "")
    if code and code not in global_codes():
        raise entry.error("code", f"code {code!r} is not a global sector code")
    covers = entry.texts("covers")
    for other in covers:
        if other not in global_codes() or other == code:
            raise entry.error("covers", f"{other!r} is not a further global sector code")
    leads = tuple(_lead(e, agencies, situations) for e in entry.many("leads"))
    if not leads:
        raise entry.error("id", f"sector {entry.text('id')!r} has no lead in any situation")
    _one_lead_per_situation(entry, leads)
    return Sector(
        id=entry.text("id"),
        number=entry.number("number"),
        code=code,
        kind=entry.choice("kind", SECTOR_KINDS),
        names=entry.languages("names"),
        leads=leads,
        global_leads=_known(entry, "global_leads", agencies) or _all_agencies(leads),
        focal_points=tuple(_focal_point(e, agencies) for e in entry.many("focal_points")),
        last_resorts=tuple(_last_resort(e, agencies) for e in entry.many("last_resorts")),
        covers=covers,
        parent=entry.text("parent", ""),
        apart=bool(entry.flag("apart")),
        advice=_advice(entry.one("advice")),
        clause=entry.text("clause"),
    )


def _all_agencies(leads: tuple[TableLead, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(agency for lead in leads for agency in lead.agencies))


def _known(entry: Entry, key: str, agencies: dict[str, Agency]) -> tuple[str, ...]:
    """Agencies of the profile. An unknown one, one twice, or one that may not lead is an error."""
    named = entry.texts(key)
    for acronym in named:
        if acronym not in agencies:
            raise entry.error(key, f"unknown agency {acronym!r}")
        if not agencies[acronym].may_lead:
            raise entry.error(key, f"{acronym} does not lead ({agencies[acronym].clause})")
    if len(set(named)) != len(named):
        raise entry.error(key, "an agency stands twice")
    return named


def _lead(entry: Entry, agencies: dict[str, Agency], situations: Collection[str]) -> TableLead:
    entry.only(
        *("situation", "agencies", "role", "choose", "consultation"),
        *("last_resort", "last_resort_clause", "notes", "clause"),
    )
    named, choose = _known(entry, "agencies", agencies), bool(entry.flag("choose"))
    if len(named) < (2 if choose else 1):
        raise entry.error("agencies", "a lead needs an agency, and a choice at least two")
    role = entry.choice("role", ("lead", "convener"))
    last_resort = entry.choice("last_resort", ("yes", "no", "differentiated"))
    if role == "convener" and last_resort != "no":
        raise entry.error("last_resort", "a convener is never the provider of last resort (GN 3 *)")
    return TableLead(
        situation=entry.choice("situation", (ANY, *situations)),
        agencies=named,
        role=role,
        choose=choose,
        consultation=entry.languages("consultation") if choose or "consultation" in entry.data else {},
        last_resort=last_resort,
        last_resort_clause=entry.text("last_resort_clause"),
        notes=tuple(_note(e) for e in entry.many("notes")),
        clause=entry.text("clause"),
    )


def _one_lead_per_situation(entry: Entry, leads: tuple[TableLead, ...]) -> None:
    situations = [lead.situation for lead in leads]
    if len(set(situations)) != len(situations) or (ANY in situations and len(situations) > 1):
        raise entry.error("id", f"sector {entry.text('id')!r} has two leads for one situation")


def _note(entry: Entry) -> Note:
    entry.only("texts", "clause")
    return Note(entry.languages("texts"), entry.text("clause"))


def _focal_point(entry: Entry, agencies: dict[str, Agency]) -> FocalPointAgency:
    entry.only("issue", "agency", "clause")
    agency = entry.text("agency")
    if agency not in agencies:
        raise entry.error("agency", f"unknown agency {agency!r}")
    return FocalPointAgency(entry.text("issue"), agency, entry.text("clause"))


def _advice(entry: Entry | None) -> Advice | None:
    if entry is None:
        return None
    entry.only("id", "texts", "clause")
    return Advice(entry.text("id"), entry.languages("texts"), entry.text("clause"))


def _last_resort(entry: Entry, agencies: dict[str, Agency]) -> LastResortHolder:
    entry.only("agency", "duty", "scope", "clause")
    agency = entry.text("agency")
    if agency not in agencies:
        raise entry.error("agency", f"unknown agency {agency!r}")
    duty = entry.choice("duty", ("yes", "differentiated"))
    return LastResortHolder(agency, duty, entry.languages("scope"), entry.text("clause"))


def _parents_are_known(top: Entry, sectors: tuple[Sector, ...]) -> None:
    """An area of responsibility, and nothing else, is part of a sector of the table."""
    table = {sector.id for sector in sectors if sector.number is not None}
    for entry, sector in zip(top.many("sectors"), sectors, strict=True):
        if (sector.kind == "responsibility") != bool(sector.parent):
            raise entry.error("parent", "an area of responsibility names the sector it is part of: 'parent'")
        if sector.parent and sector.parent not in table:
            raise entry.error("parent", f"{sector.parent!r} is not a cluster of the table")


def _numbers_once(top: Entry, sectors: tuple[Sector, ...]) -> None:
    numbers = [sector.number for sector in sectors if sector.number is not None]
    for entry, sector in zip(top.many("sectors"), sectors, strict=True):
        if (sector.number is None) != (sector.kind in ("clear_lead", "responsibility")):
            raise entry.error("number", "the clusters of the table have a number, the other sectors none")
        if sector.number is not None and numbers.count(sector.number) > 1:
            raise entry.error("number", f"number {sector.number} stands twice")


def _words(top: Entry, table: str) -> tuple[Word, ...]:
    words = []
    for entry in top.unique(top.many(table)):
        entry.only("id", "names", "plurals", "clause")
        plurals = entry.languages("plurals") if "plurals" in entry.data else {}
        words.append(Word(entry.text("id"), entry.languages("names"), entry.text("clause"), plurals))
    return tuple(words)
