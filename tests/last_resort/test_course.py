"""The course of a gap from found to closed, along each of its endings (GN 3 *, 10, 11; L2-L5)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firstcall.access.queries import operator
from firstcall.last_resort import actions
from firstcall.last_resort.models import GapCase
from firstcall.last_resort.rules.people import Remaining
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerEntry
from firstcall.structure import actions as structure
from firstcall.structure.models import Commitment
from tests.last_resort.made import AT, Response, make_response
from tests.structure.made import told

pytestmark = pytest.mark.django_db


def acts_of(case: GapCase) -> list[str]:
    subject = f"gap-case:{case.public_id}"
    return [one.act for one in LedgerEntry.objects.filter(subject=subject).order_by("sequence")]


def test_partners_fill_it(response: Response) -> None:
    case = response.call(response.open())
    assert (response.stands(case).stage, response.stands(case).remaining.left) == ("called", 1000)
    case = response.answer(case, "SAVA", "part", 400)
    assert response.stands(case).remaining == Remaining(1000, 400, 0, 600, 0)
    case = response.answer(case, "MEDO")
    now = response.stands(case)
    assert (now.stage, now.remaining) == ("answered", Remaining(1000, 1000, 0, 0, 0))
    assert set(Commitment.objects.values_list("state", flat=True)) == {"accepted"}
    actions.close_case(
        case,
        ending="filled_by_partners",
        text="Both teams vaccinate since Monday.",
        expected=None,
        by=response.coordinator,
        at=response.now,
    )
    case = response.again(case)
    assert (case.stage, case.ending, case.check_on) == (
        "closed", "filled_by_partners", response.now.date() + timedelta(days=45),
    )  # fmt: skip
    assert acts_of(case) == [
        "gap-case.opened",
        "gap-case.called",
        "gap-case.answered",
        "gap-case.answered",
        "gap-case.closed",
    ]


def test_the_last_resort_fills_it(response: Response) -> None:
    case = response.at_last_resort()
    now = response.stands(case)
    assert (now.stage, now.standing, case.duty, case.holder.acronym) == ("last_resort", "due", "yes", "WHO")
    assert case.answer_by == response.now + timedelta(days=3)
    case = response.say(case, "commit")
    assert (response.stands(case).standing, response.stands(case).remaining.left) == ("committed", 0)
    actions.close_case(
        case,
        ending="filled_by_last_resort",
        text="WHO vaccinated everybody.",
        expected=None,
        by=response.coordinator,
        at=response.now,
    )
    assert response.again(case).stage == "closed"


def test_a_part_committed_leaves_the_rest_due(response: Response) -> None:
    case = response.say(response.at_last_resort(), "commit", people=300)
    now = response.stands(case)
    assert (now.standing, now.remaining) == ("due", Remaining(1000, 300, 0, 700, 0))
    case = response.say(case, "constrained", "security")
    assert response.stands(case).standing == "constrained"


def test_a_commitment_taken_back_leaves_it_due_again(response: Response) -> None:
    case = response.say(response.at_last_resort(), "commit")
    (commitment,) = Commitment.objects.all()
    structure.withdraw_commitment(
        commitment, reason="The budget was cut.", expected=None, by=response.lead, at=response.now
    )
    now = response.stands(case)
    assert (now.standing, now.remaining.left) == ("due", 1000)


@pytest.mark.parametrize("condition", ["access", "security", "funding"])
def test_a_condition_fails_and_the_duty_returns(response: Response, condition: str) -> None:
    amount = 250_000 if condition == "funding" else None
    case = response.say(response.at_last_resort(), "constrained", condition, amount_usd=amount)
    now = response.stands(case)
    assert (now.standing, case.review_on) == ("constrained", response.now.date() + timedelta(days=30))
    assert case.last_resort_answers.get().conditions == (condition,)
    actions.log_effort(
        case,
        kind="mobilisation" if amount else "advocacy",
        text="Asked again.",
        amount_usd=10_000 if amount else None,
        by=response.lead,
        at=response.now,
    )
    actions.review_case(
        response.again(case),
        outcome="changed",
        text="The road is open.",
        expected=None,
        by=response.coordinator,
        at=response.later(days=5),
    )
    case = response.again(case)
    assert (response.stands(case).standing, case.answer_by) == ("due", response.now + timedelta(days=3))
    assert response.stands(response.say(case, "commit")).standing == "committed"


def test_a_convener_is_never_addressed() -> None:
    response = make_response("shelter", ("IFRC",), kind="disaster", displacement=None, code="XLO-2027")
    case = response.at_last_resort()
    now = response.stands(case)
    assert (now.standing, case.duty, case.holder, case.duty_clause) == (
        "with_hc", "convener", None, "GN 3 *; fn 2",
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        response.say(case)
    assert told(refused) == ("nobody-answers", "GN 3 *; fn 2")


def test_a_cross_cutting_lead_advocates_and_explains() -> None:
    response = make_response("protection", ("UNHCR",), code="XLO-2027")
    case = response.at_last_resort()
    assert case.duty == "differentiated"
    case = response.say(case, "advocate")
    assert response.stands(case).standing == "advocating"


def test_no_group_covers_it_so_it_is_the_coordinators(response: Response) -> None:
    case = actions.open_case(
        emergency=response.emergency,
        sector="EDU",
        area=response.area,
        what="No school is open.",
        by=response.hc,
        at=AT,
    )
    case = response.bring(case, by=response.hc)
    assert (case.duty, response.stands(case).standing, case.duty_clause) == ("nobody", "with_hc", "GN 10")


def test_a_partner_raises_and_the_coordinator_confirms(response: Response) -> None:
    case = response.open(by=response.users["SAVA"])
    assert (case.stage, acts_of(case)) == ("draft", ["gap-case.raised"])
    with pytest.raises(Refused) as refused:
        response.call(case)
    assert told(refused) == ("gap-draft", "ToR 8")
    actions.confirm_case(case, expected=None, by=response.coordinator, at=AT)
    assert response.again(case).stage == "found"


def test_partners_come_before_the_last_resort(response: Response) -> None:
    case = response.open()
    with pytest.raises(Refused) as refused:
        response.bring(case)
    assert told(refused) == ("call-first", "GN 11")
    case = response.call(case)
    with pytest.raises(Refused) as refused:
        response.bring(case)
    assert told(refused) == ("wait-for-answers", "GN 11")
    assert response.bring(case, "life_saving").stage == "last_resort"


def test_the_day_passes_and_the_call_is_answered(response: Response) -> None:
    case = response.call(response.open())
    response.later(days=7, seconds=-1)
    assert response.stands(case).stage == "called"
    response.later(seconds=1)
    assert response.stands(case).stage == "answered"


def test_who_is_called_again_is_asked_again_and_the_call_is_not_answered_at_once(response: Response) -> None:
    case = response.answer(response.call(response.open()), "SAVA", "part", 400)
    case = response.answer(case, "MEDO", "declined")
    assert response.stands(case).stage == "answered"
    response.later(hours=1)
    case = response.call(case)
    now = response.stands(case)
    sava, medo = (response.partners[name].pk for name in ("SAVA", "MEDO"))
    assert (now.stage, now.asked, now.answered) == ("called", {sava, medo}, {sava})  # SAVA is bound already
    with pytest.raises(Refused) as refused:
        response.bring(case)
    assert told(refused) == ("wait-for-answers", "GN 11")
    case = response.answer(case, "MEDO", "declined")
    assert response.stands(case).stage == "answered"
    response.later(hours=1)
    case = response.call(case, "MEDO")
    assert response.stands(case).stage == "called"
    response.later(days=7)
    now = response.stands(case)
    assert (now.stage, now.answered) == ("answered", {sava})


def test_who_is_bound_by_its_own_word_alone_owes_no_answer_to_a_second_call(response: Response) -> None:
    case = response.open(group=None, sector="EDU", by=response.hc)
    case = response.call(case, by=response.hc)
    case = response.answer(case, "SAVA", "part", 400)  # no group: its word is all there is to bind it
    actions.note_answer(
        case,
        organisation=response.partners["MEDO"],
        answer="accepted",
        text="Told on the telephone.",
        by=response.hc,
        at=response.now,
    )
    assert Commitment.objects.count() == 0
    assert response.stands(case).stage == "answered"
    response.later(hours=1)
    now = response.stands(response.call(response.again(case), by=response.hc))
    assert (now.stage, now.asked - now.answered) == ("called", {response.partners["MEDO"].pk})


def test_nothing_closes_without_what_filled_it(response: Response) -> None:
    case = response.call(response.open())
    for text, code in (("", "ending-empty"), ("Somebody did.", "nobody-filled-it")):
        with pytest.raises(Refused) as refused:
            actions.close_case(
                case,
                ending="filled_by_partners",
                text=text,
                expected=None,
                by=response.coordinator,
                at=AT,
            )
        assert told(refused) == (code, "GN 11")
    case = response.answer(case, "SAVA", "part", 10)
    with pytest.raises(Refused) as refused:
        actions.close_case(
            case, ending="filled_by_partners", text="SAVA.", expected=None, by=response.coordinator, at=AT
        )
    assert told(refused) == ("people-left", "GN 11")


def test_the_operator_answers_for_nobody(response: Response) -> None:
    with pytest.raises(Refused) as refused:
        response.say(response.at_last_resort(), by=operator())
    assert told(refused) == ("not-its-representative", "GN 11; OG Q3")
