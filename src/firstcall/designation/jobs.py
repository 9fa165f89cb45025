"""Clocks that run out are told to whoever must act, once each. They only tell: nothing is decided here."""

from __future__ import annotations

from datetime import datetime

from firstcall.access.queries import holders
from firstcall.designation.actions.recording import GLOBAL, link_of
from firstcall.designation.queries import Clock, running_clocks
from firstcall.policy import profiles
from firstcall.policy.refusal import gettext_noop
from firstcall.record.actions import remind
from firstcall.record.jobs import every_minute_also
from firstcall.structure.models import Emergency

SOON = gettext_noop("%(emergency)s, %(case)s: the time for “%(step)s” is nearly over.")
OVER = gettext_noop("%(emergency)s, %(case)s: the time for “%(step)s” is over. It can still be done.")
TEXTS = {"soon": SOON, "overdue": OVER}


@every_minute_also
def warn_of_clocks(at: datetime) -> None:
    """Tell those whose step it is, and OCHA, that its clock is nearly out, and once more when it is."""
    emergencies = Emergency.objects.filter(cases__state="running").distinct()
    for clock in running_clocks(emergencies, at):
        if clock.state in TEXTS:
            _warn(clock, at)


def _warn(clock: Clock, at: datetime) -> None:
    case, step = clock.case, clock.step.step
    profile = profiles.profile(case.profile)
    roles = {role for actor in step.actors for role in profile.actor(actor).roles} | {"OCHA"}
    people = {person.pk for person in holders(roles - set(GLOBAL), at, emergency=case.emergency)}
    people |= {person.pk for person in holders(roles & set(GLOBAL), at)}
    started = case.acts.order_by("-pk").first()
    remind(
        people=people,
        key=f"case:{case.public_id}:{step.id}:{case.round}:{clock.state}",
        text=TEXTS[clock.state],
        params={"emergency": case.emergency.name, "case": case.code, "step": dict(step.names)},
        link=link_of(case),
        entry=started.ledger_sequence if started else 0,
        at=at,
    )
