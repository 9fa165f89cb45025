"""From the tables of a profile's file to procedures, rules, criteria and clocks, checking each against the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from firstcall.policy.procedures import (
    ACTS,
    AUDIENCES,
    CHECKS,
    DOCUMENTS,
    OPENED,
    WATCHERS,
    Criterion,
    Deadline,
    FollowUp,
    Need,
    Procedure,
    Promise,
    Rule,
    Step,
    StepActor,
    Variant,
)
from firstcall.policy.reading import Entry

ONSETS = ("new", "ongoing", "planned")
ABOUT = ("structure", "lead", "group", "plan")
ENFORCED = ("hard", "soft", "free", "check")


def read_actors(top: Entry) -> tuple[StepActor, ...]:
    """The actors; each stands for at least one role of the permission matrix."""
    found = []
    for entry in top.unique(top.many("actors")):
        entry.only("id", "roles", "names", "clause")
        roles = _some(entry, "roles", WATCHERS)
        if not roles:
            raise entry.error("roles", "an actor needs at least one role")
        found.append(StepActor(entry.text("id"), roles, entry.languages("names"), entry.text("clause")))
    return tuple(found)


def read_procedures(top: Entry, actors: Collection[str]) -> tuple[Procedure, ...]:
    """The procedures. Raises `ProfileError` for an unknown actor, an unreachable step, a clock without a start …"""
    entries = top.unique(top.many("procedures"))
    ids = {entry.text("id") for entry in entries}
    return tuple(_procedure(entry, actors, ids) for entry in entries)


def _procedure(entry: Entry, actors: Collection[str], procedures: Collection[str]) -> Procedure:
    entry.only(
        *(
            "id",
            "onsets",
            "about",
            "opened_by",
            "may_settle",
            "leads_to",
            "variants",
            "steps",
            "names",
            "clause",
        )
    )
    variants = tuple(_variant(e) for e in entry.unique(entry.many("variants")))
    steps = entry.unique(entry.many("steps"))
    if not steps:
        raise entry.error("id", f"procedure {entry.text('id')!r} has no steps")
    named = {step.text("id") for step in steps}
    leads_to = entry.text("leads_to", "")
    if leads_to and leads_to not in procedures:
        raise entry.error("leads_to", f"unknown procedure {leads_to!r}")
    found = tuple(_step(step, actors, named, {v.id for v in variants}) for step in steps)
    _every_step_is_reached(steps, found, [v.id for v in variants])
    return Procedure(
        id=entry.text("id"),
        onsets=_some(entry, "onsets", ONSETS),
        about=entry.choice("about", ABOUT),
        opened_by=_actors(entry, "opened_by", actors),
        may_settle=bool(entry.flag("may_settle")),
        leads_to=leads_to,
        variants=variants,
        steps=found,
        names=entry.languages("names"),
        clause=entry.text("clause"),
    )


def _variant(entry: Entry) -> Variant:
    entry.only("id", "names", "clause")
    return Variant(entry.text("id"), entry.languages("names"), entry.text("clause"))


def _step(entry: Entry, actors: Collection[str], steps: Collection[str], variants: Collection[str]) -> Step:
    entry.only(
        *(
            "id",
            "number",
            "actors",
            "act",
            "after",
            "optional",
            "each_round",
            "skipped_in",
            "deadline",
            "needs",
        ),
        *("documents", "audiences", "tells", "names", "explains", "clause"),
    )
    deadline = entry.one("deadline")
    return Step(
        id=entry.text("id"),
        number=entry.text("number"),
        actors=_actors(entry, "actors", actors),
        act=entry.choice("act", ACTS),
        after=_some(entry, "after", steps),
        optional=bool(entry.flag("optional")),
        each_round=bool(entry.flag("each_round")),
        skipped_in=_some(entry, "skipped_in", variants),
        deadline=_deadline(deadline, entry, steps) if deadline is not None else None,
        needs=tuple(_need(e) for e in entry.many("needs")),
        documents=_some(entry, "documents", DOCUMENTS),
        audiences=_some(entry, "audiences", AUDIENCES),
        tells=_some(entry, "tells", WATCHERS),
        names=entry.languages("names"),
        explains=entry.languages("explains"),
        clause=entry.text("clause"),
    )


def _deadline(entry: Entry, step: Entry, steps: Collection[str]) -> Deadline:
    entry.only("seconds", "start", "kind", "clause")
    seconds = entry.number("seconds")
    if seconds is None or seconds < 0:
        raise step.error("deadline", "a deadline needs its 'seconds', 0 or more")
    if "start" not in entry.data:
        raise step.error("deadline", "a deadline needs a start event: 'start'")
    start = entry.text("start")
    if start != OPENED and start not in steps:
        raise step.error("deadline", f"a deadline cannot start from {start!r}: no such event")
    return Deadline(
        seconds, start, step_choice(entry, step, "kind", ("hard", "soft")) == "hard", entry.text("clause")
    )


def step_choice(entry: Entry, step: Entry, key: str, allowed: Iterable[str]) -> str:
    """A choice in an inline table, reported at the line of the step's key."""
    value = entry.data.get(key)
    if not isinstance(value, str) or value not in set(allowed):
        raise step.error("deadline", f"{key} is {value!r}; it must be one of {', '.join(sorted(allowed))}")
    return value


