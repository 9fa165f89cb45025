"""Where a case stands now: its stage by the clock, what was undertaken, what is left (GN 10, 11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from firstcall.last_resort.models import AskedPartner, GapCall, GapCase, LastResortAnswer, PartnerAnswer
from firstcall.last_resort.queries.said import answers_of, calls_of, last_resort_answers_of
from firstcall.last_resort.rules.calling import owes_answer
from firstcall.last_resort.rules.people import Remaining, Undertaking, free_for, remaining
from firstcall.last_resort.rules.stages import stage_now, standing_now
from firstcall.organisations.models import Organisation
from firstcall.policy.gap_courses import GapCourse, course
from firstcall.structure.models import Commitment
from firstcall.structure.rules.commitments import binds


@dataclass(frozen=True)
class Now:
    """A case at a moment. `asked`: the organisations (pk) called on; `answered`: all that spoke and owe no answer."""

    case: GapCase
    course: GapCourse
    stage: str
    standing: str
    remaining: Remaining
    partners: tuple[Undertaking, ...]
    last_resort: tuple[Undertaking, ...]
    asked: frozenset[int]
    answered: frozenset[int]


def case_now(case: GapCase, at: datetime) -> Now:
    """Everything that follows from what was said in a case. No query where `cases_seen` fetched it."""
    partners, own = partner_undertakings(case), last_resort_undertakings(case)
    left = remaining(case.people, [*partners, *own])
    asked, answered = asked_in(case), answered_by(case)
    return Now(
        case=case,
        course=course(case.course),
        stage=stage_now(case.stage, asked=asked, answered=answered, reply_by=case.reply_by, at=at),
        standing=standing_now(case.standing, left=left.left, committed=any(one.binding for one in own)),
        remaining=left,
        partners=tuple(partners),
        last_resort=tuple(own),
        asked=asked,
        answered=answered,
    )


def latest_call(case: GapCase) -> GapCall | None:
    """The call that is out, the last of them."""
    return max(calls_now(case), key=lambda one: one.round, default=None)


def calls_now(case: GapCase) -> list[GapCall]:
    """The calls of the course that runs: those since the case was opened again, if it was."""
    return [one for one in calls_of(case) if case.reopened_at is None or one.at >= case.reopened_at]


def answers_now(case: GapCase) -> list[PartnerAnswer]:
    """What was said in the course that runs, in the order in which it was."""
    said = [one for one in answers_of(case) if case.reopened_at is None or one.at >= case.reopened_at]
    return sorted(said, key=lambda one: one.pk)


def last_resort_said(case: GapCase) -> list[LastResortAnswer]:
    """What the provider of last resort said in the course that runs, in order."""
    said = last_resort_answers_of(case)
    since = [one for one in said if case.reopened_at is None or one.at >= case.reopened_at]
    return sorted(since, key=lambda one: one.pk)


def asked_in(case: GapCase) -> frozenset[int]:
    """The organisations called on in any call of the course that runs."""
    return frozenset(one.organisation_id for call in calls_now(case) for one in call.asked.all())


def latest_answers(case: GapCase) -> list[PartnerAnswer]:
    """What each organisation said last, in the order of their answers."""
    last: dict[int, PartnerAnswer] = {}
    for one in answers_now(case):
        last.pop(now_is(one.organisation), None)
        last[now_is(one.organisation)] = one
    return list(last.values())


def answered_by(case: GapCase) -> frozenset[int]:
    """The organisations that said something, whatever it was, and are not asked again since."""
    return frozenset(now_is(one.organisation) for one in answers_now(case)) - silent_in(case).keys()


def silent_in(case: GapCase) -> dict[int, AskedPartner]:
    """Who was called on and has not answered since (`owes_answer`): per organisation (pk) its latest call.

    The one notion of "asked and not answered": inbox, board, case page, reminders, programs. No query where
    `cases_seen` fetched the case.
    """
    said = {now_is(one.organisation): one for one in latest_answers(case)}
    found: dict[int, AskedPartner] = {}
    for call in sorted(calls_now(case), key=lambda one: one.round):
        for asked in call.asked.all():
            answer = said.get(asked.organisation_id)
            if owes_answer(
                called_at=call.at,
                answered_at=answer.at if answer else None,
                bound=answer is not None and binds_its_own(answer),
            ):
                asked.call = call
                found[asked.organisation_id] = asked
    return found


def now_is(organisation: Organisation) -> int:
    """The organisation as it is today (primary key): what it was merged into, as often as it was."""
    while organisation.merged_into is not None:
        organisation = organisation.merged_into
    return organisation.pk


def partner_undertakings(case: GapCase, *, besides: int | None = None) -> list[Undertaking]:
    """What partners undertake or offer, as it stands with their commitments today (GN 10). `besides`: an organisation
    (pk) left out."""
    return [
        Undertaking(
            organisation=one.organisation.acronym or one.organisation.name,
            people=one.people,
            binding=binds_its_own(one),
            apart=one.apart,
        )
        for one in latest_answers(case)
        if one.answer != "declined" and now_is(one.organisation) != besides
    ]


def left_for(case: GapCase, organisation: int, *, binding: bool) -> int | None:
    """How many people an organisation (pk) may take on, whatever it said before (`free_for`)."""
    said = [*partner_undertakings(case, besides=organisation), *last_resort_undertakings(case)]
    return free_for(remaining(case.people, said), binding=binding)


def last_resort_undertakings(case: GapCase) -> list[Undertaking]:
    """What the provider of last resort committed to and has not taken back."""
    return [
        Undertaking(
            organisation=one.organisation.acronym or one.organisation.name,
            people=one.people,
            binding=binding_now(one.commitment, noted=False),
        )
        for one in last_resort_said(case)
        if one.answer == "commit"
    ]


def binds_its_own(answer: PartnerAnswer) -> bool:
    """Is the organisation bound by what it said, as it stands today? By no refusal, and by no offer that is apart."""
    undertaken = answer.answer != "declined" and not answer.apart
    return undertaken and binding_now(answer.commitment, noted=answer.noted)


def binding_now(commitment: Commitment | None, *, noted: bool) -> bool:
    """A commitment binds as long as its organisation holds to it; without one, the word of its own user does."""
    return not noted if commitment is None else binds(commitment.state)
