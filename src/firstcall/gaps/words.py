"""Gaps in words: what is known of a place, why it stands where it stands, sexes and ages."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstcall.gaps.queries import GapRow, OverlapRow, PartRow, PlacedGap
from firstcall.gaps.rules import KNOWN, NO_NEED_FIGURE, NOBODY, NOT_REPORTED, added
from firstcall.gaps.rules.ranking import LESS, MORE, SILENT, STARTED, TOO_OLD, Reason
from firstcall.gaps.rules.sex_and_age import NEED_EXCEEDS, NOT_BROKEN_DOWN, REACH_EXCEEDS, Remark
from firstcall.web.templatetags.figures import number

STATUSES = (KNOWN, NOT_REPORTED, NOBODY, NO_NEED_FIGURE)


def status_word(status: str) -> str:
    """What can be said of a place, in words."""
    return {
        KNOWN: _("reported"),
        NOT_REPORTED: _("present, nothing reported"),
        NOBODY: _("nobody present"),
        NO_NEED_FIGURE: _("need not known"),
        TOO_OLD: _("figures too old"),
        NOT_BROKEN_DOWN: _("reports do not say"),
    }[status]


def month_word(day: date | None) -> str:
    """A month as "March 2026"."""
    return "" if day is None else formats.date_format(day, "F Y")


def reason_word(reason: Reason) -> str:
    """One reason for a gap's place in the list."""
    people, when = number(reason.number), month_word(reason.day)
    if reason.code in (NOT_REPORTED, NOBODY, NO_NEED_FIGURE):
        return status_word(reason.code)
    return {
        "severity": _("severity %(step)s") % {"step": reason.number},
        "unmet": _("%(people)s people unmet") % {"people": people},
        "up-to": _("up to %(people)s people") % {"people": people},
        MORE: _("more reached in %(month)s than the month before") % {"month": when},
        LESS: _("fewer reached in %(month)s than the month before") % {"month": when},
        STARTED: _("reached in %(month)s, not in the month before") % {"month": when},
        SILENT: _("no report for %(month)s") % {"month": when},
        "as-of": _("figures of %(month)s") % {"month": when},
        "need-too-old": _("figures of %(month)s, too old") % {"month": when},
        "reported-long-ago": _("last report of %(month)s") % {"month": when},
    }[reason.code]


IN_COLUMNS = frozenset({"severity", "unmet", "up-to", NOT_REPORTED, NOBODY, NO_NEED_FIGURE})
"""Reasons that the page shows as figures in columns of their own."""


def same_month(rows: Iterable[PlacedGap]) -> str:
    """The month of all figures of need, as "March 2026", where they are all of one: it is then said once, not in each
    row. Empty where they are of several, or of none."""
    months = {month_word(reason.day) for one in rows for reason in one.known.why if reason.code == "as-of"}
    return months.pop() if len(months) == 1 else ""


def why_word(one: PlacedGap, *, besides: Collection[str] = ()) -> str:
    """Why a gap stands where it stands, in one line; without the reasons that are shown elsewhere (`besides`)."""
    return ", ".join(reason_word(reason) for reason in one.known.why if reason.code not in besides)


def left_out_words(rows: Iterable[GapRow]) -> str:
    """In how many places figures are too old, so that they are in no sum; of which groups, where the rows are of
    several; with the people as recorded, where it is one. Empty where there are none."""
    every = list(rows)
    old = [row for row in every if row.status == TOO_OLD]
    if not old:
        return ""
    places = len({row.area for row in old})
    said = ngettext(
        "In %(places)s place the figures of need are too old: what is unmet there is not known and counted nowhere, "
        "and people reached there are in no share.",
        "In %(places)s places the figures of need are too old: what is unmet there is not known and counted nowhere, "
        "and people reached there are in no share.",
        places,
    ) % {"places": number(places)}
    groups = dict.fromkeys(row.group_name for row in old)
    if len({row.group for row in every}) > 1:
        said = f"{', '.join(groups)}: {said}"
    people = added(row.recorded for row in old) if len(groups) == 1 else None
    if people is None:
        return said
    return f"{said} " + ngettext(
        "%(people)s person in need was last recorded there.",
        "%(people)s people in need were last recorded there.",
        people,
    ) % {"people": number(people)}


def sex_word(sex: str) -> str:
    """A sex in words."""
    return {"f": _("Female"), "m": _("Male"), "x": _("Other"), "": _("All")}.get(sex, sex)


def who_word(row: PartRow) -> str:
    """Whom a row by sex and age speaks of."""
    if not row.stated:
        return _("not stated")
    if row.disability:
        return disability_word(row.disability)
    return f"{sex_word(row.sex)}, {age_word(row.age)}"


def disability_word(disability: str) -> str:
    """With or without a disability, in words."""
    return {"with": _("With a disability"), "without": _("Without a disability")}.get(disability, disability)


def age_word(age: str) -> str:
    """An age band in words: "5–17", "60 and over", "adults"."""
    words = {
        "infants": _("infants"), "children": _("children"), "adolescents": _("adolescents"), "adults": _("adults"),
        "elderly": _("older people"), "": _("all ages"),
    }  # fmt: skip
    if age in words:
        return words[age]
    if age.endswith("+"):
        return _("%(age)s and over") % {"age": age[:-1]}
    return age.replace("-", "–").replace("m", " " + _("months"))


def remark_word(remark: Remark) -> str:
    """What does not add up, in a sentence."""
    people = {"people": number(remark.people)}
    if remark.code == NEED_EXCEEDS:
        return _("By sex and age %(people)s more in need than in all.") % people
    if remark.code == REACH_EXCEEDS:
        return _("By sex and age %(people)s more reached than in all.") % people
    return _("May be less: of %(people)s people reached here nobody said which sex and age.") % people


def question_word(row: OverlapRow) -> str:
    """What to ask the organisations of an overlap. Never that they did wrong."""
    if row.twice is None:
        return _("May reach the same people: ask them.")
    return ngettext(
        "Up to %(people)s person may be the same: ask them.",
        "Up to %(people)s people may be the same: ask them.",
        row.twice,
    ) % {"people": number(row.twice)}
