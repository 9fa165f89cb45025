"""Focal points for issues in groups: cross-cutting, early recovery, a sector's own (GN 7; OG Q3, Q6; S8, S9)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from firstcall.policy.guidance import Profile
from firstcall.policy.reading import LANGUAGES
from firstcall.policy.refusal import Refusal, gettext_noop
from firstcall.policy.sector_names import sector_code_for, sector_name
from firstcall.structure.rules.endings import refusal_of_ended

EARLY_RECOVERY = "early_recovery"


@dataclass(frozen=True)
class Issue:
    """What a group may have a focal point for. `agency`: the one the guidance names, within its own sector."""

    id: str
    names: Mapping[str, str]
    clause: str
    agency: str = ""

    def name_in(self, language: str) -> str:
        return self.names.get(language) or self.names.get("en") or self.id.replace("_", " ")


def issues_of(profile: Profile, sectors: Collection[str] = ()) -> list[Issue]:
    """The issues a group has a focal point for: the edition's, early recovery, and those of the `sectors` it covers."""
    found = [Issue(one.id, one.names, one.clause) for one in profile.issues]
    for sector in profile.sectors:
        if sector.id == EARLY_RECOVERY:
            clause = sector.advice.clause if sector.advice else sector.clause
            found.append(Issue(sector.id, sector.names, clause))
    for sector in profile.sectors:
        if sector.id in sectors:
            found += [
                Issue(one.issue, _names(one.issue), one.clause, one.agency) for one in sector.focal_points
            ]
    return found


def _names(issue: str) -> dict[str, str]:
    """What an issue of a sector is called, where it has a global code of its own."""
    code = sector_code_for(issue.replace("_", " "))
    return {language: sector_name(code, language) for language in LANGUAGES} if code else {}


def why_not_name_for_issue(
    *,
    issue: str,
    issues: Iterable[str],
    takes_no_part: bool,
    already: bool,
    group_ended: bool,
    organisation: str,
) -> Refusal | None:
    """An organisation that takes part sees to one of the agreed issues, once (GN 7; OG Q3, Q6; GN 1 fn 1)."""
    if group_ended:
        return refusal_of_ended()
    known = list(issues)
    if issue not in known:
        return Refusal(
            "issue-unknown",
            gettext_noop("“%(issue)s” is not one of the agreed issues here. Choose one of: %(issues)s."),
            "GN 7",
            {"issue": issue, "issues": ", ".join(known)},
        )
    if takes_no_part:
        return Refusal(
            "takes-no-part",
            gettext_noop(
                "%(organisation)s takes no part in the cluster approach and sees to no issue within it."
            ),
            "GN 1 fn 1",
            {"organisation": organisation},
        )
    if already:
        return Refusal(
            "issue-focal-point-taken",
            gettext_noop("%(organisation)s sees to this issue here already. Nothing is left to do."),
            "OG Q3",
            {"organisation": organisation},
        )
    return None
