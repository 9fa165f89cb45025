"""How many people are left once partners have answered: parts that add up to the whole, null never zero (L2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from firstcall.policy.refusal import Refusal, gettext_noop


@dataclass(frozen=True)
class Undertaking:
    """What one organisation said it will do. `people` None: all that is left.

    `binding`: its own user undertook it (GN 10). `apart`: an offer from outside the approach or of an observer; nothing
    binds it, and it is said beside what does (GN 1 fn 1; Annex 1).
    """

    organisation: str
    people: int | None
    binding: bool
    apart: bool = False

    @property
    def counts(self) -> bool:
        """Does it lessen what is left? What was only asked or noted does not."""
        return self.binding or self.apart


@dataclass(frozen=True)
class Remaining:
    """People of a case. `undertaken` + `offered` + `left` = `people`, where that is known.

    None is not known. `surplus`: more undertaken and offered than there are people; it fills no other gap.
    """

    people: int | None
    undertaken: int | None
    offered: int | None
    left: int | None
    surplus: int

    @property
    def filled(self) -> bool:
        """Nobody is left, as far as was said."""
        return self.left == 0


def remaining(people: int | None, said: Iterable[Undertaking]) -> Remaining:
    """What is left of `people` after binding undertakings, then after offers that bind nobody.

    Who takes all that is left leaves nobody, also where nobody knows how many there are.
    """
    counted = [one for one in said if one.counts]
    binding = [one for one in counted if one.binding]
    apart = [one for one in counted if not one.binding]
    if people is None:
        everybody = any(one.people is None for one in counted)
        return Remaining(None, None, None, 0 if everybody else None, 0)
    undertaken = _taken(people, binding)
    offered = _taken(people - undertaken, apart)
    numbers = sum(one.people for one in counted if one.people is not None)
    return Remaining(people, undertaken, offered, people - undertaken - offered, max(0, numbers - people))


def free_for(rest: Remaining, *, binding: bool) -> int | None:
    """How many people somebody may still take on; None where nobody knows how many there are.

    Who binds itself may take on those for whom there are only offers that bind nobody; another offer may not.
    """
    if rest.people is None or rest.undertaken is None:
        return None
    return rest.people - rest.undertaken if binding else rest.left


def why_not_part(people: int | None, free: int | None) -> Refusal | None:
    """A part is no more than what is left (`free_for`); `people` None: all that is left, which is never too much."""
    if people is None or free is None or people <= free:
        return None
    if free == 0:
        return Refusal(
            "nobody-left",
            gettext_noop(
                "Everybody here is taken on already. Decline, or offer again when somebody withdraws."
            ),
            "GN 11",
        )
    return Refusal(
        "part-above-left",
        gettext_noop(
            "No more than %(left)s of the people are left here. Give that number or less, or take all."
        ),
        "GN 11",
        {"left": free},
    )


def above_need(people: int | None, in_need: int | None) -> bool | None:
    """Are those of a case more than the people in need there by the figures? None where either is not known."""
    return None if people is None or in_need is None else people > in_need


def _taken(people: int, said: list[Undertaking]) -> int:
    if any(one.people is None for one in said):
        return people
    return min(people, sum(one.people for one in said if one.people is not None))
