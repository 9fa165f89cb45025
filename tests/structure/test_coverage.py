"""The check of the structure: a table, no database."""

from __future__ import annotations

import pytest

from firstcall.structure.rules.coverage import Covering, check_structure

pytestmark = pytest.mark.one_engine

FULL = {"has_lead": True, "has_coordinator": True, "has_early_recovery": True}
HEALTH = Covering("HEA", "Health", frozenset({"health"}), **FULL)
RELEVANT = {"health": "Health", "shelter": "Shelter"}


def found(*groups: Covering, **more: object) -> list[tuple[str, str, tuple[str, ...]]]:
    given = {"relevant": {}, "uncovered": {}, "left_out": (), **more}
    return [(one.kind, one.sector, one.groups) for one in check_structure(groups, **given)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("groups", "more", "expected"),
    [
        ((HEALTH,), {}, []),
        ((HEALTH,), {"relevant": RELEVANT}, [("sector-uncovered", "shelter", ())]),
        ((HEALTH,), {"relevant": RELEVANT, "left_out": ("shelter",)}, []),
        ((HEALTH,), {"relevant": RELEVANT, "networked": ("shelter",)}, []),
        # work that is reported in a sector nobody covers is named instead, and also where the sector is not asked for
        ((HEALTH,), {"relevant": RELEVANT, "worked": {"shelter": "Shelter"}}, [("work-uncovered", "shelter", ())]),
        ((HEALTH,), {"worked": {"education": "Education"}}, [("work-uncovered", "education", ())]),
        ((HEALTH,), {"worked": {"health": "Health"}}, []),
        ((HEALTH,), {"worked": {"shelter": "Shelter"}, "left_out": ("shelter",)}, []),
        ((HEALTH,), {"worked": {"er": "Recovery"}, "networked": ("er",)}, []),
        (
            (HEALTH,),
            {"worked": {"shelter": "Shelter"}, "uncovered": {"shelter": "Shelter"}},
            [("need-uncovered", "shelter", ())],
        ),
        (
            (HEALTH,),
            {"relevant": RELEVANT, "uncovered": {"shelter": "Shelter"}, "left_out": ("shelter",)},
            [("need-uncovered", "shelter", ())],
        ),
        (
            (HEALTH, Covering("H2", "Two", frozenset({"health", "x"}), **FULL)),
            {},
            [("covered-twice", "health", ("HEA", "H2"))],
        ),
        ((HEALTH, Covering("H2", "Two", frozenset({"health"}), area=5, part=True)), {}, []),
        (
            (
                HEALTH,
                Covering("N", "North", frozenset({"health"}), area=5, part=True),
                Covering("M", "Again", frozenset({"health"}), area=5, part=True),
            ),
            {},
            [("covered-twice", "health", ("N", "M"))],
        ),
        (
            (Covering("W", "Water", frozenset({"watsan"})), HEALTH),
            {},
            [("no-lead", "", ("W",)), ("no-coordinator", "", ("W",)), ("no-early-recovery", "", ("W",))],
        ),
        (
            (Covering("E", "Recovery", frozenset({"er"}), has_lead=True, has_coordinator=True),),
            {"networked": ("er",)},
            [],
        ),
        ((), {"uncovered": {"WSH": "Water"}, "relevant": {}}, [("need-uncovered", "WSH", ())]),
        (
            (HEALTH, Covering("W", "Water", frozenset({"watsan"}), deviates=True, **FULL)),
            {},
            [("not-the-global-lead", "", ("W",))],
        ),
    ],
)  # fmt: skip
def test_what_the_check_finds(
    groups: tuple[Covering, ...], more: dict[str, object], expected: list[object]
) -> None:
    assert found(*groups, **more) == expected