def _need(entry: Entry) -> Need:
    entry.only("check", "enforced", "clause")
    return Need(
        entry.choice("check", CHECKS),
        entry.choice("enforced", ("hard", "soft")) == "hard",
        entry.text("clause"),
    )


def _every_step_is_reached(entries: list[Entry], steps: tuple[Step, ...], variants: list[str]) -> None:
    """In the whole procedure and in each variant every step can be opened, and every clock has started by then."""
    for variant in ["", *variants]:
        here = {step.id: step for step in steps if not variant or variant not in step.skipped_in}
        closed: set[str] = set()
        while True:
            opened = {s for s, step in here.items() if s not in closed and _waits(step, here) <= closed}
            if not opened:
                break
            closed |= opened
        for entry, step in zip(entries, steps, strict=True):
            if step.id in here and step.id not in closed:
                raise entry.error("after", f"step {step.id!r} can never be reached")
            if step.deadline is not None and step.id in here:
                _clock_starts_before(entry, step, here)


def _waits(step: Step, here: dict[str, Step]) -> set[str]:
    """The steps before this one in the variant."""
    return {name for name in step.after if name in here}


def _clock_starts_before(entry: Entry, step: Step, here: dict[str, Step]) -> None:
    assert step.deadline is not None
    before: set[str] = set()
    todo = list(step.after)
    while todo:
        name = todo.pop()
        if name not in before and name in here:
            before.add(name)
            todo.extend(here[name].after)
    if step.deadline.start != OPENED and step.deadline.start not in before:
        raise entry.error(
            "deadline",
            f"{step.id!r} has a clock from {step.deadline.start!r}, which is not before it",
        )


def read_rules(top: Entry) -> tuple[Rule, ...]:
    """The rules, R01 and on."""
    found = []
    for entry in top.unique(top.many("rules")):
        entry.only("id", "enforced", "texts", "clause")
        found.append(
            Rule(
                entry.text("id"),
                entry.choice("enforced", ENFORCED),
                entry.languages("texts"),
                entry.text("clause"),
            )
        )
    return tuple(found)


def read_criteria(top: Entry) -> tuple[Criterion, ...]:
    """The conditions of activation; none in an edition that has none."""
    found = []
    for entry in top.unique(top.many("criteria")):
        entry.only("id", "texts", "clause")
        found.append(Criterion(entry.text("id"), entry.languages("texts"), entry.text("clause")))
    return tuple(found)


def read_promises(top: Entry) -> tuple[Promise, ...]:
    """The minimum commitments of partners; none in an edition that has none."""
    found = []
    for entry in top.unique(top.many("promises")):
        entry.only("id", "texts", "clause")
        found.append(Promise(entry.text("id"), entry.languages("texts"), entry.text("clause")))
    return tuple(found)


def read_follow_ups(top: Entry, procedures: Collection[str]) -> tuple[FollowUp, ...]:
    """What falls due after an agreement; each names a known procedure and a time."""
    found = []
    for entry in top.unique(top.many("follow_ups")):
        entry.only("id", "procedure", "onsets", "months", "days", "every", "enforced", "names", "clause")
        months, days = entry.number("months") or 0, entry.number("days") or 0
        if (months > 0) == (days > 0):
            raise entry.error("months", "a follow-up falls due after 'months' or 'days', one of the two")
        found.append(
            FollowUp(
                id=entry.text("id"),
                procedure=entry.choice("procedure", procedures),
                onsets=_some(entry, "onsets", ONSETS),
                months=months,
                days=days,
                every=bool(entry.flag("every")),
                hard=entry.choice("enforced", ("hard", "soft")) == "hard",
                names=entry.languages("names"),
                clause=entry.text("clause"),
            )
        )
    return tuple(found)


def _actors(entry: Entry, key: str, actors: Collection[str]) -> tuple[str, ...]:
    named = entry.texts(key)
    for name in named:
        if name not in actors:
            raise entry.error(key, f"unknown actor {name!r}")
    if not named:
        raise entry.error(key, f"{key!r} names nobody")
    return named


def _some(entry: Entry, key: str, allowed: Collection[str]) -> tuple[str, ...]:
    named = entry.texts(key)
    for name in named:
        if name not in allowed:
            raise entry.error(key, f"{name!r} is not one of {', '.join(sorted(allowed))}")
    return named
