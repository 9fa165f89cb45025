"""What the command line says of a file: each problem once, and how to say what is asked."""

from __future__ import annotations

from typing import Any

import pytest

from firstcall.cli.file_report import by_kind, show_report, together

DAY = {
    "code": "date_order_unknown",
    "refused": False,
    "message": "Either way round.",
    "suggestion": "2025-03-31",
}
PLACE = {"code": "place-unknown", "refused": True, "message": "No place Zq.", "suggestion": ""}


def problem(kind: dict[str, Any], cell: str, value: str, rows: int = 1) -> dict[str, Any]:
    return {**kind, "cell": cell, "value": value, "rows": rows}


def test_what_is_said_of_several_values_is_said_once():
    days = [problem(DAY, f"F{day}", f"0{day}/04/2026", day) for day in range(1, 6)]
    assert together([days[0], problem(PLACE, "C5", "Zq"), *days[1:], days[1]]) == [
        ("F1", "01/04/2026, 02/04/2026, 03/04/2026 … 2 more", 17, "Either way round.", "2025-03-31"),
        ("C5", "Zq", 1, "refused: No place Zq.", ""),
    ]


def test_nothing_is_said_twice_that_is_refused_here_and_kept_there():
    kept = problem({**PLACE, "refused": False}, "C6", "Zq")
    assert [line[3] for line in together([problem(PLACE, "C5", "Zq"), kept])] == [
        "refused: No place Zq.",
        "No place Zq.",
    ]


def test_of_many_problems_of_a_kind_the_first_stand_for_all():
    """Hundreds of codes the gazetteer lacks hide no other problem of the file."""
    codes = [
        problem(
            {**PLACE, "code": "place-code-repaired", "refused": False, "message": f"Read as {number}."},
            "A1",
            "x",
        )
        for number in range(20)
    ]
    asked = [problem({**DAY, "message": f"Day {number}."}, "F1", "x", number) for number in range(1, 8)]
    six = [problem({**PLACE, "message": f"No place {number}."}, "C1", "x") for number in range(6)]
    kinds = by_kind([*codes, *asked, *six])
    assert [[line[3] for line in kind] for kind in kinds] == [
        [f"refused: No place {number}." for number in range(6)],
        [
            "Day 7.",
            "Day 6.",
            "Day 5.",
            "Day 4.",
            "Day 3.",
            "2 more of this kind: Day and month either way round",
        ],
        [*(f"Read as {number}." for number in range(5)), "15 more of this kind: Code of the place mended"],
    ]
    assert [kind[-1][2] for kind in kinds] == [1, 3, 15]


@pytest.mark.parametrize(
    ("state", "how"),
    [
        ("previewed", '{"date_order": "dmy"} (or "mdy") in a file, then `firstcall import correct b1 FILE`.'),
        ("committed", "send it again with --date-order dmy, or mdy."),
    ],
)
def test_how_dates_are_meant_is_said_once(state, how, capsys):
    counts = dict.fromkeys(("rows", "accepted", "rejected", "unchanged"), 1)
    one = {"file": "a.csv", "sheet": "", "batch": "b1", "state": state, "columns": {}, **counts}
    show_report({**one, "problems": [problem(DAY, "F1", "01/04/2026")]}, dry_run=False)
    assert (
        capsys.readouterr().out.splitlines()[-1]
        == f"How the dates of this file are meant is said once: {how}"
    )
