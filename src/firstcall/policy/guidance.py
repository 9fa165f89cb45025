"""The guidance as typed, frozen values: who leads which sector in which situation, and on what clause."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from firstcall.policy.procedures import Criterion, FollowUp, Procedure, Promise, Rule, StepActor
from firstcall.policy.sector_names import all_names, is_and_so_on, key_of, narrower, parts_of, spellings

SECTOR_KINDS = ("technical", "cross_cutting", "common_service", "clear_lead", "responsibility")
EMERGENCY_KINDS = ("conflict", "disaster", "complex")
ANY = "any"


@dataclass(frozen=True)
class Source:
    """A document the profile stands on; without a date where it bears none."""

    id: str
    date: datetime.date | None
    document: str


@dataclass(frozen=True)
class Agency:
    """An organisation the guidance names. `iasc`: member, standing_invitee or none, when it was written."""

    acronym: str
    name: str
    type: str
    iasc: str
    iasc_from_memory: bool
    may_lead: bool
    participation: str
    aliases: tuple[str, ...]
    note: str
    clause: str

    @property
    def iasc_member(self) -> bool:
        """May it lead as an IASC member (OG Q6)? Standing invitees take part like members."""
        return self.iasc in ("member", "standing_invitee")


@dataclass(frozen=True)
class Situation:
    """A column of the global table: kinds of emergency and, where it matters, are people displaced?"""

    id: str
    kinds: tuple[str, ...]
    displacement: bool | None
    when_unknown: bool
    names: Mapping[str, str]
    clause: str


@dataclass(frozen=True)
class Note:
    texts: Mapping[str, str]
    clause: str

    def text_in(self, language: str) -> str:
        return self.texts.get(language, self.texts["en"])


@dataclass(frozen=True)
class TableLead:
    """A cell of the global table. `choose`: one of the agencies, agreed in the country; else all jointly."""

    situation: str
    agencies: tuple[str, ...]
    role: str
    choose: bool
    consultation: Mapping[str, str]
    last_resort: str
    last_resort_clause: str
    notes: tuple[Note, ...]
    clause: str

    def consultation_in(self, language: str) -> str:
        return self.consultation.get(language, self.consultation.get("en", ""))


@dataclass(frozen=True)
class FocalPointAgency:
    """An agency that is the focal point for an issue within a sector (OG Q6)."""

    issue: str
    agency: str
    clause: str


@dataclass(frozen=True)
class Advice:
    id: str
    texts: Mapping[str, str]
    clause: str

    def text_in(self, language: str) -> str:
        return self.texts.get(language, self.texts["en"])


@dataclass(frozen=True)
class LastResortHolder:
    """An agency that is last resort for a part of a sector, whoever leads it. `scope`: that part, in words."""

    agency: str
    duty: str
    scope: Mapping[str, str]
    clause: str

    def scope_in(self, language: str) -> str:
        return self.scope.get(language, self.scope["en"])


@dataclass(frozen=True)
class Sector:
    """A sector or area of activity. `code`: global code ("" for none); `number`: place in the table.

    `covers`: further global codes it answers for, of sectors merged into it. `parent`: the sector an area of
    responsibility is part of. `apart`: coordinated by arrangements of its own, never activated (refugees).
    """

    id: str
    number: int | None
    code: str
    kind: str
    names: Mapping[str, str]
    leads: tuple[TableLead, ...]
    global_leads: tuple[str, ...]
    focal_points: tuple[FocalPointAgency, ...]
    last_resorts: tuple[LastResortHolder, ...]
    covers: tuple[str, ...]
    parent: str
    apart: bool
    advice: Advice | None
    clause: str

    @property
    def name(self) -> str:
        return self.names["en"]

    def name_in(self, language: str) -> str:
        return self.names.get(language, self.names["en"])


@dataclass(frozen=True)
class GlobalLead:
    """Who the table names for a sector in an emergency.

    No agencies where it names none for the situation. `assumed`: nobody has said yet whether people are
    displaced, and the answer may change. `last_resort` is the duty in a country: yes, no or differentiated.
    """

    agencies: tuple[str, ...]
    role: str
    choose: bool
    last_resort: str
    clause: str
    situation: str
    assumed: bool = False
    last_resort_clause: str = ""
    consultation: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Word:
    """A choice with its names by language: a term, a way of taking part, an issue, a duty."""

    id: str
    names: Mapping[str, str]
    clause: str
    plurals: Mapping[str, str]

    def name_in(self, language: str) -> str:
        return self.names.get(language, self.names["en"])

    def plural_in(self, language: str) -> str:
        return self.plurals.get(language, self.name_in(language))


@dataclass(frozen=True)
class Profile:
    """One edition of the guidance."""

    version: str
    title: str
    draft: bool
    sources: tuple[Source, ...]
    situations: tuple[Situation, ...]
    agencies: tuple[Agency, ...]
    sectors: tuple[Sector, ...]
    issues: tuple[Word, ...]
    duties: tuple[Word, ...]
    terms: tuple[Word, ...]
    participation: tuple[Word, ...]
    actors: tuple[StepActor, ...]
    procedures: tuple[Procedure, ...]
    rules: tuple[Rule, ...]
    criteria: tuple[Criterion, ...]
    follow_ups: tuple[FollowUp, ...]
    promises: tuple[Promise, ...]

    def procedure(self, procedure_id: str) -> Procedure:
        """The procedure with this id. Raises `KeyError`."""
        return {one.id: one for one in self.procedures}[procedure_id]

    def actor(self, actor_id: str) -> StepActor:
        """The actor with this id. Raises `KeyError`."""
        return {one.id: one for one in self.actors}[actor_id]

    def rule(self, rule_id: str) -> Rule:
        """The rule with this id ("R04"). Raises `KeyError`."""
        return {one.id: one for one in self.rules}[rule_id]

    def sector(self, sector_id: str) -> Sector:
        """The sector with this id. Raises `KeyError`."""
        return self._sectors[sector_id]

    def agency(self, acronym: str) -> Agency:
        """The agency with this acronym. Raises `KeyError`."""
        return self._agencies[acronym]

    def term(self, term_id: str) -> Word:
        """The word a country team chose (GN 5), "working_group" or "working group". Raises `KeyError`."""
        return {word.id: word for word in self.terms}[term_id.replace(" ", "_")]

    def situation_for(self, *, kind: str, displacement: bool | None) -> tuple[Situation, bool]:
        """The column an emergency falls under, and was displacement assumed? Raises `KeyError`."""
        columns = [s for s in self.situations if kind in s.kinds]
        for column in columns:
            if column.displacement is None or column.displacement == displacement:
                return column, False
        for column in columns:
            if column.when_unknown:
                return column, True
        raise KeyError(kind)

    def leads_for(self, sector_id: str, *, kind: str, displacement: bool | None) -> GlobalLead:
        """Who the global table names for a sector (GN 3) in an emergency.

        `kind` is conflict, disaster or complex; `displacement` None means not said yet. Where the table names
        nobody, the agencies are empty and the duty is the sector's own. Raises `KeyError` for sector or kind.
        """
        sector = self.sector(sector_id)
        situation, assumed = self.situation_for(kind=kind, displacement=displacement)
        for lead in sector.leads:
            if lead.situation in (ANY, situation.id):
                unsure = assumed and lead.situation != ANY
                return _global_lead(lead, unsure)
        duty = next((lead for lead in sector.leads if lead.role == "lead"), sector.leads[0])
        return replace(
            _global_lead(duty, False), agencies=(), choose=False, situation=situation.id, clause=sector.clause
        )

    def find_sector(self, text: str) -> tuple[Sector, ...]:
        """The sectors a written name stands for: an id, a global code, a name in any language, a merged name.

        "Food Security" gives food and agriculture; an area of responsibility gives the sector it belongs to;
        an unknown name, or one with an unknown part, gives none.
        """
        if is_and_so_on(text):
            return ()
        if key_of(text) in self._by_key:
            return self._by_key[key_of(text)]
        within = narrower(text)
        if within is not None:
            return self._by_key.get(key_of(within.names["en"]), ())
        for parts in parts_of(text):
            found = [self.find_sector(part) for part in parts]
            if all(found):
                return self._in_order(tuple(sector for sectors in found for sector in sectors))
        return ()

    def _in_order(self, found: tuple[Sector, ...]) -> tuple[Sector, ...]:
        wanted = {sector.id for sector in found}
        return tuple(sector for sector in self.sectors if sector.id in wanted)

    @cached_property
    def _sectors(self) -> dict[str, Sector]:
        return {sector.id: sector for sector in self.sectors}

    @cached_property
    def _agencies(self) -> dict[str, Agency]:
        return {agency.acronym: agency for agency in self.agencies}

    @cached_property
    def _by_key(self) -> dict[str, tuple[Sector, ...]]:
        """Sectors by every folded name: the common spellings first, the profile's own names over them."""
        index: dict[str, tuple[Sector, ...]] = {}
        for row in all_names():
            by_code = [s for s in self.sectors if row.code and row.code in (s.code, *s.covers)]
            by_parent = [s for s in self.sectors if row.parent and s.code == row.parent]
            own = [s for s in self.sectors if s.id == row.sector] or by_code or by_parent
            index.update({key_of(spelling): tuple(own) for spelling in spellings(row)})
        for sector in self.sectors:
            index.update({key_of(name): (sector,) for name in (sector.id, *sector.names.values())})
        return index


def _global_lead(lead: TableLead, assumed: bool) -> GlobalLead:
    return GlobalLead(
        agencies=lead.agencies,
        role=lead.role,
        choose=lead.choose,
        last_resort=lead.last_resort,
        clause=lead.clause,
        situation=lead.situation,
        assumed=assumed,
        last_resort_clause=lead.last_resort_clause,
        consultation=lead.consultation,
        notes=lead.notes,
    )
