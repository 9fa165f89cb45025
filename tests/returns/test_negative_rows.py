"""A correction by subtraction ("May, -15") never takes the place of the figure it is about."""

from __future__ import annotations

import pytest

from tests.returns.country import Reporting, codes

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]  # asks nothing that others do not ask on both


def row(reached: int | str, month: str = "May 2022", area: str = "ZZ11") -> str:
    return f"AAA,FSC,{area},Food,{month},{reached}"


@pytest.mark.parametrize("name", ["AAA June 2022.csv", "AAA May 2022 corrected.csv", "other.csv"])
def test_the_figure_it_is_about_stands(tmp_path, name):
    country = Reporting()
    country.take_in(tmp_path, row(738), row(20, area="ZZ12"), name="AAA May 2022.csv")
    found = country.take_in(tmp_path, row(-15), row(20, area="ZZ12"), row(9, "June 2022"), name=name)
    assert (codes(found), found["rejected"], country.reached()) == (["negative_people"], 0, 767)
    (said,) = [one for one in found["problems"] if one["code"] == "negative_people"]
    assert (said["refused"], said["cell"], said["suggestion"]) == (
        False, "F2",
        "A figure sent before stays. If this corrects one, send that row again with the figure as it is now.",
    )  # fmt: skip
