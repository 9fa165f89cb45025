"""What runs follows the structure: groups merged, split, closed, a sector that gets one; organisations merged."""

from __future__ import annotations

import pytest

from firstcall.access.queries import operator
from firstcall.access.rules import Actor
from firstcall.last_resort import actions
from firstcall.last_resort.actions.watches import set_watch
from firstcall.last_resort.models import GapCase, Watch
from firstcall.last_resort.queries import case_now, cases_seen
from firstcall.organisations.actions import merge
from firstcall.organisations.models import Organisation
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerEntry, Notice
from firstcall.structure import actions as structure
from firstcall.structure.models import Group
from firstcall.structure.rules.groups import Successor
from tests.last_resort.made import AT, Response, make_response
from tests.structure.made import make_group, person_with, told

pytestmark = pytest.mark.django_db


def close(response: Response, by: Actor, reason: str = "Handed over to the ministry.") -> Group:
    return structure.close_group(
        response.group, on=response.now.date(), reason=reason, expected=None, by=by, at=response.now
    )


def merged(response: Response, *groups: Group) -> Group:
    return structure.merge_groups(
        [response.group, *groups], code="HN", name="Health and nutrition", by=response.hc, at=response.now
    )


def test_cases_of_merged_groups_go_to_the_heir_and_both_stay(response: Response) -> None:
    nutrition = make_group(response.emergency, AT, "nutrition", ("UNICEF",))
    response.open()
    response.open(group=nutrition, by=operator())
    heir = merged(response, nutrition)
    first, second = GapCase.objects.order_by("number")
    assert [(one.group, one.topic) for one in (first, second)] == [(heir, ""), (heir, nutrition.name)]
    entries = LedgerEntry.objects.filter(act="gap-case.followed")
    assert [one.subject for one in entries] == [f"gap-case:{first.public_id}", f"gap-case:{second.public_id}"]
    coordinator = person_with("COORD", AT, emergency=response.emergency, group=heir)
    assert list(cases_seen(coordinator, response.emergency)) == [second, first]
    assert (
        Notice.objects.filter(person=response.hc.person_pk, text__contains="as the structure changed").count()
        == 2
    )


def test_watches_go_to_the_heir_and_of_two_the_earlier_stays(response: Response) -> None:
    nutrition = make_group(response.emergency, AT, "nutrition", ("UNICEF",))
    kept = set_watch(group=response.group, sign="unmet", limit=5, by=operator(), at=AT)
    dropped = set_watch(group=nutrition, sign="unmet", limit=9, by=operator(), at=AT)
    heir = merged(response, nutrition)
    assert Watch.objects.get(ends_on=None) == kept
    assert Watch.objects.get(pk=kept.pk).group == heir
    assert Watch.objects.get(pk=dropped.pk).ends_on == response.now.date()


def test_cases_of_a_split_group_go_to_the_first_that_took_over() -> None:
    response = make_response("health+nutrition", ("WHO",), code="XLO-2027")
    case = response.open()
    first, _second = structure.split_group(
        response.group,
        into=[Successor("HEA", "Health", ("health",)), Successor("NUT", "Nutrition", ("nutrition",))],
        by=response.hc,
        at=response.now,
    )
    case = response.again(case)
    assert case.group == first
    assert LedgerEntry.objects.filter(act="gap-case.followed").count() == 1


def test_a_sector_gets_a_group_and_its_cases(response: Response) -> None:
    case = actions.open_case(
        emergency=response.emergency,
        sector="EDU",
        area=response.area,
        what="No school.",
        by=response.hc,
        at=AT,
    )
    education = make_group(response.emergency, AT, "education", ("UNICEF",))
    case = response.again(case)
    assert (case.group, case.sector) == (education, "")


def test_a_group_with_open_gaps_is_closed_by_the_hc_with_a_reason_only(response: Response) -> None:
    response.open()
    desk = person_with("OCHA", AT, emergency=response.emergency)
    for by, reason in ((desk, "Done."), (operator(), "Done."), (response.hc, " ")):
        with pytest.raises(Refused) as refused:
            close(response, by, reason)
        assert told(refused) == ("gap-cases-open", "GN 10, 11")
    assert close(response, response.hc).ends_on == response.now.date()
    assert LedgerEntry.objects.get(act="group.closed").role == "HC"


def test_without_open_gaps_it_closes_as_before(response: Response) -> None:
    case = response.open()
    actions.close_case(
        case, ending="no_gap", text="Counted twice.", expected=None, by=response.coordinator, at=response.now
    )
    assert (
        close(response, person_with("OCHA", AT, emergency=response.emergency)).ends_on == response.now.date()
    )


def test_what_an_organisation_was_asked_and_said_is_its_survivors(response: Response) -> None:
    silent = response.call(response.open())
    answered = response.answer(response.call(response.open(topic="cold chain")), "SAVA", "declined")
    survivor = Organisation.objects.create(name="Savant of Lorania", acronym="SVT", type_code="441")
    merge(into=survivor, from_=response.partners["SAVA"], by=operator(), at=response.now)
    medo = response.partners["MEDO"].pk
    for case, said in ((silent, set()), (answered, {survivor.pk})):
        now = case_now(response.again(case), response.now)
        assert (now.asked, now.answered) == ({survivor.pk, medo}, said)
    user = person_with("PART", AT, emergency=response.emergency, organisation=survivor)
    assert set(cases_seen(user, response.emergency)) == {silent, answered}
