"""Counting rules as people write them, sites and fractions in one form, and what a rule says of itself."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstcall.activities.counting.bands import overlap
from firstcall.activities.counting.fractions import whole_numbers
from firstcall.activities.counting.reading import read_rule, read_text
from firstcall.activities.counting.rule import (
    ANSWERS,
    ANY_WORD,
    BLANK,
    BLANKS,
    DEFAULT,
    EQUALS,
    FIELDS,
    IS,
    METHODS,
    NEW_PEOPLE,
    PARTS,
    PLACES,
    RECURRENT,
    SUM_OF_GROUPS,
    Condition,
    Counting,
    Period,
    as_data,
    site_key,
)
from firstcall.activities.counting.words import left_out_words, rule_words
from firstcall.policy.refusal import Refused

TOML = """
method = "largest"
households_to_people = 4.5
period = { from = "2020-01", to = "2020-11" }
[[leave_out]]
field = "recurrent"
is = "yes"
[[leave_out]]
field = "site"
any_word = ["radio", "FM"]
"""
WRITTEN = Counting(
    households_to_people=4.5,
    period=Period(date(2020, 1, 1), date(2020, 11, 1)),
    leave_out=(Condition("recurrent", "is", ("yes",)), Condition("site", "any_word", ("radio", "FM"))),
)
texts = st.text(alphabet="abcñ ", min_size=1, max_size=8).filter(str.strip)
lists = st.lists(texts, min_size=1, max_size=3).map(tuple)
conditions = (
    st.builds(Condition, st.just(RECURRENT), st.just(IS), st.sampled_from(ANSWERS).map(lambda one: (one,)))
    | st.builds(Condition, st.sampled_from(FIELDS[1:]), st.just(IS), st.just((BLANK,)))
    | st.builds(Condition, st.sampled_from(FIELDS[1:]), st.sampled_from([ANY_WORD, EQUALS]), lists)
)


@st.composite
def rules(draw):
    method = draw(st.sampled_from(METHODS))
    over = draw(st.sampled_from([PARTS, PARTS[:1], PARTS[1:]])) if method == SUM_OF_GROUPS else PARTS
    blank = draw(st.sampled_from(BLANKS)) if method == NEW_PEOPLE else BLANKS[0]
    leave_out = tuple(draw(st.lists(conditions, max_size=3, unique=True)))
    factor = draw(st.none() | st.floats(0.5, 12))
    period = draw(st.none() | st.just(WRITTEN.period) | st.just(Period(None, date(2022, 3, 1))))
    return Counting(method, draw(st.sampled_from(PLACES)), leave_out, factor, period, over, blank)


def test_a_rule_written_in_toml_or_json():
    assert read_text(TOML) == WRITTEN
    assert read_text('{"leave_out": [{"field": "recurrent", "is": "no"}]}') == Counting(
        leave_out=(Condition("recurrent", "is", ("no",)),)
    )
    assert (read_text(""), read_rule({})) == (DEFAULT, DEFAULT)


@settings(max_examples=200, deadline=None)
@given(rules())
def test_what_is_written_is_read_back(rule):
    assert read_rule(as_data(rule)) == rule
    assert all(sentence.endswith(".") for sentence in rule_words(rule))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ([], "“the rule” is to be a table"),
        ({"methode": "largest"}, "“methode” is not known in “the rule”. Known are: method"),
        ({"method": "biggest"}, "“biggest” is not possible for “method”. Choose one of: largest,"),
        ({"place": "village"}, "“village” is not possible for “place”"),
        ({"over": ["organisation"]}, "“over” belongs to the method “sum_of_groups”"),
        ({"method": "sum_of_groups", "over": []}, "“over” is to be a list"),
        ({"method": "sum", "where_blank": "reached"}, "“where_blank” belongs to the method “new_people”"),
        ({"leave_out": {"field": "site"}}, "“leave_out” is to be a list"),
        ({"leave_out": [{"field": "village", "is": "blank"}]}, "“village” is not possible for “field”"),
        ({"leave_out": [{"field": "site"}]}, "The condition on “site” needs exactly one of: is, any_word"),
        ({"leave_out": [{"field": "recurrent", "equals": ["yes"]}]}, "needs exactly one of: is."),
        ({"leave_out": [{"field": "site", "is": "yes"}]}, "“yes” is not possible for “site is”"),
        ({"leave_out": [{"field": "site", "any_word": "fm"}]}, "“any_word” is to be a list"),
        (
            {"leave_out": [{"field": "site", "any_word": ["–"]}]},
            "“–” in the condition on “site” has no letter",
        ),
        ({"leave_out": [{"field": "recurrent", "is": ["yes"]}]}, "is not possible for “recurrent is”"),
        ({"households_to_people": 0}, "“households_to_people” is to be a number above 0"),
        ({"households_to_people": True}, "“households_to_people” is to be a number above 0"),
        ({"households_to_people": float("nan")}, "“households_to_people” is to be a number above 0"),
        ({"period": {"from": "2020-13"}}, "“2020-13” is not a month. Write it as 2022-01."),
        ({"period": {"from": "2020-05", "to": "2020-04"}}, "The period ends before it begins."),
        ({"period": {"since": "2020-05"}}, "“since” is not known in “period”"),
    ],
)
def test_what_is_not_understood_is_named(data, said):
    with pytest.raises(Refused) as refused:
        read_rule(data)
    assert refused.value.refusal.code == "counting-rule"
    assert said in refused.value.refusal.text()


@pytest.mark.parametrize("text", ["method = ", "{", "[" * 100_000, '{"a":' * 100_000])
def test_a_broken_file_is_refused(text):
    with pytest.raises(Refused):
        read_text(text)


@pytest.mark.parametrize(
    ("condition", "text", "held"),
    [
        (Condition("site", ANY_WORD, ("radio", "fm")), "Emisora «RADIO Fe y Alegría»", True),
        (Condition("site", ANY_WORD, ("radio", "fm")), "La Voz 105.5-FM", True),
        (Condition("site", ANY_WORD, ("radio",)), "Escuela Radiofónica", False),
        (Condition("site", ANY_WORD, ("fe y alegria",)), "U.E. Fe y Alegría", True),
        (Condition("status", EQUALS, ("Planned",)), "planned", True),
        (Condition("status", EQUALS, ("planned",)), "not planned", False),
        (Condition("recurrent", IS, ("yes",)), "yes", True),
        (Condition("recurrent", IS, ("yes",)), "", False),
        (Condition("recurrent", IS, (BLANK,)), None, True),
        (Condition("site", IS, (BLANK,)), " - ", True),
    ],
)
def test_which_rows_are_left_out(condition, text, held):
    assert condition.holds(text) is held


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ('"PADRE JOSÉ  MARÍA"', "padre jose maria", True),
        ("U.E.C. San-Juan", "UEC San Juan", True),
        ("Camp 1 1", "Camp 11", False),
        ("Camp 1", "Camp 2", False),
        ("Escuela Bolívar I", "Escuela Bolívar II", False),
        ("ကျေးရွာ", "ကျေးရွာ ", True),
        ("ကျေးရွာ", "ကျရွာ", False),
        ("Nº 5", "No. 5", True),
        ("", " - ", True),
    ],
)
def test_two_spellings_of_one_site(one, other, same):
    assert (site_key(one) == site_key(other)) is same


figures = st.lists(st.decimals(0, 10_000, places=4), max_size=30)


@settings(max_examples=200, deadline=None)
@given(figures)
def test_fractions_keep_their_sum_and_each_row_its_neighbour(values):
    whole = whole_numbers(values)
    assert sum(whole) == int(sum(values, Decimal(0)).to_integral_value(ROUND_HALF_UP))
    assert all(
        0 <= number - int(value) <= (value != int(value)) for number, value in zip(whole, values, strict=True)
    )


def test_the_largest_fractions_go_up_and_of_equal_ones_the_first():
    assert whole_numbers([Decimal("153.76"), Decimal("0.5"), Decimal("0.5"), Decimal("0.2")]) == [
        154,
        1,
        0,
        0,
    ]


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("0-17", "5-11", True),
        ("0-4", "5-11", False),
        ("0-3", "3-6", False),
        ("18+", "60+", True),
        ("0-59m", "0-4", True),
        ("0-59m", "5-17", False),
        ("adults", "18+", True),
        ("adults", "elderly", False),
        ("children", "adolescents", False),
        ("18+", "18+", False),
        ("somebody", "18+", False),
    ],
)
def test_ages_that_overlap(one, other, shared):
    assert (overlap(one, other), overlap(other, one)) == (shared, shared)


def test_what_was_left_out_is_said_in_words():
    said = left_out_words(WRITTEN, [(0, 6407, 27_100_000), (1, 54, None), (-1, 1, 3)], 12_000)
    assert [
        sentence.replace("\u202f", " ").replace("\xa0", " ").replace("\u2009", " ") for sentence in said
    ] == [
        "5 538 rows counted.",
        "6 407 left out with 27.1 m contacts: rows of recurrent activities.",
        "54 left out: rows whose site has a word of: radio, FM.",
        "1 left out with 3 contacts: rows outside the period, or without a date.",
    ]
    assert left_out_words(DEFAULT, [], 7) == []
