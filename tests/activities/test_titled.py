"""A sheet that names its sector nowhere but in its title or the file's name."""

from __future__ import annotations

import pytest

from firstcall.activities.rows.titled import sector_named
from tests.activities.test_templates_in_use import sector_of


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Education Cluster 5W - monthly", "Education Cluster"), ("WASH_4W_Jan2026", "WASH"), ("EDU_5W_2026", "EDU"),
        ("Protection Cluster GBV AoR 5W", "GBV AoR"), ("مصفوفة قطاع التعليم", "قطاع التعليم"),
        ("Матриця 5W Кластер Захист", "Захист"), ("Matriz 5W Clúster de Nutrición", "Clúster de Nutrición"),
        ("WASH and Health 4W", ""), ("San Juan 5W", ""), ("ALL partners 5W", ""), ("Monthly report March 2026", ""),
        ("Report on shelter kits, and on what the partners of the cluster did to repair houses in this month", ""),
    ],
)  # fmt: skip
def test_the_one_sector_of_a_title(text: str, named: str) -> None:
    assert sector_named(text, sector_of) == named
