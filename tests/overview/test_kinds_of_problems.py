"""The problems of a file before one kind is chosen: of each kind the largest, and how many more there are."""

from __future__ import annotations

import pytest

from firstcall.intake.models import ImportProblem
from firstcall.overview.batch_problems import problems_shown
from tests.gaps.country import SmallCountry

pytestmark = pytest.mark.django_db
KEPT, LEFT_OUT = False, True


def test_of_each_kind_those_with_the_most_rows_left_out_first() -> None:
    batch = SmallCountry().batch("activities")
    for code, refused, rows in [
        ("place-unknown", KEPT, [1, 9, 4, 7, 2]), ("place-unknown", LEFT_OUT, [1, 2]),
        ("organisation-unknown", KEPT, [30]), ("place-code-repaired", KEPT, [500]), ("sector-unknown", LEFT_OUT, [3]),
    ]:  # fmt: skip
        ImportProblem.objects.bulk_create(
            ImportProblem(
                batch=batch, code=code, refused=refused, rows=number, value=str(number), message="m"
            )
            for number in rows
        )
    shown = problems_shown(batch, "", 0, 0, 0)
    said = [
        (one["problem"].code, one["problem"].refused, one["problem"].rows, one["more"])
        for one in shown["problems"]
    ]
    assert said == [
        ("place-unknown", LEFT_OUT, 2, 0), ("place-unknown", LEFT_OUT, 1, 0), ("sector-unknown", LEFT_OUT, 3, 0),
        ("organisation-unknown", KEPT, 30, 0),
        ("place-unknown", KEPT, 9, 0), ("place-unknown", KEPT, 7, 0), ("place-unknown", KEPT, 4, 2),
    ]  # fmt: skip
    assert shown["next"] is None
    of_kind = problems_shown(batch, "place-unknown", 0, 0, 0)["problems"]
    assert [one["problem"].rows for one in of_kind] == [2, 1, 9, 7, 4, 2, 1]
