"""What every act of a case shares: who may, the lock on the case, the act's row, its ledger entry, who is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import F

from firstcall.access.actions import require
from firstcall.access.queries import holders
from firstcall.access.rules import Actor, Forbidden, Scope
from firstcall.designation.models import Act, Case
from firstcall.designation.queries import decision_of, procedure_of, role_in_step, steps_of
from firstcall.designation.rules import StepNow, finished, why_not_in_case
from firstcall.policy import profiles
from firstcall.policy.procedures import Step
from firstcall.policy.refusal import Refusal, gettext_noop, refuse
from firstcall.record.actions import append, change, tell
from firstcall.record.rules import Acting, Stale
from firstcall.structure.models import Emergency, Group

GLOBAL = ("ERC", "IASC", "GCL", "DON")  # roles whose grants name no emergency
STEP_CLOSED = gettext_noop("%(emergency)s, %(case)s: %(step)s.")


def scope_of(emergency: Emergency, group: Group | None = None) -> Scope:
    """Where a case of this emergency lies, and the group it is about, where it is about one."""
    return Scope(emergency=emergency.pk, country=emergency.country_id, group=group.pk if group else None)


def acting_in_step(by: Actor, case: Case, step: Step) -> Acting:
    """In whose name a step is closed. `Forbidden` where it is another actor's: only the profile's actors close it.

    The permission matrix says who may do such an act at all, the profile whose step it is; both must hold.
    """
    act, scope = decision_of(step), scope_of(case.emergency, case.group)
    role = role_in_step(by, case, step)
    acting = require(by, "decision", act, scope, role=role)
    if role:
        return acting
    profile = profiles.profile(case.profile)
    names = ", ".join(profile.actor(actor).name_in("en") for actor in step.actors)
    message = gettext_noop("This step is not yours to close. It is for: %(actors)s.")
    raise Forbidden(Refusal("not-your-step", message, step.clause, {"actors": names}))


def take(case: Case, expected: int | None = None, **fields: object) -> None:
    """Lock the case for this act: of two at once one is first, the other is `Stale`. Refused when the case is over.

    `fields` are written with it. The version rises with every act, so a page shown before is noticed.
    """
    refuse(why_not_in_case(case.state))
    change(case, expected=expected, **fields)


def one_at_a_time(emergency: Emergency) -> None:
    """Who opens or agrees a case here at the same moment as somebody else waits, and then sees the other's."""
    Emergency.objects.filter(pk=emergency.pk).update(version=F("version"))


def join_in(case: Case) -> None:
    """Take one's turn in a case beside others: replies and consultations of several at once all count.

    They wait for each other and for whoever decides; the case is read anew, so that what follows sees their acts.
    `Stale` when the round is over, refused when the case is.
    """
    refuse(why_not_in_case(case.state))
    here = Case.objects.filter(pk=case.pk, state="running", round=case.round)
    if here.update(version=F("version") + 1) != 1:
        raise Stale(Case.objects.filter(pk=case.pk).first())
    case.refresh_from_db()


def not_before(case: Case, at: datetime) -> datetime:
    """`at`, or the instant of the case's last act where the server's clock went back: nothing is dated before it (D7).

    So a clock set right after a jump stops nobody, and no deadline is met by an earlier date.
    """
    said = case.replies.order_by().values_list("at", flat=True)
    logged = case.consultations.order_by().values_list("recorded_at", flat=True)
    return max(at, case.opened_at, *case.acts.order_by().values_list("at", flat=True).union(said, logged))


def step_now(case: Case, step_id: str) -> StepNow | None:
    """The step of this id as it stands, None where the variant has none."""
    return next((one for one in steps_of(case) if one.step.id == step_id), None)


def add_act(
    case: Case,
    *,
    kind: str,
    acting: Acting,
    at: datetime,
    step: Step | None = None,
    note: str = "",
    reason: str = "",
    due_at: datetime | None = None,
    clause: str = "",
    content: Mapping[str, object] | None = None,
) -> Act:
    """Add an act to the case and to the ledger, never dated before the one it follows."""
    at = not_before(case, at)
    sequence = append(
        act=f"designation.{kind}" if step is None else f"designation.{step.act}-done",
        subject=f"case:{case.public_id}",
        content={
            "emergency": case.emergency.code,
            "case": case.code,
            "procedure": case.procedure,
            "round": case.round,
            "step": step.id if step else "",
            "note": note,
            "reason": reason,
            "due_at": due_at,
            "late": bool(due_at and at > due_at),
            **(content or {}),
        },
        by=acting,
        at=at,
        clause=(step.clause if step else clause)[:80],
    )
    return Act.objects.create(
        case=case,
        kind=kind,
        step=step.id if step else "",
        round=case.round,
        person=acting.person,
        role=acting.role,
        organisation=acting.organisation,
        note=note,
        reason=reason,
        due_at=due_at,
        at=at,
        ledger_sequence=sequence,
    )


def tell_roles(
    case: Case, roles: Iterable[str], text: str, params: Mapping[str, object], *, at: datetime, entry: int
) -> int:
    """Tell the holders of `roles` in this emergency (ERC, IASC, global leads and donors: everywhere) of an entry."""
    wanted = set(roles)
    here = [role for role in wanted if role not in GLOBAL]
    people = {person.pk for person in holders(here, at, emergency=case.emergency)} if here else set()
    everywhere = [role for role in wanted if role in GLOBAL]
    people |= {person.pk for person in holders(everywhere, at)} if everywhere else set()
    return tell(people=people, text=text, params=params, link=link_of(case), entry=entry, at=at)


def link_of(case: Case) -> str:
    """The case's page."""
    return f"/e/{case.emergency.code}/designation/{case.code}/"


def tell_of_step(case: Case, step: Step, act: Act) -> None:
    """Those the profile says are told of this step get a notice: a link and what was done, nothing more."""
    params = {"emergency": case.emergency.name, "case": case.code, "step": dict(step.names)}
    tell_roles(case, step.tells, STEP_CLOSED, params, at=act.at, entry=act.ledger_sequence)


def finish_if_done(case: Case, at: datetime) -> None:
    """A case is done once its last step is."""
    if case.state == "running" and finished(steps_of(case)) and procedure_of(case).about != "plan":
        change(case, expected=None, state="done", closed_at=at)
