"""A country team says what it found of a rule: kept, in the ledger, read by those who may (GN 1, last paragraph)."""

from __future__ import annotations

import pytest

from firstcall.access.queries import nobody, operator
from firstcall.access.rules import Forbidden, NotVisible
from firstcall.guidance import actions, queries
from firstcall.guidance.models import RuleComment
from firstcall.organisations.queries import find
from firstcall.policy.profiles import profile
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerContent, LedgerEntry
from tests.structure.made import make_emergency, person_with

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
IASC = profile("iasc-2006")


@pytest.fixture
def emergency(at):
    return make_emergency(at)


@pytest.fixture
def other(at, emergency):
    return make_emergency(at, "XLO-2")


def say(emergency, by, at, **changed):
    given = {"subject": "rule:R04", "text": " Too slow for us ", "profile": IASC, **changed}
    return actions.comment(emergency=emergency, by=by, at=at, **given)


def test_a_comment_is_kept_with_the_edition_and_in_the_ledger(emergency, at):
    team = person_with("HCT", at, emergency=emergency)
    made = say(emergency, team, at)
    assert (made.profile, made.subject, made.text, made.person.public_id, made.at) == (
        *("iasc-2006", "rule:R04", "Too slow for us"),
        team.person,
        at,
    )
    entry = LedgerEntry.objects.order_by("-sequence").first()
    assert (entry.act, entry.subject, entry.clause, entry.role) == (
        *("guidance.commented", f"emergency:{emergency.public_id}", "GN 1"),
        "HCT",
    )
    assert '"subject":"rule:R04"' in LedgerContent.objects.get(entry=entry).content.replace(" ", "")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"subject": "rule:R99"}, "subject-unknown"),
        ({"subject": "step:new-emergency/lunch"}, "subject-unknown"),
        ({"profile": profile("iasc-2015"), "subject": "rule:R07"}, "subject-unknown"),
        ({"text": "  "}, "comment-empty"),
    ],
)
def test_a_refused_comment_leaves_nothing(emergency, at, changed, code):
    team = person_with("HCT", at, emergency=emergency)
    before = LedgerEntry.objects.count()
    with pytest.raises(Refused) as caught:
        say(emergency, team, at, **changed)
    assert (caught.value.refusal.code, caught.value.refusal.clause) == (code, "GN 1")
    assert (RuleComment.objects.count(), LedgerEntry.objects.count()) == (0, before)


def test_nobody_speaks_for_another_country_team(emergency, other, at):
    with pytest.raises((Forbidden, NotVisible)):
        say(other, person_with("HC", at, emergency=emergency), at)
    with pytest.raises((Forbidden, NotVisible)):
        say(emergency, nobody(), at)
    with pytest.raises(Forbidden):
        say(emergency, person_with("OBS", at, emergency=emergency, organisation=find("WFP")), at)
    assert RuleComment.objects.count() == 0


def test_a_country_team_reads_its_own_the_erc_reads_all_the_public_none(emergency, other, at):
    ours = say(emergency, person_with("HC", at, emergency=emergency), at)
    theirs = say(other, person_with("HC", at, emergency=other), at, subject="sector:shelter")
    elsewhere = say(other, operator(), at, profile=profile("iasc-2015"), subject="rule:R22")
    assert elsewhere.person is None
    reader = person_with("OCHA", at, emergency=emergency)
    assert list(queries.comments_on(reader, IASC)) == [ours]
    assert set(queries.comments_on(person_with("ERC", at), IASC)) == {ours, theirs}
    assert list(queries.comments_on(nobody(), IASC)) == []


def test_whom_one_may_speak_for(emergency, other, at):
    assert queries.speaks_for(person_with("HC", at, emergency=emergency)) == [emergency]
    assert queries.speaks_for(person_with("ERC", at)) == []
    assert queries.speaks_for(nobody()) == []


def test_how_many_emergencies_run_under_each_edition(emergency, other):
    assert queries.emergencies_under(nobody()) == {"iasc-2006": 2}
