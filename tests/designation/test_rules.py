"""Where a case stands, what its clocks say, whether a step may be closed: tables over small made-up procedures."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from firstcall.designation.rules import (
    Closing,
    Unmet,
    clock_state,
    finished,
    next_steps,
    why_not_agree,
    why_not_close,
    why_not_in_case,
    why_not_open,
    why_not_propose_own,
    why_not_reason,
    why_not_reply,
    why_not_return,
    why_not_undo_outcome,
)
from firstcall.policy.procedures import Need
from firstcall.policy.refusal import Refusal
from tests.designation.small import START, a_clock, a_procedure, a_step, closed, stand, statuses

LINE = a_procedure(a_step("first"), a_step("second", "first"), a_step("third", "second"))
ASIDE = a_procedure(
    a_step("first"),
    a_step("maybe", "first", optional=True),
    a_step("also", "maybe", optional=True),
    a_step("last", "first", "maybe", "also"),
)
ROUNDS = a_procedure(
    a_step("brief"), a_step("propose", "brief", each_round=True), a_step("agree", "propose", each_round=True)
)
SHORT = a_procedure(
    a_step("propose"), a_step("agree", "propose", skipped_in=("short",)), a_step("tell", "propose", "agree")
)
BOTH = a_procedure(a_step("one"), a_step("two"), a_step("join", "one", "two"))


@pytest.mark.parametrize(
    ("procedure", "done", "expected"),
    [
        (LINE, (), "open waiting waiting"),
        (LINE, ("first",), "closed open waiting"),
        (LINE, ("first", "second"), "closed closed open"),
        (LINE, ("first", "second", "third"), "closed closed closed"),
        (LINE, ("second",), "open closed open"),  # what was closed stays closed, whatever came before it
        (ASIDE, (), "open waiting waiting waiting"),
        (ASIDE, ("first",), "closed open waiting open"),  # the last does not wait for what is optional
        (ASIDE, ("first", "maybe"), "closed closed open open"),  # an optional one waits for an optional one
        (ASIDE, ("first", "last"), "closed open waiting closed"),
        (BOTH, ("one",), "closed open waiting"),
        (BOTH, ("two", "one"), "closed closed open"),
        (LINE, ("no such step",), "open waiting waiting"),
    ],
)
def test_each_step_waits_is_open_or_closed(procedure, done, expected) -> None:
    steps = stand(procedure, *(closed(name) for name in done))
    assert " ".join(one.status for one in steps.values()) == expected


@pytest.mark.parametrize(
    ("round", "closings", "expected"),
    [
        (1, [("brief", 1), ("propose", 1)], "closed closed open"),
        (
            2,
            [("brief", 1), ("propose", 1)],
            "closed open waiting",
        ),  # the briefing stands, the proposal is made again
        (2, [("brief", 1), ("propose", 1), ("propose", 2)], "closed closed open"),
        (1, [("propose", 2)], "open waiting waiting"),
        (3, [("brief", 1), ("propose", 1), ("propose", 2)], "closed open waiting"),
    ],
)
def test_a_step_of_each_round_is_closed_in_this_round_only(round, closings, expected) -> None:
    steps = stand(ROUNDS, *(closed(name, round=number) for name, number in closings), round=round)
    assert " ".join(one.status for one in steps.values()) == expected


def test_a_variant_leaves_steps_out_and_nobody_waits_for_them() -> None:
    assert statuses(stand(SHORT, closed("propose"))) == {
        "propose": "closed",
        "agree": "open",
        "tell": "waiting",
    }
    assert statuses(stand(SHORT, closed("propose"), variant="short")) == {"propose": "closed", "tell": "open"}
    assert finished(tuple(stand(SHORT, closed("propose"), closed("tell"), variant="short").values()))
    # A closing of a step that the variant has not is no step of it.
    assert statuses(stand(SHORT, closed("agree"), variant="short")) == {"propose": "open", "tell": "waiting"}


def test_a_step_opens_when_the_last_of_those_before_it_is_closed() -> None:
    steps = stand(BOTH, closed("one", 5), closed("two", 3))
    assert steps["one"].opened_at == START
    assert steps["join"].opened_at == START + timedelta(hours=5)
    assert stand(BOTH, closed("one", 5))["join"].opened_at is None


def test_open_steps_come_before_optional_ones() -> None:
    steps = stand(ASIDE, closed("first"))
    assert [one.step.id for one in next_steps(tuple(steps.values()))] == ["last", "maybe"]
    assert next_steps(()) == ()


@pytest.mark.parametrize(
    ("done", "over"),
    [((), False), (("first",), False), (("first", "maybe"), False), (("first", "last"), True)],
)
def test_a_case_is_finished_without_its_optional_steps(done, over) -> None:
    assert finished(tuple(stand(ASIDE, *(closed(name) for name in done)).values())) is over


# --- clocks ---------------------------------------------------------------------------------------------------------
DAY = 86400


@pytest.mark.parametrize(
    ("seconds", "passed", "expected"),
    [
        (DAY, 0, "running"),
        (DAY, DAY - 6 * 3600 - 1, "running"),
        (DAY, DAY - 6 * 3600, "soon"),
        (DAY, DAY - 1, "soon"),
        (DAY, DAY, "soon"),  # at the very second it is not over yet
        (DAY, DAY + 1, "overdue"),
        (4 * 3600, 3 * 3600 - 1, "running"),  # of a short clock the last quarter
        (4 * 3600, 3 * 3600, "soon"),
        (0, 0, "soon"),
        (0, 1, "overdue"),  # "without delay"
    ],
)
@pytest.mark.parametrize("hard", [True, False])
def test_a_clock_around_its_last_second(seconds, passed, expected, hard) -> None:
    one = stand(a_procedure(a_step("act", deadline=a_clock(seconds, hard=hard))))["act"]
    now = START + timedelta(seconds=passed)
    assert clock_state(one, now) == expected
    assert one.overdue(now) is (expected == "overdue")
    assert one.due_at == START + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("passed", "state", "late"),
    [(DAY - 1, "kept", False), (DAY, "kept", False), (DAY + 1, "late", True), (40 * DAY, "late", True)],
)
def test_a_step_closed_late_is_marked_late_for_ever(passed, state, late) -> None:
    procedure = a_procedure(a_step("act", deadline=a_clock(DAY)))
    one = stand(procedure, closed("act", passed / 3600))["act"]
    assert (clock_state(one, START), clock_state(one, START + timedelta(days=400))) == (state, state)
    assert (one.late, one.overdue(START + timedelta(days=400))) == (late, False)


def test_a_clock_starts_with_the_step_it_names_and_again_in_each_round() -> None:
    procedure = a_procedure(
        a_step("send", each_round=True),
        a_step("agree", "send", each_round=True, deadline=a_clock(7 * DAY, "send", hard=True)),
    )
    waiting = stand(procedure)["agree"]
    assert (waiting.due_at, clock_state(waiting, START + timedelta(days=30))) == (None, "")
    assert stand(procedure, closed("send", 10))["agree"].due_at == START + timedelta(days=7, hours=10)
    again = stand(procedure, closed("send", 10), closed("send", 100, round=2), round=2)["agree"]
    assert again.due_at == START + timedelta(days=7, hours=100)
    back = stand(procedure, closed("send", 10), round=2)["agree"]
    assert (back.due_at, clock_state(back, START)) == (None, "")


def test_a_step_without_a_clock_shows_none() -> None:
    assert clock_state(stand(LINE)["first"], START + timedelta(days=999)) == ""


def test_a_clock_that_has_started_shows_before_its_step_has_its_turn() -> None:
    procedure = a_procedure(a_step("first"), a_step("second", "first", deadline=a_clock(DAY)))
    waiting = stand(procedure)["second"]
    assert [clock_state(waiting, START + timedelta(hours=hours)) for hours in (1, 23, 72)] == [
        "running",
        "soon",
        "overdue",
    ]
    assert (
        clock_state(stand(procedure, closed("first", 48))["second"], START + timedelta(days=3)) == "overdue"
    )


# --- closing --------------------------------------------------------------------------------------------------------
HARD = Unmet(Need("replies", True, "C hard"), Refusal("replies", "The hard thing is not there.", "C hard"))
SOFT = Unmet(
    Need("hct", False, "C soft"),
    Refusal("hct", "The %(what)s thing is not there.", "C soft", {"what": "soft"}),
)


def refusal(step, procedure, *closings: Closing, unmet=(), reason="", hours=0.0):
    steps = stand(procedure, *closings)
    now = START + timedelta(hours=hours)
    found = why_not_close(steps.get(step), steps=tuple(steps.values()), unmet=unmet, reason=reason, now=now)
    return (found.code, found.text()) if found else None


@pytest.mark.parametrize(
    ("step", "done", "unmet", "reason", "expected"),
    [
        ("first", (), (), "", None),
        ("no", (), (), "", ("no-such-step", "This way through the procedure has no such step.")),
        (
            "first",
            ("first",),
            (),
            "a reason",
            ("step-closed", "This step has been done already. What was done is not altered. (C first)"),
        ),
        (
            "second",
            (),
            (),
            "a reason",
            ("step-waits", "This step has its turn later. Before it: First. (C second)"),
        ),
        ("third", (), (), "", ("step-waits", "This step has its turn later. Before it: Second. (C third)")),
        ("first", (), (HARD,), "a reason", ("replies", "The hard thing is not there. (C hard)")),
        ("first", (), (SOFT, HARD), "a reason", ("replies", "The hard thing is not there. (C hard)")),
        (
            "first",
            (),
            (SOFT,),
            "  ",
            (
                "reason-needed",
                "The soft thing is not there. Go on without it only with a reason, "
                "which stays in the record: write it. (C soft)",
            ),
        ),
        ("first", (), (SOFT,), "There was no time.", None),
    ],
)
def test_what_stops_a_step(step, done, unmet, reason, expected) -> None:
    assert refusal(step, LINE, *(closed(name) for name in done), unmet=unmet, reason=reason) == expected


LATE = (
    "late-needs-reason",
    "The time for this step is over. It can still be done: write why it is late. (C clock)",
)


@pytest.mark.parametrize(
    ("hard", "hours", "reason", "expected"),
    [
        (True, 23.999, "", None),
        (True, 24, "", None),
        (True, 24 + 1 / 3600, "", LATE),
        (True, 24 + 1 / 3600, " \n", LATE),
        (True, 24 + 1 / 3600, "The road was cut.", None),
        (True, 9999, "The road was cut.", None),  # late is never too late
        (False, 24 + 1 / 3600, "", None),  # "if possible": late is shown, no more
    ],
)
def test_a_hard_clock_asks_why_it_is_late_and_a_soft_one_does_not(hard, hours, reason, expected) -> None:
    procedure = a_procedure(a_step("act", deadline=a_clock(DAY, hard=hard)))
    assert refusal("act", procedure, hours=hours, reason=reason) == expected


def test_a_reason_for_a_soft_need_is_a_reason_for_being_late_too() -> None:
    procedure = a_procedure(a_step("act", deadline=a_clock(DAY, hard=True)))
    assert (
        refusal("act", procedure, unmet=(SOFT,), hours=30, reason="No team yet, and the road was cut.")
        is None
    )


# --- the other small rules --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, None),
        ({"onset": "ongoing"}, "procedure-elsewhere"),
        ({"running": "D3"}, "case-running"),
        ({"about": "lead", "has_lead": False}, "lead-needed"),
        ({"about": "lead", "has_lead": True}, None),
        ({"about": "group", "has_group": False}, "group-needed"),
        ({"about": "group", "has_group": True}, None),
    ],
)
def test_what_stops_a_case_from_being_opened(changed, code) -> None:
    procedure = replace(LINE, about=changed.pop("about", "structure"))
    given = {"onset": "new", "has_lead": False, "has_group": False, "running": "", **changed}
    found = why_not_open(procedure=procedure, **given)
    assert (found and found.code, found and found.clause) == (code, code and "C made-up")


OUT = {
    "circulated": True,
    "already": False,
    "answer": "endorse",
    "text": "",
    "answers": ("endorse", "alternative", "comment"),
}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, None),
        ({"circulated": False}, "not-circulated"),
        ({"answer": "silence"}, "no-such-answer"),
        ({"answer": ""}, "no-such-answer"),
        ({"already": True}, "already-replied"),
        ({"already": True, "answer": "comment", "text": "More."}, "already-replied"),
        ({"answer": "alternative"}, "say-what"),
        ({"answer": "alternative", "text": "UNICEF"}, None),
        ({"answer": "comment", "text": " "}, "say-what"),
    ],
)
def test_what_stops_a_reply(changed, code) -> None:
    found = why_not_reply(**{**OUT, **changed})
    assert (found and found.code, found and found.clause) == (code, code and "OG step 5")


@pytest.mark.parametrize(
    ("found", "code", "clause"),
    [
        (why_not_in_case("running"), None, None),
        (why_not_in_case("done"), "case-over", "GN 10; OG step 5"),
        (why_not_in_case("withdrawn"), "case-over", "GN 10; OG step 5"),
        (why_not_in_case("settled"), "case-over", "GN 10; OG step 5"),
        (why_not_in_case("activated"), "case-over", "GN 10; OG step 5"),
        (why_not_agree(proposer="a", declarer="b"), None, None),
        (why_not_agree(proposer="a", declarer="a"), "own-proposal", "OG step 5"),
        (why_not_return(circulated=True, reason="Look again."), None, None),
        (why_not_return(circulated=False, reason="Look again."), "not-circulated", "OG step 5"),
        (why_not_return(circulated=True, reason=" "), "say-why-back", "OG step 5"),
        (why_not_reason("Because.", "GN 10"), None, None),
        (why_not_reason("\t", "GN 10"), "reason-missing", "GN 10"),
        (why_not_propose_own(conflict=(), team_view=False), None, None),
        (why_not_propose_own(conflict=("WHO",), team_view=True), None, None),
        (why_not_propose_own(conflict=("WHO",), team_view=False), "conflict-of-interest", "OG step 3"),
        (why_not_undo_outcome(agreed=False), None, None),
        (why_not_undo_outcome(agreed=True), "already-agreed", "OG step 6"),
    ],
)
def test_small_refusals(found, code, clause) -> None:
    assert (found and found.code, found and found.clause) == (code, clause)
