"""A return: what an organisation sent for a round. Its states, its versions, and what a review may do."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from firstcall.intake.contents.text import fold
from firstcall.intake.contents.vocabulary import words
from firstcall.intake.filenames import is_earlier, month_named_in, same_file, version
from firstcall.policy.refusal import Refusal, gettext_noop

SUBMITTED, RETURNED, ACCEPTED, WITHDRAWN = "submitted", "returned", "accepted", "withdrawn"
NIL = "nil"  # it was said that there was nothing to report
PREPARED = "prepared"  # rows came that name nothing done and no figure: nothing is reported with them
STATES = (SUBMITTED, NIL, PREPARED, RETURNED, ACCEPTED, WITHDRAWN)
NOT_REPORTED = (PREPARED, WITHDRAWN)  # of a return that is there
MISSING, AWAITED = "missing", "awaited"  # nothing came: after the due day, before it
SENT = "sent"  # what others see of a return, whatever the review said of it
CUMULATIVE = words("headings", "cumulative")
STAY, OUT = "stay", "out"  # the figures of a return that is sent back


def is_version(name: str, earlier: str, *, again: int, dated: bool = True, others: bool = False) -> bool:
    """Whether a file is by its name a version of an `earlier` one, of whose rows `again` stand in it.

    Two files may bear the same name and be parts of one report ("5W.xlsx" of two offices): then they share no row. Rows
    that lie in no one month (`dated` is False) may have ended since: they go only where a name says that it corrects.
    Where rows of `others` of that name stand in a file that corrects, it is a version of those.
    """
    if not same_file(name, earlier):
        return False
    corrected = corrects(name, earlier) and not (others and not again)
    return (again > 0 or corrected) if dated else (again > 0 and corrected)


def corrects(name: str, earlier: str) -> bool:
    """Whether the name of a file says that it is a later version of an `earlier` one ("rev2", "corrected", "(1)")."""
    return same_file(name, earlier) and version(name) != version(earlier) and not is_earlier(name, earlier)


def says_corrected(name: str, earlier: str) -> bool:
    """Whether it says so in words or by a number ("rev2", "corrected"), and is no mere copy ("X (1)", "Copy of X")."""
    return corrects(name, earlier) and version(name)[:2] != version(earlier)[:2]


def the_month(month: date | None, start: date | None, end: date | None) -> date | None:
    """The first day of the one month that a row speaks of; None where it says no day, or days of several months."""
    if month is not None:
        return month.replace(day=1)
    known = {day.replace(day=1) for day in (start, end) if day is not None}
    return known.pop() if len(known) == 1 else None


def year_of_corrected(number: int, there: Collection[date | None]) -> int | None:
    """The year of a month that is named by its `number` alone, in a file that corrects another: that of the one such
    month of which the other has rows. None where it has some without any day (given as None), or of two years."""
    years = {month.year for month in there if month is not None and month.month == number}
    return years.pop() if None not in there and len(years) == 1 else None


def is_other_sheet(name: str, sheet: str, *, earlier: str, earlier_sheet: str) -> bool:
    """Whether an `earlier` file is another sheet of the same workbook, or of a version of it: a part by itself."""
    return sheet != earlier_sheet and (name == earlier or same_file(name, earlier))


def of_another_month(name: str, earlier: str) -> bool:
    """Whether the names of two files say that they are of two months, and not that they add up the months before."""
    if CUMULATIVE & {*fold(name).split(), *fold(earlier).split()}:
        return False
    months = month_named_in(name), month_named_in(earlier)
    numbers = {month.number for month in months if month}
    years = {month.year for month in months if month and month.year}
    return None not in months and (len(numbers) > 1 or len(years) > 1)


def replaces(
    *, same_name: bool, again: int, gone: int, compiled: bool = False, other_month: bool = False
) -> bool:
    """Whether a file takes the place of an earlier one for the same return, or is another part of it.

    It does when it is a version of it by name, or when most of the earlier one's rows stand in it `again` (as they
    were, or changed); `gone` counts those that do not. Rows gone from the later version then no longer count. What
    several organisations' rows were `compiled` into is no version of what one of them sent: it may be older. A file
    that names an `other_month` may hold a row or two of this one as corrections: more than half must stand.
    """
    if other_month and not same_name:
        return not compiled and again > gone
    return same_name or (not compiled and again > 0 and again >= gone)


def replaces_all(*, named: bool, again: int, gone: int, compiled: bool = False) -> bool:
    """Whether a file takes the place of an earlier one in the sectors too of which it has no row left.

    It does as a version by name in which at least half of the earlier one's rows of this organisation and month stand
    (`again`), whatever their sector; otherwise it may be the part of one sector. `gone` counts those that do not.
    """
    return named and not compiled and again > 0 and again >= gone


Stands = tuple[int, int]
"""Of rows of an earlier file: how many stand in this one, as they were or changed, and how many do not."""


def takes_the_place(
    name: str,
    earlier: str,
    *,
    same_sheet: bool,
    here: Stands,
    whole: Stands,
    total: Stands,
    compiled: bool = False,
    part: bool = False,
) -> bool:
    """Whether a file takes the place of an `earlier` one for a report of some month of which it has rows.

    It does as a version by name, or where most of the rows stand in it: of this report (`here`), of the organisation's
    of that month whatever their sector (`whole`), or of all that the earlier file says of organisations and months that
    this one has (`total`); the row that was corrected may be the only one of its sector or organisation. `compiled` as
    in `replaces`; `part`: none of this report's stand, while those of another file of its name do.
    """
    other_month = of_another_month(name, earlier)

    def most(rows: Stands) -> bool:
        return replaces(
            same_name=False, again=rows[0], gone=rows[1], compiled=compiled, other_month=other_month
        )

    by_the_rest = not part and (most(whole) or most(total))
    again = max(here[0], int(by_the_rest))
    named = same_sheet and is_version(name, earlier, again=again, others=part)
    return by_the_rest or replaces(
        same_name=named, again=here[0], gone=here[1], compiled=compiled, other_month=other_month
    )


def is_new_version(state: str, *, brought: int) -> bool:
    """Whether a file makes a new version of a return: it brings something, or an answer was awaited."""
    return brought > 0 or state in ("", RETURNED, WITHDRAWN)


def why_not_review(*, state: str, decision: str, reason: str) -> Refusal | None:
    """What was submitted is accepted, or sent back with a reason; what was accepted can still be sent back."""
    if decision == RETURNED and not reason:
        return Refusal(
            "return-reason", gettext_noop("Say what is to be corrected: the organisation reads it.")
        )
    if state == NIL and decision == ACCEPTED:
        return Refusal(
            "return-nil",
            gettext_noop(
                "It says that there was nothing to report, so there is nothing to accept. Send it back if you know "
                "otherwise."
            ),
        )
    if state in (decision, WITHDRAWN):
        return Refusal(
            "return-state",
            gettext_noop(
                "This return was decided already, so there is nothing to decide now. Look at it again."
            ),
        )
    return None


def why_not_figures_out(others: int) -> Refusal | None:
    """A file is taken out with a return only when it holds nothing else."""
    if others:
        return Refusal(
            "file-holds-more",
            gettext_noop(
                "Its file holds rows of other returns too, so its figures cannot be taken out alone. "
                "Send it back with its figures in, or take the file back on its page."
            ),
        )
    return None


def is_expected(*, participation: str, flag: bool | None, committed: bool, reported_before: bool) -> bool:
    """Whether an organisation is to report: partners that committed or reported before, or as the group says.

    Observers and those alongside are never expected, whatever is said (GN 1 fn 1; Annex 1).
    """
    if participation != "partner":
        return False
    return flag if flag is not None else committed or reported_before


def why_not_expect(*, organisation: str, participation: str, reason: str) -> Refusal | None:
    """Only of a partner can it be said that it is to report, or need not; why is kept."""
    if participation != "partner":
        return Refusal(
            "not-a-reporter",
            gettext_noop("%(organisation)s is no partner here, so it is never expected to report."),
            "GN 1 fn 1; Annex 1",
            {"organisation": organisation},
        )
    if not reason:
        return Refusal(
            "expectation-reason", gettext_noop("Say why, in a few words: the next coordinator reads it.")
        )
    return None
