"""The gap check: needs nobody covers, sectors covered twice, posts that stand empty, leads other than the
global table's without a reason (GN 5, 10; S3, S5, S8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from firstcall.policy.refusal import gettext_noop

NEED, WORKED, RELEVANT, TWICE, LEAD, DEVIATES, COORDINATOR, RECOVERY = (
    "need-uncovered", "work-uncovered", "sector-uncovered", "covered-twice", "no-lead", "not-the-global-lead",
    "no-coordinator", "no-early-recovery",
)  # fmt: skip
SENTENCES = {
    NEED: (gettext_noop("%(sector)s: people are in need and nobody covers it; it stands against the HC."), "GN 10"),
    WORKED: (
        gettext_noop("%(sector)s: organisations report work and nobody covers it."),
        "GN 5",
    ),
    RELEVANT: (gettext_noop("%(sector)s: nobody covers it, and no reason was given for leaving it out."), "GN 5"),
    TWICE: (gettext_noop("%(sector)s is covered more than once in the same place: %(groups)s."), "GN 5"),
    LEAD: (gettext_noop("%(groups)s: no lead."), "GN 5"),
    DEVIATES: (
        gettext_noop("%(groups)s: the lead is not the agency of the global table, and no reason is on record."),
        "GN 5; OG Q6",
    ),
    COORDINATOR: (gettext_noop("%(groups)s: no coordinator."), "OG, who is accountable"),
    RECOVERY: (gettext_noop("%(groups)s: no focal point for early recovery."), "GN 5; OG Q6"),
}  # fmt: skip


EMPTY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Covering:
    """A group as the check sees it. `area` None: everywhere. `part`: below a national one, which covers the same.

    `deviates`: led by none of the agencies the global table names for it here, without a reason.
    """

    code: str
    name: str
    sectors: frozenset[str]
    area: int | None = None
    part: bool = False
    has_lead: bool = False
    deviates: bool = False
    has_coordinator: bool = False
    has_early_recovery: bool = False


@dataclass(frozen=True)
class Finding:
    """One thing the check found: what it is, the sector and the groups (codes) it concerns, and its clause."""

    kind: str
    sector: str = ""
    sector_name: str = ""
    groups: tuple[str, ...] = ()
    names: tuple[str, ...] = field(default=(), compare=False)

    @property
    def clause(self) -> str:
        return SENTENCES[self.kind][1]

    @property
    def message(self) -> str:
        """The sentence in English, with places for `params`."""
        return SENTENCES[self.kind][0]

    @property
    def params(self) -> dict[str, str]:
        return {"sector": self.sector_name or self.sector, "groups": ", ".join(self.names)}


def check_structure(
    groups: Iterable[Covering],
    *,
    relevant: Mapping[str, str],
    uncovered: Mapping[str, str],
    left_out: Collection[str],
    networked: Collection[str] = (),
    worked: Mapping[str, str] = EMPTY,
) -> list[Finding]:
    """What the structure lacks, the gravest first.

    `uncovered`: sectors with people in need that no group covers, `worked`: those in which organisations report work
    and that no group covers, `relevant`: sectors of the guidance that apply to this situation (all id -> name).
    `left_out`: those left out with a reason; a recorded need is named all the same. `networked`: sectors that are a
    network of focal points instead of a group.
    """
    groups = list(groups)
    covered = {sector for one in groups if not one.part for sector in one.sectors}
    found = [Finding(NEED, sector, name) for sector, name in uncovered.items()]
    seen_to = covered | set(uncovered) | set(left_out) | set(networked)
    found += [Finding(WORKED, sector, name) for sector, name in worked.items() if sector not in seen_to]
    found += [
        Finding(RELEVANT, sector, name)
        for sector, name in relevant.items()
        if sector not in seen_to | set(worked)
    ]
    found += _twice(groups, relevant)
    whole = [one for one in groups if not one.part]
    empty = (
        (LEAD, [one for one in whole if not one.has_lead]),
        (DEVIATES, [one for one in groups if one.deviates]),
        (COORDINATOR, [one for one in whole if not one.has_coordinator]),
        (RECOVERY, [one for one in whole if not one.has_early_recovery and not one.sectors & set(networked)]),
    )
    found += [
        Finding(kind, groups=tuple(one.code for one in those), names=tuple(one.name for one in those))
        for kind, those in empty
        if those
    ]
    return found


def _twice(groups: list[Covering], names: Mapping[str, str]) -> list[Finding]:
    """Sectors that two groups of the same rank cover in the same place."""
    at: dict[tuple[str, int | None, bool], list[Covering]] = {}
    for one in groups:
        for sector in one.sectors:
            at.setdefault((sector, one.area, one.part), []).append(one)
    return [
        Finding(
            TWICE,
            sector,
            names.get(sector, sector),
            tuple(one.code for one in those),
            tuple(one.name for one in those),
        )
        for (sector, _area, _part), those in sorted(at.items(), key=lambda item: item[0][0])
        if len(those) > 1
    ]
