"""Any order of acts: whatever is tried, a case stays sound (GN 10, 11; D7). Driven at random against plain promises."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from firstcall.access.rules import Forbidden, NotVisible
from firstcall.last_resort import actions
from firstcall.last_resort.models import GapAct, GapCase
from firstcall.last_resort.queries import Now
from firstcall.last_resort.rules.bringing import Said
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerEntry
from firstcall.record.rules import new_id
from firstcall.structure.actions import answer_commitment
from firstcall.structure.models import Commitment
from firstcall.structure.rules.commitments import BINDING
from tests.last_resort.made import Response, make_response

WALKS = settings(
    max_examples=10,
    stateful_step_count=50,
    derandomize=True,
    phases=[Phase.generate],
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
NO = (Refused, Forbidden, NotVisible)
PARTNERS = st.sampled_from(["SAVA", "MEDO"])


class Course(RuleBasedStateMachine):
    """One case; partners, coordinator, representative and HC act as they like. Most of it is refused."""

    response: Response

    @initialize(people=st.none() | st.integers(1, 50), brought=st.booleans())
    def begin(self, people: int | None, brought: bool) -> None:
        about = {"people": people, "topic": new_id()}
        self.case = self.response.at_last_resort(**about) if brought else self.response.open(**about)
        self.seen: set[str] = set()

    def tried(self, act: Any, *given: Any, **more: Any) -> None:
        """Do it if it may be done; a refusal leaves everything as it was."""
        before = self.written()
        try:
            act(*given, **more, at=self.response.now)
        except NO:
            assert self.written() == before

    def written(self) -> tuple[int, int, int]:
        return GapAct.objects.count(), LedgerEntry.objects.count(), Commitment.objects.count()

    def fresh(self) -> GapCase:
        return GapCase.objects.get(pk=self.case.pk)

    def now(self) -> Now:
        return self.response.stands(self.case)

    @rule(days=st.integers(1, 9))
    def time_passes(self, days: int) -> None:
        self.response.later(days=days)

    @rule(names=st.lists(PARTNERS, unique=True, min_size=1))
    def call(self, names: list[str]) -> None:
        asked = [self.response.partners[name] for name in names]
        self.tried(actions.call_partners, self.fresh(), organisations=asked, by=self.response.coordinator)

    @rule(
        name=PARTNERS,
        answer=st.sampled_from(["accepted", "part", "declined"]),
        people=st.none() | st.integers(1, 60),
        noted=st.booleans(),
    )
    def answer(self, name: str, answer: str, people: int | None, noted: bool) -> None:
        act = actions.note_answer if noted else actions.answer_call
        by = self.response.coordinator if noted else self.response.users[name]
        self.tried(
            act, self.fresh(), organisation=self.response.partners[name], answer=answer,
            people=people if answer == "part" else None, text="We go.", reason="No staff.", by=by,
        )  # fmt: skip

    @rule(name=PARTNERS, answer=st.sampled_from(["accepted", "withdrawn", "met", "declined"]))
    def answer_commitment(self, name: str, answer: str) -> None:
        one = Commitment.objects.filter(organisation=self.response.partners[name]).order_by("-pk").first()
        if one is not None:
            by = self.response.users[name]
            self.tried(answer_commitment, one, answer=answer, reason="x", expected=None, by=by)

    @rule(urgency=st.sampled_from(["life_saving", "normal"]))
    def bring(self, urgency: str) -> None:
        by = self.response.coordinator
        self.tried(actions.bring_last_resort, self.fresh(), urgency=urgency, why="x", expected=None, by=by)

    @rule(
        answer=st.sampled_from(["commit", "constrained"]),
        condition=st.sampled_from(["access", "security", "funding"]),
        people=st.none() | st.integers(1, 60),
    )
    def last_resort(self, answer: str, condition: str, people: int | None) -> None:
        commit = answer == "commit"
        said = Said(
            answer,
            () if commit else (condition,),
            evidence="x",
            explanation="x",
            people=people if commit else None,
        )
        self.tried(actions.answer_last_resort, self.fresh(), said=said, expected=None, by=self.response.lead)

    @rule(outcome=st.sampled_from(["holds", "changed"]))
    def review(self, outcome: str) -> None:
        day = self.response.now.date() + timedelta(days=20)
        self.tried(
            actions.review_case, self.fresh(), outcome=outcome, text="x", next_on=day, expected=None,
            by=self.response.hc,
        )  # fmt: skip

    @rule(
        ending=st.sampled_from(["filled_by_partners", "filled_by_last_resort"] * 9 + ["need_ended", "no_gap"])
    )
    def close(self, ending: str) -> None:
        stood = self.now()
        self.tried(
            actions.close_case,
            self.fresh(),
            ending=ending,
            text="x",
            expected=None,
            by=self.response.coordinator,
        )
        if ending.startswith("filled") and self.fresh().stage == "closed" and stood.stage != "closed":
            by = stood.partners if ending == "filled_by_partners" else stood.last_resort
            assert any(one.counts for one in by)
            assert not stood.remaining.left

    @rule()
    def reopen(self) -> None:
        self.tried(actions.reopen_case, self.fresh(), text="x", expected=None, by=self.response.hc)

    @invariant()
    def sound(self) -> None:
        now = self.now()
        self.seen |= {now.stage, now.standing}
        case, left = now.case, now.remaining
        if left.people is not None:
            assert (left.undertaken or 0) + (left.offered or 0) + (left.left or 0) == left.people
        assert (case.stage == "closed") == (case.closed_at is not None) == bool(case.ending)
        assert case.stage in ("last_resort", "closed") or not case.duty
        assert bool(case.duty) == bool(case.standing)
        assert (now.standing == "committed") <= any(one.binding for one in now.last_resort)
        binding = sum(one.binding for one in (*now.partners, *now.last_resort))
        assert binding <= Commitment.objects.filter(state__in=BINDING).count()
        subject = f"gap-case:{case.public_id}"
        assert case.acts.count() == LedgerEntry.objects.filter(subject=subject).count()


@pytest.mark.one_engine
@pytest.mark.django_db
def test_whatever_people_do_a_case_stays_sound() -> None:
    """Ten walks of fifty acts, the same each time; they mean something only if they get somewhere."""
    stages: list[str] = []

    class Watched(Course):
        response = make_response()

        def teardown(self) -> None:
            if hasattr(self, "case"):
                stages.extend(self.seen)
            super().teardown()

    run_state_machine_as_test(Watched, settings=WALKS)
    reached = {"found", "called", "answered", "last_resort", "closed", "due", "committed", "constrained"}
    assert reached <= set(stages)
