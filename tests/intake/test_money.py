"""Tables of money are refused as such: their organisations give and receive, they are nowhere present."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from firstcall.intake.sheets.tables import find_table
from firstcall.policy.refusal import Refused
from tests.intake.test_tables import ACTIVITIES, sheet

FLOWS = [
    [
        "date",
        "amountUSD",
        "srcOrganization",
        "destOrganization",
        "destGlobalClusters",
        "originalCurrency",
        "status",
    ],
    ["Date", "Source org.", "Destination org.", "Cluster", "Amount (US$)", "Flow type", "Description"],
    ["countryCode", "name", "year", "cluster", "requirements", "funding", "percentFunded"],
    ["Organisation", "Secteur", "Montant (USD)", "Devise", "Taux de change"],
]


@pytest.mark.parametrize("head", FLOWS, ids=lambda head: head[1])
def test_flows_and_requirements(head: Sequence[str]) -> None:
    with pytest.raises(Refused) as refused:
        find_table(sheet([[*head], ["2025"] * len(head)]), ACTIVITIES)
    assert refused.value.refusal.code == "money"


@pytest.mark.parametrize(
    "head",
    [
        ["Organisation", "Sector", "Activity", "Donor", "Budget", "Currency", "Amount"],
        ["Organisation", "Sector", "Reached", "Currency", "Amount", "Exchange rate"],
        ["Organisation", "Sector", "District", "Requirements", "Total funding", "Amount"],
    ],
    ids=["two columns of money", "people reached", "a place within the country"],
)
def test_activities_with_their_money(head: Sequence[str]) -> None:
    table = find_table(sheet([[*head], ["1"] * len(head)]), ACTIVITIES)
    assert table.column("organisation") is not None
