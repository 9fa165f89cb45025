"""What the room of cases says of gaps: which are somebody's case by now, and where a case is opened.

Gaps know nothing of cases. The room above tells them, once at start-up:

    cases.register(marks_of, open_url)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from firstcall.access.rules import Actor
from firstcall.gaps.rules import ALL
from firstcall.structure.models import Emergency

Gap = tuple[str, str, str]
"""Code of the group (or sector), code of the area, population group ("all" for everybody)."""


@dataclass(frozen=True)
class CaseMark:
    """A case that stands for a gap: its code, its stage in words, its page, and what to say of it on a map."""

    code: str
    stage: str
    url: str
    label: str


Marks = Callable[[Actor, Emergency], Mapping[Gap, CaseMark]]
"""The open cases that the actor may see."""
OpenUrl = Callable[..., str]
"""open_url(actor, emergency, group=, area=, population_group=, sex=, age=): the page on which the actor opens a case of
this gap; empty where the actor may not."""


@dataclass
class _Told:
    marks: list[Marks] = field(default_factory=list)
    open_url: list[OpenUrl] = field(default_factory=list)


_told = _Told()


def register(marks: Marks, open_url: OpenUrl) -> None:
    """Have the pages of gaps show cases, and lead to opening one."""
    if marks not in _told.marks:
        _told.marks.append(marks)
        _told.open_url.append(open_url)


def forget(marks: Marks) -> None:
    """Take back what was registered (for tests)."""
    position = _told.marks.index(marks)
    del _told.marks[position], _told.open_url[position]


@dataclass(frozen=True)
class Cases:
    """The cases of one emergency as one reader sees them."""

    actor: Actor
    emergency: Emergency
    marks: Mapping[Gap, CaseMark]

    @property
    def there(self) -> bool:
        """Whether any room keeps cases."""
        return bool(_told.marks)

    def mark(self, group: str, area: str, population_group: str = ALL) -> CaseMark | None:
        """The case of a gap; for a population group without one, the case of everybody there."""
        return self.marks.get((group, area, population_group)) or self.marks.get((group, area, ALL))

    def of_area(self, area: str) -> list[CaseMark]:
        """Every case of an area."""
        return [mark for (_group, place, _people), mark in self.marks.items() if place == area]

    def open_url(
        self, group: str, area: str, population_group: str = ALL, sex: str = "", age: str = ""
    ) -> str:
        """Where a case of this gap is opened; empty where there is nowhere, or the reader may not."""
        asked = {"group": group, "area": area, "population_group": population_group, "sex": sex, "age": age}
        return next(
            (found for one in _told.open_url if (found := one(self.actor, self.emergency, **asked))), ""
        )


def cases_of(actor: Actor, emergency: Emergency) -> Cases:
    """The cases that `actor` may see; none where no room keeps any."""
    marks: dict[Gap, CaseMark] = {}
    for one in _told.marks:
        marks.update(one(actor, emergency))
    return Cases(actor, emergency, marks)
