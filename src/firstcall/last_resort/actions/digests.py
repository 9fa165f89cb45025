"""The digest: how many gap cases wait for somebody, with one link. Once a week or a day for each person and role, as
each has chosen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from firstcall.access.queries import valid_grants
from firstcall.last_resort.queries.digest import Waiting, waiting_cases
from firstcall.last_resort.queries.digest_choice import digests_chosen
from firstcall.last_resort.rules.digests import Chosen, digest_period
from firstcall.policy.refusal import gettext_noop
from firstcall.record.actions import remind
from firstcall.structure.models import Emergency

DIGEST = "gaps-week:"  # how the key of a notice begins that is one
COORD = gettext_noop("%(emergency)s, %(group)s: open gap cases: %(open)s, waiting for you: %(waiting)s.")
LREP = gettext_noop(
    "%(emergency)s: gaps in which the last resort waits for your agency's answer: %(waiting)s."
)
HC = gettext_noop(
    "%(emergency)s: open gap cases: %(open)s, last resort due: %(due)s, standing with you: %(with_hc)s."
)
PART = gettext_noop(
    "%(emergency)s: calls to fill a gap that wait for your organisation's answer: %(waiting)s."
)

Digest = tuple[int, str, str, dict[str, object], str]  # person, key's end, text, params, path


def send_digests(emergency: Emergency, at: datetime, *, late: bool = True) -> int:
    """Tell everybody whom cases of this emergency wait for, once in the week or on the day each has chosen.

    `late`: nobody has looked since some time, so weeks that have begun are made up for. Gives how many were told.
    """
    found = waiting_cases(emergency, at)
    told, due = 0, list(_digests(emergency, found, at))
    chosen = digests_chosen(one[0] for one in due)
    for person, mark, text, params, path in due:
        period = digest_period(chosen.get(person, Chosen()), at, late=late)
        if period is None:
            continue
        told += remind(
            people=[person],
            key=f"{DIGEST}{emergency.pk}:{period}:{mark}",
            text=text,
            params={"emergency": emergency.name, **params},
            link=f"/e/{emergency.code}/{path}/",
            entry=found.entry,
            at=at,
        )
    return told


def _digests(emergency: Emergency, found: Waiting, at: datetime) -> Iterator[Digest]:
    """What is to be said to whom; nothing where nothing waits."""
    rows = (
        valid_grants(at).filter(emergency=emergency, role__in=("COORD", "LREP", "HC", "PART")).order_by("pk")
    )
    for grant in rows.select_related("group"):
        waiting = 0
        if grant.role == "COORD" and grant.group is not None:
            open_, waiting = found.of_group(grant.group_id)
            params: dict[str, object] = {"group": grant.group.name, "open": open_, "waiting": waiting}
            said = (grant.person_id, f"c{grant.group_id}", COORD, params, "gap-cases")
        elif grant.role == "LREP":
            waiting = found.due_of(grant.organisation_id)
            said = (grant.person_id, f"l{grant.organisation_id}", LREP, {"waiting": waiting}, "last-resort")
        elif grant.role == "HC":
            params = {"open": found.open, "due": found.due, "with_hc": found.with_hc}
            waiting = found.due + found.with_hc
            said = (grant.person_id, "hc", HC, params, "last-resort")
        elif grant.role == "PART":
            waiting = found.silent_of(grant.organisation_id)
            said = (grant.person_id, f"p{grant.organisation_id}", PART, {"waiting": waiting}, "calls")
        if waiting:
            yield said
