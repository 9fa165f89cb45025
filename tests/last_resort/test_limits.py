"""What is too much: a part above what is left, more people than are in need, an age band the wrong way round (L2)."""

from __future__ import annotations

import pytest

from firstcall.last_resort.rules.opening import why_not_told_apart
from firstcall.last_resort.rules.people import Undertaking, above_need, free_for, remaining, why_not_part
from tests.last_resort.made import Response
from tests.last_resort.pages import as_, page_of, text_of
from tests.last_resort.test_refusals import said


@pytest.mark.parametrize(
    ("people", "undertaken", "offered", "binding", "part", "told"),
    [
        (1000, 0, 0, True, 1000, None),
        (1000, 0, 0, True, 1001, ("part-above-left", "GN 11")),
        (1000, 400, 0, True, 600, None),
        (1000, 400, 0, True, 601, ("part-above-left", "GN 11")),
        (1000, 400, 500, True, 600, None),  # what is only offered binds nobody: a partner may take it on
        (1000, 400, 500, False, 100, None),
        (1000, 400, 500, False, 101, ("part-above-left", "GN 11")),
        (1000, 1000, 0, True, 1, ("nobody-left", "GN 11")),
        (1000, 0, 1000, False, 1, ("nobody-left", "GN 11")),
        (1000, 1000, 0, True, None, None),  # all that is left
        (None, 0, 0, True, 10**9, None),  # nobody knows how many there are
        (0, 0, 0, True, 1, ("nobody-left", "GN 11")),
    ],
)
def test_a_part_is_no_more_than_what_is_left(
    people: int | None,
    undertaken: int,
    offered: int,
    binding: bool,
    part: int | None,
    told: tuple[str, str] | None,
) -> None:
    said_so = [Undertaking("SAVA", undertaken, True), Undertaking("WATCH", offered, False, True)]
    assert said(why_not_part(part, free_for(remaining(people, said_so), binding=binding))) == told


def test_what_is_left_is_in_the_sentence() -> None:
    refusal = why_not_part(700, 600)
    assert refusal is not None
    assert refusal.text() == (
        "No more than 600 of the people are left here. Give that number or less, or take all. (GN 11)"
    )


@pytest.mark.parametrize(
    ("people", "in_need", "above"),
    [(5, 5, False), (6, 5, True), (None, 5, None), (5, None, None), (0, 0, False)],
)
def test_more_than_are_in_need(people: int | None, in_need: int | None, above: bool | None) -> None:
    assert above_need(people, in_need) is above


@pytest.mark.parametrize(
    ("age", "meant"),
    [
        ("5-17", ""), ("17-17", ""), ("60+", ""), ("adults", ""), ("", ""), ("0-23m", ""),
        ("17-5", "5-17"), ("17 – 5", "5-17"), ("23-6m", "6-23m"), ("100-9", "9-100"),
    ],
)  # fmt: skip
def test_an_age_band_ends_after_it_begins(age: str, meant: str) -> None:
    refusal = why_not_told_apart(population_group="all", sex="", age=age, topic="")
    assert ("" if refusal is None else refusal.params["meant"]) == meant
    assert said(refusal) == (("gap-age", "ToR 8") if meant else None)


def test_an_offer_may_be_made_anew_up_to_what_others_leave(response: Response) -> None:
    case = response.answer(response.call(response.open()), "SAVA", "part", 400)
    case = response.answer(case, "MEDO", "part", 600)
    assert response.stands(case).remaining.left == 0
    assert response.stands(case).remaining.surplus == 0


def test_more_than_are_in_need_is_said(response: Response) -> None:
    case = response.open()
    text = "These 1 000 are more than the 800 people in need there"
    for in_need, told in ((None, False), (1000, False), (800, True)):
        type(case).objects.filter(pk=case.pk).update(in_need=in_need)
        shown = text_of(as_(response.coordinator).get(page_of(case))).replace("\u202f", " ")
        assert (text in shown) is told
