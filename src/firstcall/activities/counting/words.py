"""A counting rule, and what it left out, in sentences that stand beside the figures."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstcall.activities.counting.rule import (
    ANY_WORD,
    AREA,
    BLANK,
    IS,
    LARGEST,
    NEW_PEOPLE,
    NO,
    OUTSIDE_PERIOD,
    PER_GROUP,
    REACHED,
    RECURRENT,
    SUM,
    SUM_OF_GROUPS,
    YES,
    Condition,
    Counting,
)
from firstcall.web.templatetags.figures import number, short

LeftOut = Sequence[tuple[int, int, int | None]]
"""Reason (position of the condition, or OUTSIDE_PERIOD), rows, frequencies."""


def method_words(rule: Counting) -> str:
    """The method in one sentence."""
    over_both = "organisation" in rule.over and "population_group" in rule.over
    if rule.method == SUM_OF_GROUPS and not over_both and "organisation" not in rule.over:
        return _("At each place the largest figure of each population group counts; the groups are added up.")
    return {
        LARGEST: _("At each place the largest figure of each population group, sex and age counts."),
        PER_GROUP: _("At each place the largest total of each population group counts."),
        SUM_OF_GROUPS: _(
            "At each place the largest figure of each organisation and population group counts; they are added up."
        )
        if over_both
        else _(
            "At each place the largest figure of each organisation counts; the organisations are added up."
        ),
        NEW_PEOPLE: _("People reached for the first time are added up."),
        SUM: _("Everything reported is added up. People reached again are counted again."),
    }[rule.method]


def rule_words(rule: Counting) -> list[str]:
    """The rule in sentences: the method, the place, what is left out, households, period."""
    said = [method_words(rule)]
    if rule.method not in (SUM, NEW_PEOPLE):
        said.append(
            _("A place is an area.")
            if rule.place == AREA
            else _("A place is an area with the site named in it.")
        )
    if rule.method == NEW_PEOPLE:
        said.append(
            _("Where a row does not say how many were new, all it reached count.")
            if rule.where_blank == REACHED
            else _("Rows that do not say how many were new add nobody.")
        )
    said += [_("Left out: %(rows)s.") % {"rows": condition_words(one)} for one in rule.leave_out]
    if rule.households_to_people is not None:
        said.append(
            _("Rows with households and no people count %(factor)s people for a household.")
            % {"factor": f"{rule.households_to_people:g}"}
        )
    if rule.period is not None:
        said.append(_period_words(rule))
    return said


def _period_words(rule: Counting) -> str:
    assert rule.period is not None
    ends = {"first": rule.period.first, "last": rule.period.last}
    shown = {name: date_format(day, "F Y") if day else "" for name, day in ends.items()}
    if not shown["last"]:
        return _("Only what was reported since %(first)s counts.") % shown
    if not shown["first"]:
        return _("Only what was reported until %(last)s counts.") % shown
    return _("Only what was reported from %(first)s to %(last)s counts.") % shown


def condition_words(one: Condition) -> str:
    """Which rows a condition is about: "rows of recurrent activities"."""
    if one.field == RECURRENT:
        return {
            YES: _("rows of recurrent activities"),
            NO: _("rows of activities that are not recurrent"),
            BLANK: _("rows that do not say whether the activity is recurrent"),
        }[one.values[0]]
    named = {
        "field": {
            "site": _("site"),
            "activity": _("activity"),
            "indicator": _("indicator"),
            "status": _("status"),
            "unit": _("unit"),
            "donor": _("donor"),
            "population_group": _("population group"),
        }[one.field],
        "words": ", ".join(one.values),
    }
    if one.how == IS:
        return _("rows without a %(field)s") % named
    if one.how == ANY_WORD:
        return _("rows whose %(field)s has a word of: %(words)s") % named
    return _("rows whose %(field)s is: %(words)s") % named


def left_out_words(rule: Counting, left_out: LeftOut, rows: int) -> list[str]:
    """What was counted and what was left out, one sentence for each reason; `rows` are all rows. Empty for none."""
    if not left_out:
        return []
    counted = rows - sum(count for _reason, count, _frequencies in left_out)
    said = [ngettext("%(n)s row counted.", "%(n)s rows counted.", counted) % {"n": number(counted)}]
    for reason, count, frequencies in left_out:
        values = {"n": number(count), "rows": reason_words(rule, reason), "contacts": short(frequencies or 0)}
        if frequencies is None:
            text = ngettext("%(n)s left out: %(rows)s.", "%(n)s left out: %(rows)s.", count)
        else:
            text = ngettext(
                "%(n)s left out with %(contacts)s contacts: %(rows)s.",
                "%(n)s left out with %(contacts)s contacts: %(rows)s.",
                count,
            )
        said.append(text % values)
    return said


def reason_words(rule: Counting, reason: int) -> str:
    """Which rows were left out for this reason."""
    if reason == OUTSIDE_PERIOD or reason >= len(rule.leave_out):
        return _("rows outside the period, or without a date")
    return condition_words(rule.leave_out[reason])
