"""How many people are left once partners have answered: parts that add up to the whole, null never zero (L2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


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


def _taken(people: int, said: list[Undertaking]) -> int:
    if any(one.people is None for one in said):
        return people
    return min(people, sum(one.people for one in said if one.people is not None))
