"""firstcall guidance …: the same editions, differences and comments as the pages."""

from __future__ import annotations

import pytest

from firstcall.policy.profiles import names, profile
from tests.cli.run import firstcall
from tests.structure.made import make_emergency

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_engine]


def test_editions_differences_and_comments(at):
    make_emergency(at)
    listed = firstcall("guidance", "list", "--json")
    assert [(one["name"], one["draft"], one["emergencies"]) for one in listed.json] == [
        ("iasc-2006", False, 1),
        ("iasc-2015", False, 0),
        ("iasc-2026", True, 0),
    ]
    assert "IASC guidance of July 2015" in firstcall("guidance", "list").out
    for name in names():
        shown = firstcall("guidance", "show", name, "--json").json
        assert [one["id"] for one in shown["rules"]] == [one.id for one in profile(name).rules]
    readable = firstcall("guidance", "show", "iasc-2006").out
    assert "2  Leads are proposed to the Emergency Relief Coordinator" in readable
    assert "[24 hours from the opening]" in readable
    found = firstcall("guidance", "compare", "iasc-2015", "iasc-2026", "--json").json
    assert [(one["what"], one["sector"], one["before"]) for one in found["sectors"]] == [
        ("merged", "slsc", ["shelter", "cccm", "hlp"]),
        ("merged", "protection", ["protection", "child_protection", "gbv", "mine_action"]),
        ("merged", "logistics", ["logistics", "telecommunications"]),
        ("gone", None, ["early_recovery"]),
    ]
    assert "merged: Food security" in firstcall("guidance", "compare", "iasc-2006", "iasc-2015").out
    assert firstcall("guidance", "compare", "iasc-2006", "iasc-2006").out == "The two say the same.\n"
    said = ("guidance", "comment", "iasc-2006", "rule:R04", "Too slow", "--emergency", "XLO-2026")
    assert firstcall(*said).out == "Kept with iasc-2006: XLO-2026 on rule:R04.\n"
    kept = firstcall("guidance", "comments", "iasc-2006", "--json").json
    assert [(one["subject"], one["emergency"], one["text"]) for one in kept] == [
        ("rule:R04", "XLO-2026", "Too slow")
    ]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("show", "iasc-1066"), "There is nothing of that name"),
        (("compare", "iasc-2006", "iasc-1066"), "There is nothing of that name"),
        (
            ("comment", "iasc-2006", "rule:R99", "x", "--emergency", "XLO-2026"),
            "no such rule, step or sector",
        ),
        (("comment", "iasc-2006", "rule:R01", " ", "--emergency", "XLO-2026"), "Write what your team found"),
    ],
)
def test_what_is_refused_exits_with_2(at, words, says):
    make_emergency(at)
    done = firstcall("guidance", *words)
    assert (done.code, says in done.err) == (2, True)
