"""The course of a gap case for the docs, made from the course's own data and the permission matrix.

Write it anew: python -m firstcall.last_resort.reference docs/reference/gap-cases.md
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from firstcall.access.matrix import Matrix, load
from firstcall.policy.gap_courses import GapCourse, course

BEGIN = "<!-- from here made by `python -m firstcall.last_resort.reference docs/reference/gap-cases.md` -->"
END = "<!-- until here -->"
ACTS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "draft": (("confirm", "gap_case", "confirm"), ("dismiss", "gap_case", "confirm")),
    "found": (("call", "gap_case", "call"),),
    "called": (("answer", "gap_answer", "answer"), ("note", "gap_case", "note")),
    "answered": (("bring", "gap_case", "bring"), ("call again", "gap_case", "call")),
    "last_resort": (
        ("last-resort", "last_resort_call", "answer"),
        ("log", "gap_case", "log"),
        ("review", "gap_case", "review"),
        ("close", "gap_case", "close"),
    ),
    "closed": (("check", "gap_case", "close"), ("reopen", "gap_case", "reopen")),
}
"""What is mostly done in each stage, as commands name it, and the right it asks for."""


GO_ON = {
    "draft": "the coordinator's look at it",
    "found": "partners called on by a day; nobody to call on: brought at once",
    "called": "all answers, or the day; where lives are at stake, neither",
    "answered": "urgency and why, and somebody left",
    "last_resort": "a commitment; or what fails, with evidence and explanation, until it changes",
    "closed": "a reason, to open it again",
}
"""What is needed to leave a stage."""


def course_page(of: GapCourse, matrix: Matrix) -> str:
    """The tables and the diagram of a course, as Markdown."""
    parts = [
        _stages(of, matrix),
        _diagram(of),
        _rows(
            "Condition that fails | Meanwhile the agency | Who hears of it | Clause",
            (
                (
                    one.name_in("en"),
                    {"advocate": "advocates and explains", "mobilise": "mobilises funds and explains"}[
                        one.work
                    ],
                    ", ".join(one.tells),
                    one.clause,
                )
                for one in of.conditions
            ),
        ),
        _rows(
            "Whose the rest is | Addressed | May say | Clause",
            (
                (
                    f"`{one.id}`: {one.name_in('en')}",
                    {"agency": "the agency", "hc": "the HC is told"}[one.to],
                    ", ".join(one.answers) or "–",
                    one.clause,
                )
                for one in of.duties
            ),
        ),
        _rows(
            "Ending | Needs on record | From | Clause",
            (
                (
                    f"`{one.id}`: {one.name_in('en')}",
                    NEEDED[one.needs],
                    ", ".join(one.stages).replace("_", " "),
                    one.clause,
                )
                for one in of.endings
            ),
        ),
    ]
    return "\n\n".join(parts)


NEEDED = {
    "partners": "undertakings of partners, and nobody left",
    "last_resort": "the commitment of the provider of last resort, and nobody left",
    "evidence": "what shows that it has ended",
    "reason": "the reason",
}


def _stages(of: GapCourse, matrix: Matrix) -> str:
    clocks = {
        "called": f"{of.reply_days} days to answer, unless the call names a day, {of.reply_most_days} at most",
        "last_resort": f"{of.answer_days} days to answer; looked at again within {of.review_days} days",
        "closed": f"checked after {of.check_days} days",
    }
    named = {one.id: one for one in of.stages}
    rows = [
        (
            "`draft`: Raised",
            "A gap somebody raised or a line found.",
            _who(matrix, "draft"),
            GO_ON["draft"],
            "",
            "ToR 8",
        )
    ]
    for id_, one in named.items():
        words = (f"`{id_}`: {one.name_in('en')}", one.explain_in("en"))
        rows.append((*words, _who(matrix, id_), GO_ON[id_], clocks.get(id_, ""), one.clause))
    return _rows(
        "Stage | What it is | What is done, and who may | Needed to go on | Clock (soft) | Clause", rows
    )


def _who(matrix: Matrix, stage: str) -> str:
    return "; ".join(f"{name}: {_roles(matrix, object_, act)}" for name, object_, act in ACTS[stage])


def _roles(matrix: Matrix, object_: str, act: str) -> str:
    return " ".join(role for role in matrix.roles_with(object_, act) if role != "OPER")


def _rows(heading: str, rows: Iterable[Sequence[str]]) -> str:
    columns = heading.count("|") + 1
    lines = [f"| {heading} |", f"|{' --- |' * columns}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def _diagram(of: GapCourse) -> str:
    """The stages and what leads from one to the next."""
    lines = [
        "```mermaid",
        "stateDiagram-v2",
        "    [*] --> draft: raised",
        "    [*] --> found: opened by who may call",
    ]
    steps = (
        ("draft", "found", "confirm"),
        ("found", "called", "call"),
        ("found", "last_resort", "bring, where there is nobody to call on"),
        ("called", "answered", f"all have answered, or the day has passed ({of.reply_days} days)"),
        ("called", "last_resort", "bring, where lives are at stake"),
        ("answered", "last_resort", "bring"),
        ("last_resort", "last_resort", "constrained or advocating, reviewed until conditions change"),
    )
    lines += [f"    {a} --> {b}: {words}" for a, b, words in steps]
    lines += [f"    {stage} --> closed: {one.id}" for one in of.endings for stage in one.stages]
    lines += ["    draft --> closed: no_gap", "    closed --> found: reopen", "```"]
    return "\n".join(lines)


def renewed(page: str) -> str:
    """The page with what is made of data made anew."""
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n\n{course_page(course('gn-11'), load())}\n\n{END}{tail}"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firstcall.settings")
    import django

    django.setup()
    where = Path(sys.argv[1])
    where.write_text(renewed(where.read_text(encoding="utf-8")), encoding="utf-8")
