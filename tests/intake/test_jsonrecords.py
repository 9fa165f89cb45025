"""Records of a JSON file within records: what becomes columns, what becomes rows, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from firstcall.intake.files import limits
from firstcall.intake.files.jsonrecords import around, as_rows
from firstcall.intake.files.jsontable import read_json
from firstcall.policy.refusal import Refused

WELLS, CLINIC = {"sector": "WASH", "reached": 10}, {"sector": "Health", "reached": 20}


@pytest.mark.parametrize(
    ("records", "rows"),
    [
        ([{"a": 1}, {"b": 2}], [{"a": 1}, {"b": 2}]),
        ([{"org": {"name": "X", "type": {"code": 5}}}], [{"org.name": "X", "org.type.code": 5}]),
        (
            [{"org": {"name": "X"}, "activities": [WELLS, CLINIC]}],
            [{"org.name": "X", **WELLS}, {"org.name": "X", **CLINIC}],
        ),
        # one record in a list is no other thing than the record itself
        (
            [{"org": "X", "activities": [WELLS], "donors": [{"donor": "D"}]}],
            [{"org": "X", **WELLS, "donor": "D"}],
        ),
        ([{"org": "X", "activities": []}], [{"org": "X", "activities": []}]),
        # figures around a list stand once, or they would be added up, and under a heading of their own where its
        # records have figures; what tells when, where and who is repeated
        (
            [{"total": 30, "year": 2025, "admin1_code": 7, "activities": [WELLS, CLINIC]}],
            [
                {"activities together: total": 30, "year": 2025, "admin1_code": 7, **WELLS},
                {"year": 2025, "admin1_code": 7, **CLINIC},
            ],
        ),
        (
            [{"people": "30", "activities": [{**WELLS, "kits": 4, "sites": [{"site": "A"}, {"site": "B"}]}]}],
            [
                {"activities together: people": "30", **WELLS, "kits": 4, "site": "A"},
                {"sector": "WASH", "site": "B"},
            ],
        ),
        (
            [{"people": 30, "sites": [{"site": "A"}, {"site": "B"}]}],  # the list counts nothing itself
            [{"people": 30, "site": "A"}, {"site": "B"}],
        ),
        (
            [{"total": 30, "activities": [WELLS, CLINIC]}, {"total": 10, "activities": [WELLS]}],
            [
                {"activities together: total": 30, **WELLS},
                CLINIC,
                {"activities together: total": 10, **WELLS},
            ],
        ),
        # a donor beside two activities is that of both, its figures once
        (
            [{"activities": [WELLS, CLINIC], "donors": [{"donor": "D", "people": 9}]}],
            [{**WELLS, "donor": "D", "activities together: people": 9}, {**CLINIC, "donor": "D"}],
        ),
        # a name that is already another's keeps the way to it
        ([{"name": "X", "works": [{"name": "Wells"}]}], [{"name": "X", "works.name": "Wells"}]),
        ([{"a.b": 1, "a": {"b": 2}}], [{"a.b": 1, "a.b_": 2}]),
        # what a program for forms keeps for itself
        ([{"a": 1, "_notes": [{"x": 1}, {"x": 2}]}], [{"a": 1, "_notes": [{"x": 1}, {"x": 2}]}]),
        ([{"a": [1, {"b": 2}]}], [{"a": [1, {"b": 2}]}]),
    ],
)
def test_records_within_records(records, rows):
    assert as_rows(records) == rows


@pytest.mark.parametrize(
    "record",
    [
        {"activities": [WELLS, CLINIC], "donors": [{"d": 1}, {"d": 2}]},
        {"a": {"activities": [WELLS, CLINIC]}, "donors": [{"d": 1}, {"d": 2}]},
        {"activities": [{"sites": [{"s": 1}, {"s": 2}]}], "donors": [{"d": 1}, {"d": 2}]},
    ],
)
def test_lists_beside_each_other_are_refused(record):
    with pytest.raises(Refused) as refused:
        as_rows([record])
    assert refused.value.refusal.code == "json_lists_beside"


def test_what_is_too_deep_or_too_much_is_refused():
    deep: dict[str, object] = {"a": 1}
    for _ in range(limits.JSON_DEPTH + 1):
        deep = {"a": deep}
    listed: dict[str, object] = {"a": 1}
    for _ in range(limits.JSON_DEPTH + 1):
        listed = {"a": [listed]}
    text = "x" * limits.MEGABYTE
    long = {"text": text, "rows": [{"n": 1}] * (limits.JSON_TEXT // limits.MEGABYTE + 1)}
    wide = [{"a": {f"k{number}": 1 for number in range(limits.COLUMNS + 1)}}]
    codes = []
    for records in ([deep], [listed], [long], wide):
        with pytest.raises(Refused) as refused:
            as_rows(records)
        codes.append(refused.value.refusal.code)
    assert codes == ["bad_json", "bad_json", "json_too_large", "json_too_large"]


ROWS = [WELLS, CLINIC]


@pytest.mark.parametrize(
    ("document", "record"),
    [
        ({"organisation": "X", "activities": ROWS}, {"organisation": "X", "activities": ROWS}),
        (
            {"report": {"org": "X", "works": ROWS}, "month": "May"},
            {"report": {"org": "X", "works": ROWS}, "month": "May"},
        ),
        (
            {"status": "ok", "count": 2, "activities": ROWS},
            {"activities": ROWS},
        ),  # of the answer, not of the rows
        ({"organisation": "X", "results": ROWS}, None),  # as a program wraps them
        ({"activities": ROWS, "contacts": [{"name": "N"}]}, {"activities": ROWS}),
        (ROWS, None),
    ],
)
def test_what_stands_around_the_rows_of_a_document(document, record):
    assert around(document, ROWS) == record


@pytest.mark.parametrize(
    ("document", "table"),
    [
        (
            {"organisation": {"name": "X"}, "location": {"admin1": "Bay"}, "activities": ROWS},
            [
                ["organisation.name", "location.admin1", "sector", "reached"],
                ["X", "Bay", "WASH", "10"],
                ["X", "Bay", "Health", "20"],
            ],
        ),
        (
            {"r1": {"org": "X", "works": ROWS}, "r2": {"org": "Y", "works": [WELLS]}},
            [["org", "sector", "reached"], ["X", "WASH", "10"], ["X", "Health", "20"], ["Y", "WASH", "10"]],
        ),
    ],
)
def test_documents_of_records_within_records(tmp_path: Path, document, table):
    path = tmp_path / "a.json"
    path.write_text(json.dumps(document))
    assert read_json(path) == table
