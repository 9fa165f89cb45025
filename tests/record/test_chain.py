"""The chain by itself: what a sound one is, and what is said of each kind of fault."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.record import chain, signing
from firstcall.record.chain import Signed

pytestmark = pytest.mark.one_engine
AT = "2026-03-02T09:00:00.000000+00:00"


class Ledger:
    """A sound ledger of eight entries: the second is erased by the third, the sixth is a checkpoint."""

    def __init__(self, home: Path) -> None:
        self.key = signing.key(home, make=True)
        self.keys = {self.key.id: self.key.public}
        self.entries: list[list[Any]] = []
        self.contents: list[list[Any]] = []
        for n in range(1, 9):
            special = {3: (chain.ERASED, "ledger:2"), 6: (chain.CHECKPOINTED, "ledger:5")}
            act, subject = special.get(n, ("lead.ended", f"lead:{n}"))
            text = chain.canonical_content({"n": n})
            self.contents.append([n, f"{n:064}", text])
            self.entries.append(
                [n, AT, act, subject, "GN 5", "HC", "", chain.commitment(f"{n:064}", text), "", ""]
            )
        self.rehash()
        del self.contents[1]
        self.checkpoints = [self.sign(6)]
        self.head: Signed | None = self.sign(8)

    def rehash(self, first: int = 1) -> None:
        for n in range(first - 1, len(self.entries)):
            self.entries[n][8] = self.entries[n - 1][9] if n else chain.GENESIS
            self.entries[n][9] = chain.entry_hash(self.entries[n][:9])

    def sign(self, sequence: int) -> Signed:
        return self.key.sign(sequence, self.entries[sequence - 1][9], AT)

    def faults(self, **options: Any) -> list[tuple[int, str]]:
        found = chain.verify(self.entries, self.contents, self.checkpoints, self.keys, self.head, **options)
        assert all(fault.sentence.endswith(".") for fault in found)
        return [(fault.sequence, fault.code) for fault in found]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path)


def test_a_sound_ledger_has_no_fault(ledger: Ledger) -> None:
    assert ledger.faults() == []
    assert chain.verify([], [], [], {}, None) == []


def test_a_change_of_any_field_is_found(ledger: Ledger) -> None:
    for column in range(1, 9):
        before = ledger.entries[3][column]
        for damage in ("x", before + " ", b"x", None, "\udcff"):
            ledger.entries[3][column] = damage
            assert (4, "changed") in ledger.faults()
        ledger.entries[3][column] = before
    assert ledger.faults() == []


Change = Callable[[Ledger], Any]


def rewrite(ledger: Ledger) -> None:
    ledger.entries[4][2] = "lead.named"
    ledger.rehash(5)


def back_in_time(ledger: Ledger) -> None:
    ledger.entries[7][1] = AT.replace("09:00", "08:59")
    ledger.rehash(8)
    ledger.head = ledger.sign(8)


def cut(ledger: Ledger) -> None:
    del ledger.entries[5:], ledger.contents[4:]


def other_key(ledger: Ledger) -> None:
    ledger.keys = {"0" * 16: ledger.key.public}


def wrong_key(ledger: Ledger) -> None:
    ledger.keys = {ledger.key.id: "ab" * 32}


def damaged_key(ledger: Ledger) -> None:
    ledger.keys = {ledger.key.id: "zz"}


def signature(text: str) -> Change:
    def change(ledger: Ledger) -> None:
        ledger.checkpoints[0] = ledger.checkpoints[0]._replace(signature=text or "0" * 128)

    return change


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        (lambda x: x.entries.pop(3), [(5, "gap"), (4, "extra")]),
        (lambda x: x.entries.insert(4, x.entries[2]), [(3, "order")]),
        (lambda x: x.entries[4].__setitem__(0, "5"), [(-1, "order"), (6, "gap"), (5, "extra")]),
        (lambda x: x.entries[4].__setitem__(8, "0" * 64), [(5, "link"), (5, "changed")]),
        (lambda x: x.entries[7].__setitem__(9, "0" * 64), [(8, "changed"), (8, "rewritten")]),
        (rewrite, [(6, "rewritten"), (8, "rewritten")]),
        (back_in_time, [(8, "time")]),
        (lambda x: x.contents[2].__setitem__(2, "{}"), [(4, "content")]),
        (lambda x: x.contents[2].__setitem__(1, "0"), [(4, "content")]),
        (lambda x: x.contents[2].__setitem__(1, None), [(4, "content")]),
        (lambda x: x.contents[2].__setitem__(2, "\udcff"), [(4, "content")]),
        (lambda x: x.contents.pop(2), [(4, "content-missing")]),
        (lambda x: x.contents.append([9, "", ""]), [(9, "extra")]),
        (lambda x: x.contents.insert(0, [0, "", ""]), [(0, "extra")]),
        (lambda x: x.contents.insert(0, ["x", "", ""]), [(-1, "extra")]),
        (lambda x: x.contents.insert(2, x.contents[1]), [(3, "extra")]),
        (lambda x: x.checkpoints.pop(), [(6, "checkpoint-missing")]),
        (signature(""), [(6, "checkpoint-signature")]),
        (signature("zz"), [(6, "checkpoint-signature")]),
        (other_key, [(6, "checkpoint-signature"), (8, "head-signature")]),
        (wrong_key, [(6, "checkpoint-signature"), (8, "head-signature")]),
        (damaged_key, [(6, "checkpoint-signature"), (8, "head-signature")]),
        (cut, [(6, "cut"), (8, "cut")]),
        (lambda x: setattr(x, "head", None), [(8, "unsigned")]),
        (lambda x: setattr(x, "head", x.sign(7)), [(8, "unsigned")]),
    ],
)
def test_each_fault_is_named_with_its_entry(
    ledger: Ledger, change: Change, faults: list[tuple[int, str]]
) -> None:
    change(ledger)
    assert ledger.faults() == faults


def test_upper_case_is_another_signature(ledger: Ledger) -> None:
    upper = ledger.checkpoints[0].signature.upper()
    ledger.checkpoints[0] = ledger.checkpoints[0]._replace(signature=upper)
    assert ledger.faults() == [(6, "checkpoint-signature")]


@pytest.mark.parametrize("subject", ["ledger:4", "ledger:5", "ledger:99", "ledger:", "lead:2", "2x"])
def test_only_an_erasure_of_an_earlier_entry_excuses(ledger: Ledger, subject: str) -> None:
    ledger.entries[3][2:4] = [chain.ERASED, subject]
    del ledger.contents[3]
    ledger.rehash()
    ledger.checkpoints, ledger.head = [ledger.sign(6)], ledger.sign(8)
    assert ledger.faults() == [(5, "content-missing")]


def test_what_came_while_reading_is_accepted_if_asked_for(ledger: Ledger) -> None:
    ledger.head = ledger.sign(7)
    assert ledger.faults(to_the_end=False) == []


def test_no_more_faults_than_asked_for(ledger: Ledger) -> None:
    ledger.contents = []
    assert len(ledger.faults()) == 7
    assert len(ledger.faults(most=3)) == 3


def test_the_format_does_not_drift() -> None:
    """Fixed values: a ledger written today must verify in ten years."""
    fields = [1, AT, "lead.ended", "lead:é", "GN 5", "HC", "", "c" * 64, chain.GENESIS]
    assert chain.canonical(1, fields[1:]).decode() == (
        f'[1,"{AT}","lead.ended","lead:é","GN 5","HC","","{"c" * 64}","{"0" * 64}"]'
    )
    assert chain.entry_hash(fields) == "633fff5dcd65069b2863b1abbb00a2ba173dbce87d95ea829e28a2592ff07291"
    assert (
        chain.commitment("5a" * 32, '{"a":1}')
        == "7ef47782a765ad1955e36594a09380cd7edada6324a2ce1afd079d8f68e7773d"
    )
    assert chain.statement(1, "h", AT, "k") == f'[1,"firstcall-ledger","h","{AT}","k"]'.encode()
    assert chain.key_id(bytes(32)) == "66687aadf862bd77"


@given(st.integers(), st.lists(st.text(), min_size=1))
def test_the_canonical_form_is_plain_json(sequence: int, words: list[str]) -> None:
    """Anyone can make it: the second implementation uses json.dumps."""
    plain = json.dumps([sequence, *words], ensure_ascii=False, separators=(",", ":"))
    try:
        assert chain.canonical(sequence, words) == plain.encode()
    except UnicodeEncodeError:
        assert any("\ud800" <= letter <= "\udfff" for word in words for letter in word)


def test_contents_in_one_spelling_only() -> None:
    east = datetime(2026, 3, 2, 14, 45, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    content = {"b": [1, None, True], "a": {"z": date(2026, 3, 2), "y": Decimal("1.50")}, "at": east}
    assert chain.canonical_content(content) == (
        '{"a":{"y":"1.50","z":"2026-03-02"},"at":"2026-03-02T09:00:00.000000+00:00","b":[1,null,true]}'
    )


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_instants_sort_as_text(one: datetime, other: datetime) -> None:
    assert (chain.instant(one) < chain.instant(other)) == (one < other)


def test_a_salt_is_marked_for_its_entry_and_its_key(tmp_path: Path) -> None:
    key, other = signing.key(tmp_path / "a", make=True), signing.key(tmp_path / "b", make=True)
    salt = key.salt((1, "x"), "{}")
    assert len(salt) == chain.SALT_LENGTH
    assert key.made(salt, (1, "x"), "{}")
    assert [
        other.made(salt, (1, "x"), "{}"),
        key.made(salt, (2, "x"), "{}"),
        key.made(salt, (1, "x"), "{ }"),
        key.made(salt[:-1] + "é", (1, "x"), "{}"),
        key.made("0" + salt[1:], (1, "x"), "{}") and not salt.startswith("0"),
        key.salt((1, "x"), "{}") == salt,
    ] == [False] * 6
