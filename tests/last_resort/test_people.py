"""What is left of a gap: parts that add up to the whole, null never zero (L2). Arithmetic by property."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from firstcall.last_resort.rules.people import Remaining, Undertaking, remaining

PEOPLE = st.integers(0, 10**9)
SAID = st.builds(
    Undertaking,
    organisation=st.text("ABC", min_size=1, max_size=2),
    people=st.none() | st.integers(1, 10**9),
    binding=st.booleans(),
    apart=st.booleans(),
)


def test_by_example() -> None:
    said = [
        Undertaking("A", 300, binding=True),
        Undertaking("B", 200, binding=False),  # asked, or noted: not its word yet
        Undertaking("C", 100, binding=False, apart=True),  # ICRC offers: nothing binds it
    ]
    assert remaining(1000, said) == Remaining(1000, 300, 100, 600, 0)
    assert remaining(350, said) == Remaining(350, 300, 50, 0, 50)
    assert remaining(None, said) == Remaining(None, None, None, None, 0)
    everybody = [*said, Undertaking("D", None, binding=True)]
    assert remaining(1000, everybody) == Remaining(1000, 1000, 0, 0, 0)
    assert remaining(None, everybody) == Remaining(None, None, None, 0, 0)
    assert remaining(0, []) == Remaining(0, 0, 0, 0, 0)


@given(PEOPLE, st.lists(SAID, max_size=6))
def test_the_parts_add_up_and_none_is_negative(people: int, said: list[Undertaking]) -> None:
    found = remaining(people, said)
    assert found.undertaken is not None
    assert found.offered is not None
    assert found.left is not None
    assert found.undertaken + found.offered + found.left == people
    assert min(found.undertaken, found.offered, found.left, found.surplus) >= 0


@given(st.lists(SAID, max_size=6))
def test_what_is_not_known_stays_not_known(said: list[Undertaking]) -> None:
    found = remaining(None, said)
    everybody = any(one.counts and one.people is None for one in said)
    assert (found.people, found.undertaken, found.offered) == (None, None, None)
    assert found.left == (0 if everybody else None)


@given(PEOPLE, st.lists(SAID, max_size=6), SAID)
def test_one_more_never_leaves_more_and_taken_back_it_is_as_before(
    people: int, said: list[Undertaking], more: Undertaking
) -> None:
    before, after = remaining(people, said), remaining(people, [*said, more])
    assert after.left is not None
    assert before.left is not None
    assert after.left <= before.left
    assert remaining(people, [*said, more][:-1]) == before
    if not more.counts:
        assert after == before


@given(
    PEOPLE, st.lists(SAID, max_size=6).flatmap(lambda said: st.tuples(st.just(said), st.permutations(said)))
)
def test_the_order_of_answers_does_not_matter(
    people: int, both: tuple[list[Undertaking], list[Undertaking]]
) -> None:
    said, mixed = both
    assert remaining(people, said) == remaining(people, mixed)


@given(PEOPLE, st.lists(SAID, max_size=6))
def test_too_much_is_said_and_fills_nothing_else(people: int, said: list[Undertaking]) -> None:
    numbers = sum(one.people or 0 for one in said if one.counts)
    assert remaining(people, said).surplus == max(0, numbers - people)
