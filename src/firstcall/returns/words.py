"""Rounds and returns in words: states with the shape that goes with them, who reviews, values for programs."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from firstcall.returns.models import Expectation, ReportingRound, Return
from firstcall.returns.queries import ReportLine, state_of, window
from firstcall.returns.queries.versions import Version, versions_of
from firstcall.returns.rules.returns import (
    ACCEPTED,
    AWAITED,
    MISSING,
    NIL,
    PREPARED,
    RETURNED,
    SENT,
    SUBMITTED,
    WITHDRAWN,
)
from firstcall.returns.rules.rounds import CLOSED, OPEN, PLANNED, REOPENED, days_late

KINDS = {
    SUBMITTED: "info",
    NIL: "good",
    PREPARED: "warn",
    RETURNED: "warn",
    ACCEPTED: "good",
    WITHDRAWN: "plain",
    SENT: "info",
    MISSING: "bad",
    AWAITED: "plain",
    OPEN: "info",
    REOPENED: "warn",
    CLOSED: "plain",
    PLANNED: "plain",
}


def state_word(state: str) -> str:
    """Where a return stands."""
    return {
        SUBMITTED: _("to be reviewed"),
        NIL: _("nothing to report"),
        PREPARED: _("not filled in"),
        RETURNED: _("sent back"),
        ACCEPTED: _("accepted"),
        WITHDRAWN: _("taken back"),
        SENT: _("sent"),
        MISSING: _("not sent"),
        AWAITED: _("awaited"),
    }.get(state, "")


def round_word(state: str) -> str:
    """Whether a round takes returns."""
    return {
        PLANNED: _("not open yet"),
        OPEN: pgettext("round", "open"),
        REOPENED: _("open again"),
        CLOSED: pgettext("round", "closed"),
    }[state]


def late_word(days: int) -> str:
    """How late something came; empty where it was in time."""
    return ngettext("%(n)d day late", "%(n)d days late", days) % {"n": days} if days else ""


def missing_word(days: int) -> str:
    """Since when something has not come; empty before the due day has ended."""
    return ngettext("for %(n)d day", "for %(n)d days", days) % {"n": days} if days else ""


def round_values(row: ReportingRound, at: datetime) -> dict[str, object]:
    """A round for programs."""
    return {
        "id": row.public_id,
        "version": row.version,
        "name": row.name,
        "group": row.group.code if row.group else None,
        "state": state_of(row, at),
        "first_day": row.first_day,
        "last_day": row.last_day,
        "opens_on": row.opens_on,
        "due_on": row.due_on,
        "closes_on": row.closes_on,
        "closed_at": row.closed_at,
        "reopened_until": row.reopened_until,
        "reopened_reason": row.reopened_reason,
    }


def line_values(one: ReportLine) -> dict[str, object]:
    """An organisation in a round for programs; null is not known, or not for the caller."""
    return {
        "organisation": one.organisation,
        "organisation_name": one.name,
        "expected": one.expected,
        "state": one.state,
        "days_late": one.late,
        "days_missing": one.missing,
        "return_id": one.return_id or None,
        "version": one.version,
        "number": one.number,
        "first_at": one.first_at,
        "latest_at": one.latest_at,
        "rows": one.rows,
        "reached_as_reported": one.people,
        "reason": one.reason if one.whole else None,
    }


def reporter_values(one: Expectation) -> dict[str, object]:
    """Whether a partner is to report, for programs."""
    return {
        "organisation": one.organisation.public_id,
        "organisation_name": one.organisation.acronym or one.organisation.name,
        "expected": one.expected,
        "reason": one.reason,
        "version": one.version,
    }


def return_values(row: Return) -> dict[str, object]:
    """A return with all its versions for programs, for those who may read it whole."""
    return {
        "id": row.public_id,
        "version": row.version,
        "round": row.round.public_id,
        "round_name": row.round.name,
        "group": row.group.code,
        "organisation": row.organisation.public_id,
        "organisation_name": row.organisation.acronym or row.organisation.name,
        "state": row.state,
        "reason": row.reason,
        "number": row.number,
        "first_at": row.first_at,
        "latest_at": row.latest_at,
        "reviewed_at": row.reviewed_at,
        "days_late": 0 if row.state in (NIL, PREPARED) else days_late(window(row.round), row.first_at),
        "versions": [version_values(one) for one in versions_of(row)],
    }


def version_values(one: Version) -> dict[str, object]:
    """One version: its file with its sheets or that there was nothing to report, what it brought, what the review said
    of it."""
    return {
        "number": one.number,
        "nil": one.nil,
        "told_by": one.told_by,
        "file": one.file_name,
        "sheets": one.sheets,
        "import_id": one.files[0].public_id if one.files else None,
        "import_ids": [file.public_id for file in one.files],
        "submitted_at": one.submitted_at,
        "rows": one.rows,
        "brought": one.brought,
        "gone": one.gone,
        "taken_back_at": one.taken_back_at,
        "verdict": one.verdict,
        "reason": one.reason,
        "reviewed_at": one.reviewed_at,
    }
