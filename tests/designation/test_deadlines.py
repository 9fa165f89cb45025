"""24 hours are 86,400 seconds and a week 604,800 everywhere; a clock that jumps completes and decides nothing."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest

from firstcall.access.rules import Forbidden
from firstcall.designation import actions
from firstcall.designation.models import Act, Case, Consultation, Proposal, Reply
from firstcall.designation.queries import clocks_of, running_clocks, steps_of
from firstcall.designation.rules import Closing, clock_state, due
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerEntry
from firstcall.record.queries import verify_database
from firstcall.structure.models import Leadership
from tests.designation.made import make_scene, new_emergency_to, ongoing_to
from tests.designation.small import a_clock, a_procedure, a_step, stand

DAY, WEEK = 86400, 604800
FIRST, LAST = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (2005, 2038))


# --- every change of clocks -------------------------------------------------------------------------------------------
@cache
def changes() -> dict[tuple[int, ...], str]:
    """A zone for each different row of changes of clocks from 2005 to 2037, found by looking at every week."""
    found: dict[tuple[int, ...], str] = {}
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        found.setdefault(tuple(_changes_of(zone)), name)
    return found


def _changes_of(zone: ZoneInfo) -> list[int]:
    def offset(second: int) -> timedelta | None:
        return datetime.fromtimestamp(second, zone).utcoffset()

    found, before = [], offset(FIRST)
    for week in range(FIRST, LAST, WEEK):
        after = offset(week + WEEK)
        if after != before:
            low, high = week, week + WEEK
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(middle) == before else (low, middle)
            found.append(high)
        before = after
    return found


def test_the_table_of_zones_knows_changes_of_clocks() -> None:
    """So that the next test cannot pass on nothing."""
    known = changes()
    assert len(known) > 100
    assert sum(len(row) for row in known) > 3000
    assert () in known  # zones that never change


@pytest.mark.parametrize("seconds", [DAY, WEEK])
def test_exact_seconds_over_every_change_of_clocks_of_every_zone(seconds: int) -> None:
    """Started at local times before, at and after the change, in both readings of an hour that comes twice."""
    wrong = []
    for row, name in changes().items():
        zone = ZoneInfo(name)
        for second in row:
            for before in (-1, 0, 1, seconds // 2, seconds - 1, seconds, seconds + 1):
                start = second - before
                end = due(datetime.fromtimestamp(start, zone), seconds)
                if end.timestamp() - start != seconds or end.utcoffset() != timedelta(0):
                    wrong.append((name, start, before))
    assert wrong == []


def local(text: str, zone: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)


@pytest.mark.parametrize(
    ("zone", "start", "fold", "ends_there"),
    [
        # Lebanon, March 2023: clocks went forward in the night to Sunday 26, whatever was announced in that week.
        ("Asia/Beirut", "2023-03-25 12:00", 0, "2023-03-26 13:00:00+03:00"),
        ("Asia/Beirut", "2023-03-26 12:00", 0, "2023-03-27 12:00:00+03:00"),
        # Samoa had no 30 December 2011: 24 hours from the 29th at noon are the 31st at noon.
        ("Pacific/Apia", "2011-12-29 12:00", 0, "2011-12-31 12:00:00+14:00"),
        # Morocco: an hour back for Ramadan, and forward again; Egypt stopped and began again.
        ("Africa/Casablanca", "2024-03-09 12:00", 0, "2024-03-10 11:00:00+00:00"),
        ("Africa/Casablanca", "2024-04-13 12:00", 0, "2024-04-14 13:00:00+01:00"),
        ("Africa/Cairo", "2023-04-27 12:00", 0, "2023-04-28 13:00:00+03:00"),
        # Half hours and quarters, and the hour that comes twice.
        ("Asia/Kathmandu", "2015-04-25 11:56", 0, "2015-04-26 11:56:00+05:45"),
        ("America/St_Johns", "2024-03-09 12:00", 0, "2024-03-10 13:00:00-02:30"),
        ("Europe/Berlin", "2024-10-26 02:30", 0, "2024-10-27 02:30:00+02:00"),
        ("Europe/Berlin", "2024-10-27 02:30", 0, "2024-10-28 01:30:00+01:00"),
        ("Europe/Berlin", "2024-10-27 02:30", 1, "2024-10-28 02:30:00+01:00"),
        ("Pacific/Chatham", "2024-04-06 12:00", 0, "2024-04-07 11:00:00+12:45"),
    ],
)
def test_a_day_as_a_country_sees_it(zone: str, start: str, fold: int, ends_there: str) -> None:
    began = local(start, zone, fold)
    end = due(began, DAY)
    assert end - began.astimezone(UTC) == timedelta(seconds=DAY)
    assert str(end.astimezone(ZoneInfo(zone))) == ends_there


def test_a_clock_is_read_right_by_local_times_in_the_hour_that_comes_twice() -> None:
    """Two times of one zone compare by what the wall shows; the clock must not."""
    zone = "Europe/Berlin"
    sent = Closing("send", 1, local("2024-10-26 02:40", zone))  # due at 02:40, the first of the two
    procedure = a_procedure(a_step("send"), a_step("agree", "send", deadline=a_clock(DAY, "send", hard=True)))
    agree = stand(procedure, sent)["agree"]
    assert clock_state(agree, local("2024-10-27 02:30", zone)) == "soon"
    assert (
        clock_state(agree, local("2024-10-27 02:30", zone, fold=1)) == "overdue"
    )  # an hour later, same wall
    closing = Closing("agree", 1, local("2024-10-27 02:35", zone, fold=1))
    assert stand(procedure, sent, closing)["agree"].late


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ["UTC", "Asia/Beirut", "Pacific/Apia", "America/St_Johns"])
def test_a_case_opened_in_local_time_has_its_clock_to_the_second(zone: str) -> None:
    opened = datetime(2026, 3, 7, 23, 30, tzinfo=UTC).astimezone(ZoneInfo(zone))
    scene = make_scene(opened)
    case = new_emergency_to(scene, "propose")
    for row in (case, Case.objects.get()):
        (clock,) = clocks_of(row, scene.at)
        assert clock.due_at.timestamp() - opened.timestamp() == DAY
        assert clock.state == "kept"


# --- a clock that jumps -----------------------------------------------------------------------------------------------
JUMPS = [
    timedelta(hours=25),
    timedelta(hours=-2),
    timedelta(days=8),
    timedelta(days=-40),
    datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC) - datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
]


def rows() -> dict[str, int]:
    return {
        model.__name__: model.objects.count()
        for model in (Act, Case, Consultation, Proposal, Reply, Leadership, LedgerEntry)
    }


@pytest.mark.django_db
@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_a_clock_that_jumps_completes_and_decides_nothing(at: datetime, jump: timedelta) -> None:
    """Whoever looks, at whatever time: nothing is written, no step is closed, the version stays."""
    scene = make_scene(at, onset="ongoing")
    case = ongoing_to(scene, "circulate")
    before = (rows(), case.version, [one.status for one in steps_of(case)])
    then = scene.at + jump
    states = [(one.step.step.id, one.state) for one in clocks_of(case, then)]
    assert states == [("agree", "overdue" if jump > timedelta(days=7) else "running")]
    assert len(running_clocks([scene.emergency], then)) == 1
    case.refresh_from_db()
    assert (rows(), case.version, [one.status for one in steps_of(case)]) == before
    assert not Leadership.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_after_a_jump_agreement_still_needs_the_erc_and_a_reason(at: datetime, jump: timedelta) -> None:
    scene = make_scene(at, onset="ongoing")
    case = ongoing_to(scene, "circulate")
    before = rows()
    scene.at += jump
    if jump < timedelta(0):
        # Roles were given later than this clock says: nobody has a right yet.
        with pytest.raises(Forbidden, match="Your roles do not allow this here"):
            actions.agree(case, reason="All agree.", expected=None, **scene.by("erc"))
        assert rows() == before
        return
    with pytest.raises(Refused, match=r"No reply (yet )?from.*OG step 5"):
        actions.agree(case, expected=None, **scene.by("erc"))
    for who in ("hc", "ocha", "hct", "who", "gov", "operator"):
        with pytest.raises(Forbidden):
            actions.agree(case, reason="The week is over.", expected=None, **scene.by(who))
    assert rows() == before


@pytest.mark.django_db
def test_nothing_is_dated_before_what_it_follows(at: datetime) -> None:
    """The clock went two hours back: the act counts, with the instant of the one before, in case and ledger."""
    scene = make_scene(at)
    case = new_emergency_to(scene, "propose")
    last = case.acts.order_by("-pk")[0].at
    erc = scene.actor("erc")
    actions.circulate(case, expected=None, by=erc, at=last - timedelta(hours=2))
    actions.reply(case, answer="endorse", by=scene.actor("who"), at=last - timedelta(hours=3))
    actions.log_consultation(
        case, purpose="partners", who="All", by=scene.actor("hc"), at=last - timedelta(hours=2)
    )
    actions.return_proposal(case, reason="Look again.", expected=None, by=erc, at=last - timedelta(days=3))
    assert [one.at for one in case.acts.order_by("-pk")[:2]] == [last, last]
    assert (case.replies.get().at, case.consultations.order_by("-pk")[0].recorded_at) == (last, last)
    instants = list(LedgerEntry.objects.order_by("sequence").values_list("at", flat=True))
    assert instants == sorted(instants)
    assert [act.at for act in case.acts.order_by("pk")] == sorted(act.at for act in case.acts.all())
    assert verify_database().faults == []


@pytest.mark.django_db
def test_no_act_comes_before_the_case_was_opened(at: datetime) -> None:
    scene = make_scene(at)
    case = new_emergency_to(scene, "opened")
    actions.withdraw(
        case, reason="Opened by mistake.", expected=None, by=scene.actor("hc"), at=at - timedelta(days=9)
    )
    assert [act.at for act in case.acts.all()] == [at, at]
    assert case.closed_at == at


@pytest.mark.django_db
def test_a_late_step_cannot_be_made_early_by_setting_the_clock_back(at: datetime) -> None:
    """After an act in the ninth day the hard week is over, whatever the server's clock says next."""
    scene = make_scene(at, onset="ongoing")
    case = ongoing_to(scene, "circulate")
    circulated = scene.at
    people = {name: scene.actor(name) for name in ("erc", "who", "unicef", "wfp")}
    for name in ("who", "unicef"):
        actions.reply(case, answer="endorse", by=people[name], at=circulated + timedelta(days=9))
    case.refresh_from_db()
    with pytest.raises(Refused, match=r"Silence is no agreement.*OG step 5"):
        actions.agree(case, expected=None, by=people["erc"], at=circulated + timedelta(days=1))
    act = actions.agree(
        case, reason="Told by telephone.", expected=None, by=people["erc"], at=circulated + timedelta(days=1)
    )
    assert (act.at, act.due_at) == (circulated + timedelta(days=9), circulated + timedelta(days=7))
    assert [one.state for one in clocks_of(case, scene.at)] == ["late"]


@pytest.mark.django_db
def test_there_is_no_way_to_give_an_act_a_date_of_its_own() -> None:
    """No act takes a date for itself (131): only consultations say on which day they were held."""
    taking: dict[str, Any] = {}
    for name in actions.__all__:
        dates = [
            one
            for one in inspect.signature(getattr(actions, name)).parameters
            if one.endswith(("_on", "_at"))
        ]
        if dates:
            taking[name] = dates
    assert taking == {"log_consultation": ["held_on"]}


@pytest.mark.django_db
def test_a_consultation_was_held_today_or_before_and_is_dated_when_it_is_entered(at: datetime) -> None:
    scene = make_scene(at)
    case = new_emergency_to(scene, "opened")
    logged = {"purpose": "partners", "who": "All", **scene.by("hc")}
    with pytest.raises(Refused, match=r"once it was held, not before.*OG step 2"):
        actions.log_consultation(case, held_on=at.date() + timedelta(days=1), **logged)
    row = actions.log_consultation(case, held_on=at.date() - timedelta(days=3), **logged)
    assert (row.held_on, row.recorded_at) == (at.date() - timedelta(days=3), at)
