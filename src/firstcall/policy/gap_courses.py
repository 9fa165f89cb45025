"""The course of a critical gap as typed values: stages, conditions, whose the rest is, how it ends (GN 11).

    course_for("iasc-2006").condition("funding").work      # "mobilise"

`last_resort` runs it and knows nothing of any one edition. A mistake in a file is a `ProfileError` with file and line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from firstcall.policy.procedures import WATCHERS, Named
from firstcall.policy.reading import Entry, read_toml

FOLDER = Path(__file__).parent / "courses"
STAGES = ("found", "called", "answered", "last_resort", "closed")
ANSWERS = ("commit", "constrained", "advocate")
WORK = ("advocate", "mobilise")
CONDITIONS = ("access", "security", "funding")
NEEDS = ("partners", "last_resort", "evidence", "reason")
DUTIES = ("yes", "differentiated", "convener", "nobody")


class Explained(Named):
    """What has a name and an explanation in each language; English where a language is missing."""

    explains: Mapping[str, str]

    def explain_in(self, language: str) -> str:
        return self.explains.get(language, self.explains["en"])


@dataclass(frozen=True)
class GapStage(Explained):
    """A stage of the course; one follows the other as they stand in the file."""

    id: str
    names: Mapping[str, str]
    explains: Mapping[str, str]
    clause: str


@dataclass(frozen=True)
class Condition(Explained):
    """What the duty depends on. `work`: what the lead goes on doing while it fails; `tells`: roles that hear of it."""

    id: str
    work: str
    tells: tuple[str, ...]
    names: Mapping[str, str]
    explains: Mapping[str, str]
    clause: str


@dataclass(frozen=True)
class GapDuty(Explained):
    """Whose the rest is. `to`: agency or hc; `answers`: what may be said (none where nobody is addressed)."""

    id: str
    to: str
    answers: tuple[str, ...]
    names: Mapping[str, str]
    explains: Mapping[str, str]
    clause: str


@dataclass(frozen=True)
class GapEnding(Named):
    """How a gap ends. `needs`: what must be on record; `stages`: those it may be closed in."""

    id: str
    needs: str
    stages: tuple[str, ...]
    names: Mapping[str, str]
    clause: str


@dataclass(frozen=True)
class GapCourse:
    """One course. The days are soft: they warn and decide nothing; only no call names a day later than
    `reply_most_days` on."""

    id: str
    editions: tuple[str, ...]
    reply_days: int
    reply_most_days: int
    answer_days: int
    review_days: int
    check_days: int
    stages: tuple[GapStage, ...]
    conditions: tuple[Condition, ...]
    duties: tuple[GapDuty, ...]
    endings: tuple[GapEnding, ...]
    clause: str

    def stage(self, id_: str) -> GapStage:
        """The stage with this id. Raises `KeyError`."""
        return {one.id: one for one in self.stages}[id_]

    def condition(self, id_: str) -> Condition:
        """The condition with this id. Raises `KeyError`."""
        return {one.id: one for one in self.conditions}[id_]

    def duty(self, id_: str) -> GapDuty:
        """The duty with this id. Raises `KeyError`."""
        return {one.id: one for one in self.duties}[id_]

    def ending(self, id_: str) -> GapEnding:
        """The ending with this id. Raises `KeyError`."""
        return {one.id: one for one in self.endings}[id_]


One = TypeVar("One", Condition, GapDuty)


def read_course(path: Path) -> GapCourse:
    """Read and check a course. Raises `ProfileError` with file and line for the first mistake."""
    top = read_toml(path)
    days = ("reply_days", "reply_most_days", "answer_days", "review_days", "check_days")
    top.only("id", "editions", *days, "stages", "conditions", "duties", "endings", "clause")
    if top.text("id") != path.stem:
        raise top.error("id", f"id is {top.text('id')!r} but the file is {path.name}")
    stages = tuple(_stage(one) for one in top.unique(top.many("stages")))
    if tuple(one.id for one in stages) != STAGES:
        raise top.error("stages", f"the stages must be {', '.join(STAGES)}, in this order")
    return GapCourse(
        id=top.text("id"),
        editions=top.texts("editions"),
        **{name: _days(top, name) for name in days},
        stages=stages,
        conditions=_all_of(
            top, "conditions", CONDITIONS, [_condition(e) for e in top.unique(top.many("conditions"))]
        ),
        duties=_all_of(top, "duties", DUTIES, [_duty(e) for e in top.unique(top.many("duties"))]),
        endings=tuple(_ending(one) for one in top.unique(top.many("endings"))),
        clause=top.text("clause"),
    )


def _days(top: Entry, key: str) -> int:
    found = top.number(key)
    if found is None or not 0 < found <= 366:
        raise top.error(key, f"{key!r} must be 1 to 366 days")
    return found


def _all_of(top: Entry, table: str, ids: tuple[str, ...], found: list[One]) -> tuple[One, ...]:
    missing = set(ids) - {one.id for one in found}
    if missing:
        raise top.error(table, f"{table} lack {', '.join(sorted(missing))}")
    return tuple(found)


def _stage(entry: Entry) -> GapStage:
    entry.only("id", "names", "explains", "clause")
    return GapStage(
        entry.text("id"), entry.languages("names"), entry.languages("explains"), entry.text("clause")
    )


def _condition(entry: Entry) -> Condition:
    entry.only("id", "work", "tells", "names", "explains", "clause")
    tells = entry.texts("tells")
    if not set(tells) <= set(WATCHERS):
        raise entry.error("tells", f"'tells' must be some of {', '.join(WATCHERS)}")
    return Condition(
        id=entry.choice("id", CONDITIONS),
        work=entry.choice("work", WORK),
        tells=tells,
        names=entry.languages("names"),
        explains=entry.languages("explains"),
        clause=entry.text("clause"),
    )


def _duty(entry: Entry) -> GapDuty:
    entry.only("id", "to", "answers", "names", "explains", "clause")
    answers, to = entry.texts("answers"), entry.choice("to", ("agency", "hc"))
    if not set(answers) <= set(ANSWERS):
        raise entry.error("answers", f"'answers' must be some of {', '.join(ANSWERS)}")
    if (to == "agency") != bool(answers):
        raise entry.error("answers", "an agency that is addressed can answer, and nobody else")
    return GapDuty(
        id=entry.choice("id", DUTIES),
        to=to,
        answers=answers,
        names=entry.languages("names"),
        explains=entry.languages("explains"),
        clause=entry.text("clause"),
    )


def _ending(entry: Entry) -> GapEnding:
    entry.only("id", "needs", "from", "names", "clause")
    stages = entry.texts("from")
    if not stages or not set(stages) <= set(STAGES[:-1]):
        raise entry.error("from", f"'from' must be some of {', '.join(STAGES[:-1])}")
    return GapEnding(
        id=entry.text("id"),
        needs=entry.choice("needs", NEEDS),
        stages=stages,
        names=entry.languages("names"),
        clause=entry.text("clause"),
    )


@cache
def course(id_: str) -> GapCourse:
    """The course with this id, read and checked once. `KeyError` where there is none."""
    if id_ not in course_ids():
        raise KeyError(id_)
    return read_course(FOLDER / f"{id_}.toml")


def course_ids() -> tuple[str, ...]:
    """The courses there are."""
    return tuple(path.stem for path in sorted(FOLDER.glob("*.toml")))


@cache
def course_for(edition: str) -> GapCourse:
    """The course of an edition of the guidance. `KeyError` where none names it."""
    for id_ in course_ids():
        if edition in course(id_).editions:
            return course(id_)
    raise KeyError(edition)
