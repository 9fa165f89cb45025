"""A sub-sector beside a sector: a part of it counts as itself, anything else leaves the sector as it is."""

from __future__ import annotations

import pytest

from tests.activities.workbooks import read

HEAD = ["Organisation", "Cluster", "Sub-sector", "Région", "Cercle", "Activité", "Atteints"]


@pytest.mark.parametrize(
    ("cluster", "finer", "counted"),
    [
        ("Protection", "GBV", "PRO-GBV"),
        ("Food Security", "Cash", "FSC"),  # how it is done
        ("Food Security", "Agriculture", "FSC"),
        ("WASH", "Health", "WSH"),
        ("Multi-sector", "Health", "HEA"),
        ("", "Health", "HEA"),
        ("Food Security", "something else", "FSC"),
    ],
)
def test_what_a_row_with_a_sub_sector_counts_as(cluster: str, finer: str, counted: str) -> None:
    records, _said = read(HEAD, ["Oxfam", cluster, finer, "Nord", "Bourem", "Kits", 10])
    assert [one[1] for one in records] == [counted]
