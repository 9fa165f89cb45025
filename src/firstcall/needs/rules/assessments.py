"""When an assessment may be recorded, changed, withdrawn or chosen, and what it left out (Annex 1 T4, T5, T6)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal

from firstcall.needs.rows.units import HOUSEHOLDS, UNITS
from firstcall.policy.refusal import Refusal, gettext_noop

METHODS = (
    "household_survey",
    "key_informants",
    "focus_groups",
    "community_meeting",
    "phone_survey",
    "observation",
    "measurement",
    "remote_sensing",
    "secondary_data",
    "expert_judgement",
)
WITH_PEOPLE = frozenset(METHODS[:5])  # those in which people affected are heard
SENSITIVITIES = ("low", "moderate", "high")
STATES = ("planned", "collecting", "done")
CLAUSE = "Annex 1"


def why_not_record(
    *,
    title: str,
    state: str,
    methods: Collection[str],
    issues: Collection[str],
    known_issues: Collection[str],
    starts_on: date | None,
    ends_on: date | None,
    published_on: date | None,
    today: date,
    unit: str,
    household_size: Decimal | None,
    sampled: int | None,
    covered: int | None,
    sensitivity: str,
    report: str,
    areas_elsewhere: Collection[str],
) -> Refusal | None:
    """An assessment has a title; its methods, issues, days and numbers are such as can be (Annex 1 T6)."""
    if not title:
        return Refusal(
            "assessment-title", gettext_noop("Give the assessment the title it is known by."), CLAUSE
        )
    return (
        _unknown("assessment-state", [state], STATES)
        or _unknown("assessment-method", methods, METHODS)
        or _unknown("assessment-issue", issues, known_issues)
        or _unknown("assessment-unit", [unit], UNITS)
        or _unknown("assessment-sensitivity", [sensitivity], SENSITIVITIES)
        or _why_not_days(starts_on, ends_on, published_on, today, state)
        or _why_not_numbers(unit, household_size, sampled, covered)
        or _why_not_report(report)
        or _why_not_areas(areas_elsewhere)
    )


def _unknown(code: str, values: Iterable[str], choices: Collection[str]) -> Refusal | None:
    for value in values:
        if value not in choices:
            return Refusal(
                code,
                gettext_noop("“%(value)s” is not one of the choices. Choose one of: %(choices)s."),
                CLAUSE,
                {"value": value, "choices": ", ".join(choices)},
            )
    return None


def _why_not_days(
    starts_on: date | None, ends_on: date | None, published_on: date | None, today: date, state: str
) -> Refusal | None:
    if starts_on and ends_on and ends_on < starts_on:
        return Refusal(
            "assessment-days",
            gettext_noop(
                "The collection of data ends on %(end)s, before it starts. Correct one of the days."
            ),
            params={"end": ends_on.isoformat()},
        )
    if state == "done" and ends_on and ends_on > today:
        return Refusal(
            "assessment-in-future",
            gettext_noop("%(day)s has not come yet. Record the assessment as planned, or correct the day."),
            params={"day": ends_on.isoformat()},
        )
    if published_on and published_on > today:
        return Refusal(
            "published-in-future",
            gettext_noop("%(day)s has not come yet. Leave the day of publication open until then."),
            params={"day": published_on.isoformat()},
        )
    if published_on and starts_on and published_on < starts_on:
        return Refusal(
            "published-before-collected",
            gettext_noop(
                "It cannot have been published before data were collected. Correct one of the days."
            ),
        )
    return None


def _why_not_numbers(
    unit: str, household_size: Decimal | None, sampled: int | None, covered: int | None
) -> Refusal | None:
    if household_size is not None and unit != HOUSEHOLDS:
        return Refusal(
            "household-size-of-people",
            gettext_noop("Its figures count people already. Leave the people in a household open."),
        )
    if household_size is not None and not 0 < household_size <= 50:
        return Refusal(
            "household-size",
            gettext_noop("State how many people live in a household: above 0, at most 50."),
        )
    if min(sampled or 0, covered or 0) < 0:
        return Refusal("assessment-number", gettext_noop("A number of people is not below 0. Correct it."))
    if sampled is not None and covered is not None and unit != HOUSEHOLDS and sampled > covered:
        return Refusal(
            "sampled-more-than-covered",
            gettext_noop(
                "More people were asked (%(sampled)d) than it speaks for (%(covered)d). Correct one of them."
            ),
            params={"sampled": sampled, "covered": covered},
        )
    return None


def _why_not_report(report: str) -> Refusal | None:
    scheme, colon, _rest = report.partition(":")
    if colon and "/" not in scheme and " " not in scheme and scheme.lower() not in ("http", "https"):
        return Refusal(
            "report-address",
            gettext_noop(
                "Say where the report can be had: an address that begins with https, or the place it is kept."
            ),
        )
    return None


def _why_not_areas(elsewhere: Collection[str]) -> Refusal | None:
    if elsewhere:
        return Refusal(
            "area-elsewhere",
            gettext_noop("%(areas)s: not in the emergency's country. Choose areas of the country."),
            params={"areas": ", ".join(elsewhere)},
        )
    return None


def left_out(
    *, issues: Collection[str], known_issues: Iterable[str], methods: Collection[str], took_part: bool | None
) -> tuple[tuple[str, ...], bool]:
    """What an assessment left out: cross-cutting issues (ids), and whether nobody affected was heard (T4, T5; P6).

    A warning to be shown; it blocks nothing.
    """
    missing = tuple(one for one in known_issues if one not in issues)
    heard = bool(WITH_PEOPLE & set(methods)) if took_part is None else took_part
    return missing, not heard


def why_not_change_unit(*, changes: bool, figures: int) -> Refusal | None:
    """Figures that were taken in stay what they count."""
    if changes and figures:
        return Refusal(
            "unit-of-figures",
            gettext_noop(
                "%(figures)d figures came with it already. Take their files back first, then change what they count."
            ),
            params={"figures": figures},
        )
    return None


def why_not_end(*, withdrawn: bool, reason: str) -> Refusal | None:
    """An assessment is withdrawn once, with its reason."""
    if withdrawn:
        return Refusal("assessment-withdrawn-before", gettext_noop("This assessment is withdrawn already."))
    if not reason:
        return Refusal("assessment-why", gettext_noop("Say in a sentence why it no longer counts."))
    return None


def why_not_choose(
    *,
    title: str,
    withdrawn: bool,
    elsewhere: bool,
    gave_figures: bool,
    line: str,
    place: str,
    reason: str,
    on: date,
    today: date,
    standing_since: date | None,
) -> Refusal | None:
    """Choosing needs a reason, a day that has come, and an assessment that gave figures there (product choice)."""
    if not reason:
        return Refusal("choice-why", gettext_noop("Say in a sentence why this assessment is the one to use."))
    if elsewhere:
        return Refusal(
            "assessment-elsewhere",
            gettext_noop("“%(title)s” is an assessment of another emergency. Choose one of this one."),
            params={"title": title},
        )
    if withdrawn:
        return Refusal(
            "assessment-withdrawn",
            gettext_noop("“%(title)s” was withdrawn. Name another assessment, or none."),
            params={"title": title},
        )
    if on > today:
        return Refusal(
            "choice-in-future",
            gettext_noop("%(day)s has not come yet. Choose it on that day, or from today on."),
            params={"day": on.isoformat()},
        )
    if standing_since is not None and on < standing_since:
        return Refusal(
            "choice-before-standing",
            gettext_noop("The choice that stands began on %(day)s. Choose from that day on, or later."),
            params={"day": standing_since.isoformat()},
        )
    if not gave_figures:
        return Refusal(
            "choice-without-figures",
            gettext_noop(
                "“%(title)s” gave no figures of %(line)s in %(place)s. Choose one that did, or a wider area."
            ),
            params={"title": title, "line": line, "place": place},
        )
    return None


def why_not_end_choice(*, ended: bool, reason: str) -> Refusal | None:
    """A choice is taken back once, with its reason; then the latest figures count again."""
    if ended:
        return Refusal("choice-ended", gettext_noop("This choice has ended already."))
    if not reason:
        return Refusal("choice-why", gettext_noop("Say in a sentence why the choice no longer holds."))
    return None


def why_not_name_other(*, state: str, unchanged: int, same: bool, units_differ: bool) -> Refusal | None:
    """A file can be given to another assessment while what it brought is its own (product choice)."""
    if state not in ("previewed", "committed"):
        return Refusal(
            "file-not-in-force", gettext_noop("This file was taken back. Send it again to use it.")
        )
    if same:
        return Refusal("assessment-same", gettext_noop("The file belongs to this assessment already."))
    if units_differ:
        return Refusal(
            "assessment-units",
            gettext_noop(
                "The assessments count different things, people and households. Take the file back and "
                "send it again with its assessment."
            ),
        )
    if state == "committed" and unchanged:
        return Refusal(
            "rows-of-earlier-file",
            gettext_noop(
                "%(rows)d of its rows had come with an earlier file. Take this file back and send it "
                "again with its assessment."
            ),
            params={"rows": unchanged},
        )
    return None
