"""Links to the State and others, briefings given, reviews of the structure (GN 5, 9, 13; OG; S11, S12)."""

from __future__ import annotations

import calendar
from collections.abc import Collection
from datetime import date

from firstcall.policy.refusal import Refusal, gettext_noop
from firstcall.structure.rules.endings import refusal_of_ended

COUNTERPART_KINDS = ("national", "local", "institution", "civil_society", "peacekeeping", "other")
STATE_KINDS = ("national", "local", "institution")
COUNTERPART_ROLES = ("leads", "co_leads", "informed", "none")
CLOSENESS = ("close", "working", "limited", "none")
OUTCOMES = ("continue", "scale_up", "streamline", "transition")


def _unknown(code: str, value: str, choices: Collection[str], clause: str) -> Refusal:
    return Refusal(
        code,
        gettext_noop("“%(value)s” is not one of the choices. Choose one of: %(choices)s."),
        clause,
        {"value": value, "choices": ", ".join(choices)},
    )


def why_not_counterpart(
    *,
    kind: str,
    role: str,
    link: str,
    name: str,
    note: str,
    area_in_country: bool,
    group_ended: bool,
    already: bool,
) -> Refusal | None:
    """A counterpart has a name, a kind and a closeness with its reason where it is not close; only the State leads.

    No global cluster is one: a group in a country has no reporting line to it (GN 5; R12).
    """
    if kind == "global_cluster":
        return Refusal(
            "no-line-to-global-cluster",
            gettext_noop(
                "A group does not report to a global cluster, so that is no counterpart. Its lead answers to the HC."
            ),
            "GN 5",
        )
    for code, value, choices in (
        ("counterpart-kind", kind, COUNTERPART_KINDS),
        ("counterpart-role", role, COUNTERPART_ROLES),
        ("counterpart-link", link, CLOSENESS),
    ):
        if value not in choices:
            return _unknown(code, value, choices, "GN 9")
    if not name:
        return Refusal(
            "counterpart-name", gettext_noop("Name the ministry, authority or other actor."), "GN 9"
        )
    if group_ended:
        return refusal_of_ended()
    if not area_in_country:
        return Refusal(
            "area-elsewhere",
            gettext_noop("This area is not in the emergency's country. Choose an area of the country."),
            "GN 9",
        )
    if role in ("leads", "co_leads") and kind not in STATE_KINDS:
        return Refusal(
            "only-state-leads",
            gettext_noop(
                "Only the State's own bodies lead the response overall. Record the others as informed."
            ),
            "GN 9",
        )
    if link in ("limited", "none") and not note:
        return Refusal(
            "link-needs-why",
            gettext_noop("Say why the link is not closer in this context, in a sentence."),
            "GN 9",
        )
    if already:
        return Refusal(
            "counterpart-twice",
            gettext_noop("This counterpart is recorded there already. Change that one instead."),
            "GN 9",
        )
    return None


def why_not_brief(
    *, audience: str, audiences: Collection[str], topic: str, on: date, today: date
) -> Refusal | None:
    """A briefing was given to an audience the guidance names, on a topic, on a day that has come (OG step 1)."""
    if audience not in audiences:
        return _unknown("briefing-audience", audience, audiences, "OG step 1")
    if not topic:
        return Refusal("briefing-topic", gettext_noop("Say what the briefing was about."), "OG step 1")
    if on > today:
        return Refusal(
            "briefing-in-future",
            gettext_noop("A briefing is recorded once it was given. %(day)s has not come yet."),
            "OG step 1",
            {"day": on.isoformat()},
        )
    return None


def why_not_plan_review(*, title: str, due_on: date, today: date, already: bool) -> Refusal | None:
    """A review is planned for a day to come, one of its kind open at a time (OG Q7; GN 13)."""
    if not title:
        return Refusal("review-title", gettext_noop("Say what is to be reviewed."), "OG Q7; GN 13")
    if due_on < today:
        return Refusal(
            "review-in-past",
            gettext_noop("%(day)s has passed. Plan the review for a day to come."),
            "OG Q7; GN 13",
            {"day": due_on.isoformat()},
        )
    if already:
        return Refusal(
            "review-planned",
            gettext_noop("Such a review is planned already. Do that one, then plan the next."),
            "OG Q7; GN 13",
        )
    return None


def why_not_do_review(
    *, outcome: str, findings: str, done_on: date, today: date, done_before: date | None
) -> Refusal | None:
    """A review is done once, with one of four outcomes and what was found; it is never back-dated to the future."""
    if done_before is not None:
        return Refusal(
            "review-done",
            gettext_noop("This review was done on %(day)s already. Plan the next one."),
            "OG Q7; GN 13",
            {"day": done_before.isoformat()},
        )
    if outcome not in OUTCOMES:
        return _unknown("review-outcome", outcome, OUTCOMES, "OG Q7; GN 13")
    if not findings:
        return Refusal(
            "review-findings",
            gettext_noop("Say what was found, with the capacities of government and development partners."),
            "OG Q7; GN 13",
        )
    if done_on > today:
        return Refusal(
            "review-in-future",
            gettext_noop("%(day)s has not come yet. Record the review when it is done."),
            "OG Q7; GN 13",
            {"day": done_on.isoformat()},
        )
    return None


def days_overdue(due_on: date, done_on: date | None, on: date) -> int:
    """How many days a review is late; 0 while there is time, and once it was done."""
    return 0 if done_on is not None else max((on - due_on).days, 0)


def months_after(day: date, months: int) -> date:
    """The same day `months` later; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
