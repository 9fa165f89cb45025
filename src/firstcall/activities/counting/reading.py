"""A counting rule as people write it (TOML, JSON, a form) read strictly: what is not understood is named.

method = "largest"
households_to_people = 4.5
[[leave_out]]
field = "recurrent"
is = "yes"
[[leave_out]]
field = "site"
any_word = ["radio", "fm"]
"""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any

from firstcall.activities.counting.rule import (
    ANSWERS,
    BLANK,
    BLANKS,
    FIELDS,
    HOW,
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
    words_of,
)
from firstcall.policy.refusal import Refusal, Refused, gettext_noop

KEYS = ("method", "place", "leave_out", "households_to_people", "period", "over", "where_blank")
MOST_CONDITIONS, MOST_WORDS, LONGEST_WORD, LARGEST_HOUSEHOLD = 20, 50, 100, 50
CODE = "counting-rule"


def read_text(text: str) -> Counting:
    """A rule written as TOML, or as JSON where the text begins with a brace. Raises `Refused`."""
    try:
        data = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (ValueError, RecursionError) as broken:
        message = gettext_noop("The rule is neither TOML nor JSON: %(why)s. Correct the file.")
        raise _refused(message, why=str(broken)) from broken
    return read_rule(data)


def read_rule(data: object) -> Counting:
    """The rule that plain data states; keys left out have their default. Raises `Refused` for anything unknown."""
    table = _table(data, KEYS, "the rule")
    method = _one_of(table.get("method", METHODS[0]), METHODS, "method")
    for key, needed in (("over", SUM_OF_GROUPS), ("where_blank", NEW_PEOPLE)):
        if key in table and method != needed:
            message = gettext_noop(
                "“%(key)s” belongs to the method “%(method)s”. Leave it out, or choose that method."
            )
            raise _refused(message, key=key, method=needed)
    return Counting(
        method=method,
        place=_one_of(table.get("place", PLACES[0]), PLACES, "place"),
        leave_out=_conditions(table.get("leave_out", [])),
        households_to_people=_factor(table.get("households_to_people")),
        period=_period(table.get("period")),
        over=tuple(one for one in PARTS if one in _texts(table.get("over", list(PARTS)), "over", PARTS)),
        where_blank=_one_of(table.get("where_blank", BLANKS[0]), BLANKS, "where_blank"),
    )


def _refused(message: str, **params: object) -> Refused:
    return Refused(Refusal(CODE, message, params=params))


def _table(data: object, known: tuple[str, ...], name: str) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise _refused(gettext_noop("“%(name)s” is to be a table of keys and values."), name=name)
    unknown = [str(key) for key in data if key not in known]
    if unknown:
        message = gettext_noop("“%(key)s” is not known in “%(name)s”. Known are: %(known)s.")
        raise _refused(message, key=unknown[0], name=name, known=", ".join(known))
    return data


def _one_of(value: object, known: tuple[str, ...], key: str) -> str:
    if not isinstance(value, str) or value not in known:
        message = gettext_noop("“%(value)s” is not possible for “%(key)s”. Choose one of: %(known)s.")
        raise _refused(message, value=value, key=key, known=", ".join(known))
    return value


def _texts(value: object, key: str, known: tuple[str, ...] = ()) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else None
    good = [one for one in listed or [] if isinstance(one, str) and len(one) <= LONGEST_WORD]
    if not listed or len(good) != len(listed) or len(good) > MOST_WORDS:
        message = gettext_noop(
            "“%(key)s” is to be a list of 1 to %(most)s texts of at most %(longest)s characters."
        )
        raise _refused(message, key=key, most=MOST_WORDS, longest=LONGEST_WORD)
    return tuple(_one_of(one, known, key) for one in good) if known else tuple(good)


def _conditions(value: object) -> tuple[Condition, ...]:
    if not isinstance(value, list) or len(value) > MOST_CONDITIONS:
        message = gettext_noop("“leave_out” is to be a list of at most %(most)s conditions.")
        raise _refused(message, most=MOST_CONDITIONS)
    return tuple(dict.fromkeys(_condition(one) for one in value))


def _condition(value: object) -> Condition:
    table = _table(value, ("field", *HOW), "leave_out")
    field = _one_of(table.get("field", ""), FIELDS, "field")
    how, known = [name for name in HOW if name in table], (IS,) if field == RECURRENT else HOW
    if len(how) != 1 or how[0] not in known:
        message = gettext_noop("The condition on “%(field)s” needs exactly one of: %(known)s.")
        raise _refused(message, field=field, known=", ".join(known))
    if how[0] == IS:
        answers = ANSWERS if field == RECURRENT else (BLANK,)
        return Condition(field, IS, (_one_of(table[IS], answers, f"{field} is"),))
    words = _texts(table[how[0]], how[0])
    empty = [word for word in words if not words_of(word)]
    if empty:
        message = gettext_noop(
            "“%(word)s” in the condition on “%(field)s” has no letter or digit to look for."
        )
        raise _refused(message, word=empty[0], field=field)
    return Condition(field, how[0], words)


def _factor(value: object) -> float | None:
    if value is None:
        return None
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not math.isfinite(value) or not 0 < value <= LARGEST_HOUSEHOLD:  # type: ignore[arg-type,operator]
        message = gettext_noop(
            "“households_to_people” is to be a number above 0 and at most %(most)s: people in a household."
        )
        raise _refused(message, most=LARGEST_HOUSEHOLD)
    return float(value)  # type: ignore[arg-type]


def _period(value: object) -> Period | None:
    if value is None:
        return None
    table = _table(value, ("from", "to"), "period")
    first, last = _month(table.get("from")), _month(table.get("to"))
    if first is None and last is None:
        return None
    if first is not None and last is not None and last < first:
        raise _refused(gettext_noop("The period ends before it begins. Exchange “from” and “to”."))
    return Period(first, last)


def _month(value: object) -> date | None:
    if value is None or value == "":
        return None
    try:
        if isinstance(value, str) and len(value) == len("2022-01"):
            return date.fromisoformat(f"{value}-01")
    except ValueError:
        pass
    message = gettext_noop("“%(value)s” is not a month. Write it as 2022-01.")
    raise _refused(message, value=value)
