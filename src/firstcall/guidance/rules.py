"""What an edition can be commented on, and how two editions differ. No Django."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from firstcall.policy.guidance import ANY, Profile, Sector, TableLead
from firstcall.policy.procedures import Procedure
from firstcall.policy.refusal import Refusal, gettext_noop

ADDED, GONE, MERGED, SPLIT, RENAMED, CHANGED = "added", "gone", "merged", "split", "renamed", "changed"
STEP_ASPECTS: tuple[str, ...] = (
    "number",
    "actors",
    "act",
    "after",
    "deadline",
    "needs",
    "audiences",
    "documents",
    "tells",
)
STEP_ASPECTS += ("optional", "each_round", "skipped_in", "names", "explains", "clause")


class HasId(Protocol):
    @property
    def id(self) -> str: ...


One = TypeVar("One", bound=HasId)


@dataclass(frozen=True)
class LeadChange:
    """Who leads a sector in a situation ("any": in all), before and after; several before where sectors were merged."""

    situation: str
    before: tuple[TableLead, ...]
    after: TableLead | None


@dataclass(frozen=True)
class SectorChange:
    """`what`: added, gone, merged, split, renamed or changed. `before`: the sectors of the older edition."""

    what: str
    before: tuple[Sector, ...]
    after: Sector | None
    leads: tuple[LeadChange, ...] = ()
    last_resorts: bool = False

    @property
    def shown(self) -> Sector:
        """The sector the change is listed under."""
        return self.after or self.before[0]


@dataclass(frozen=True)
class Difference:
    """Something with an id that came, went or changed: a step, rule, criterion … `aspects`: what changed of it."""

    what: str
    id: str
    aspects: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProcedureChange:
    what: str
    id: str
    aspects: tuple[str, ...] = ()
    steps: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """What the newer of two editions has otherwise than the older. What is not listed is the same."""

    sectors: tuple[SectorChange, ...]
    procedures: tuple[ProcedureChange, ...]
    rules: tuple[Difference, ...]
    criteria: tuple[Difference, ...]
    follow_ups: tuple[Difference, ...]
    promises: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """No difference at all."""
        return not any(
            (self.sectors, self.procedures, self.rules, self.criteria, self.follow_ups, self.promises)
        )


def subjects(profile: Profile) -> dict[str, str]:
    """What can be commented on, with its English name: "rule:R04", "sector:shelter", "step:new-emergency/agree"."""
    found = {f"sector:{one.id}": one.name for one in profile.sectors}
    for procedure in profile.procedures:
        found |= {f"step:{procedure.id}/{step.id}": step.name_in("en") for step in procedure.steps}
    found |= {f"rule:{one.id}": one.text_in("en") for one in profile.rules}
    return found | {f"criterion:{one.id}": one.text_in("en") for one in profile.criteria}


def why_not_comment(*, known: bool, text: str) -> Refusal | None:
    """Country teams comment on the guidance itself, rule by rule (GN 1, last paragraph)."""
    if not known:
        return Refusal(
            "subject-unknown",
            gettext_noop(
                "The edition has no such rule, step or sector. Choose one on its page and comment there."
            ),
            "GN 1",
        )
    if not text.strip():
        return Refusal("comment-empty", gettext_noop("Write what your team found before sending it."), "GN 1")
    return None


def compare(old: Profile, new: Profile) -> Comparison:
    """How `new` differs from `old`: sectors and leads, procedures with steps and clocks, rules, criteria, reviews."""
    return Comparison(
        sectors=_sectors(old, new),
        procedures=_procedures(old, new),
        rules=_differences(old.rules, new.rules, ("enforced", "texts", "clause")),
        criteria=_differences(old.criteria, new.criteria, ("texts", "clause")),
        follow_ups=_differences(
            old.follow_ups,
            new.follow_ups,
            ("procedure", "onsets", "months", "days", "every", "hard", "names", "clause"),
        ),
        promises=_differences(old.promises, new.promises, ("texts", "clause")),
    )


# --- sectors: the same id, or a global code in common -----------------------------------------------------------------


def _codes(sector: Sector) -> set[str]:
    return {code for code in (sector.code, *sector.covers) if code}


def _akin(one: Sector, other: Sector, both: Collection[str]) -> bool:
    """Is `other` of the new edition what became of `one`? Two that stand in both editions stay apart (food, FSC)."""
    if one.id == other.id:
        return True
    return bool(_codes(one) & _codes(other)) and not (one.id in both and other.id in both)


def _sectors(old: Profile, new: Profile) -> tuple[SectorChange, ...]:
    found = []
    both = {one.id for one in old.sectors} & {one.id for one in new.sectors}
    for sector in new.sectors:
        before = tuple(one for one in old.sectors if _akin(one, sector, both))
        change = _sector(old, new, before, sector)
        if change is not None:
            found.append(change)
    gone = [one for one in old.sectors if not any(_akin(one, sector, both) for sector in new.sectors)]
    return (*found, *(SectorChange(GONE, (one,), None) for one in gone))


def _sector(old: Profile, new: Profile, before: tuple[Sector, ...], after: Sector) -> SectorChange | None:
    if not before:
        return SectorChange(ADDED, (), after, _leads(old, new, (), after), bool(after.last_resorts))
    leads = _leads(old, new, before, after)
    last_resorts = {one for sector in before for one in _holders(sector)} != set(_holders(after))
    if len(before) > 1:
        return SectorChange(MERGED, before, after, leads, last_resorts)
    origin = before[0]
    successors = [one for one in new.sectors if _codes(one) & _codes(origin)]
    what = SPLIT if len(successors) > 1 and origin.id != after.id else RENAMED
    if origin.id == after.id and origin.name == after.name:
        what = CHANGED
        if not leads and not last_resorts and (origin.kind, origin.apart) == (after.kind, after.apart):
            return None
    return SectorChange(what, before, after, leads, last_resorts)


def _holders(sector: Sector) -> list[tuple[str, str, str]]:
    return [(one.agency, one.duty, one.scope_in("en")) for one in sector.last_resorts]


def lead_in(sector: Sector, situation: str) -> TableLead | None:
    """What the table says of a sector in a situation; None where it names nobody."""
    return next((lead for lead in sector.leads if lead.situation in (ANY, situation)), None)


def _leads(old: Profile, new: Profile, before: tuple[Sector, ...], after: Sector) -> tuple[LeadChange, ...]:
    """Situation by situation where the lead is another; one line where it is the same change in all."""
    situations = dict.fromkeys(one.id for one in (*old.situations, *new.situations))
    lines = []
    for situation in situations:
        leads = [lead_in(sector, situation) for sector in before]
        now = lead_in(after, situation)
        was = {_lead(lead): lead for lead in leads if lead is not None}
        if set(was) != ({_lead(now)} if now is not None else set()):
            lines.append(LeadChange(situation, tuple(was.values()), now))
    plain = {
        (tuple(_lead(one) for one in line.before), _lead(line.after) if line.after else None)
        for line in lines
    }
    if len(lines) == len(situations) and len(plain) == 1:
        return (LeadChange(ANY, lines[0].before, lines[0].after),)
    return tuple(lines)


def _lead(lead: TableLead) -> tuple[object, ...]:
    return lead.agencies, lead.role, lead.choose, lead.last_resort


# --- procedures, and everything else that has an id -------------------------------------------------------------------


def _procedures(old: Profile, new: Profile) -> tuple[ProcedureChange, ...]:
    before = {one.id: one for one in old.procedures}
    found = []
    for procedure in new.procedures:
        if procedure.id not in before:
            found.append(ProcedureChange(ADDED, procedure.id))
            continue
        change = _procedure(before[procedure.id], procedure)
        if change.aspects or change.steps:
            found.append(change)
    gone = [one for one in before if one not in {procedure.id for procedure in new.procedures}]
    return (*found, *(ProcedureChange(GONE, one) for one in gone))


def _procedure(old: Procedure, new: Procedure) -> ProcedureChange:
    names = ("onsets", "about", "opened_by", "may_settle", "leads_to", "names", "clause")
    aspects = tuple(name for name in names if getattr(old, name) != getattr(new, name))
    return ProcedureChange(CHANGED, new.id, aspects, _differences(old.steps, new.steps, STEP_ASPECTS))


def _differences(old: Iterable[One], new: Iterable[One], aspects: tuple[str, ...]) -> tuple[Difference, ...]:
    before: Mapping[str, One] = {one.id: one for one in old}
    after: Mapping[str, One] = {one.id: one for one in new}
    found = []
    for name, one in after.items():
        if name not in before:
            found.append(Difference(ADDED, name))
            continue
        changed = tuple(aspect for aspect in aspects if getattr(before[name], aspect) != getattr(one, aspect))
        if changed:
            found.append(Difference(CHANGED, name, changed))
    return (*found, *(Difference(GONE, name) for name in before if name not in after))
