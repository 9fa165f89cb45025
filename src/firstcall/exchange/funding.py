"""Gaps that wait for money as a CSV file: what the donors' page shows its reader, line by line, and nothing finer."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings

from firstcall.access.queries import may_somewhere
from firstcall.access.rules import Actor, NotVisible
from firstcall.exchange.files import plain
from firstcall.last_resort.queries.funding import FEW, FundingGap, funding_gaps
from firstcall.last_resort.queries.subject import subject_of
from firstcall.policy.refusal import Refusal, Refused, gettext_noop

FORMATS = ("csv",)
NAME = "funding-gaps.csv"
COLUMNS = (
    "emergency", "emergency_name", "country", "case", "group", "sector", "area", "area_name", "people", "fewer_than",
    "asked_usd", "received_usd", "missing_usd", "asked_by", "asked_by_name", "since", "review_on", "explanation",
    "link",
)  # fmt: skip


def funding_lines(actor: Actor, at: datetime) -> Iterator[list[Any]]:
    """The headings, then a line for each gap: dollars and people as whole numbers, null where not known or not said.

    `fewer_than` 10 stands where fewer people are not told apart for this reader. Raises `NotVisible`.
    """
    if not may_somewhere(actor, "last_resort_answer", "read"):
        raise NotVisible("last_resort_answer")
    yield list(COLUMNS)
    for one in funding_gaps(actor, at):
        yield [plain(value) for value in _line(one)]


def _line(one: FundingGap) -> tuple[Any, ...]:
    case, emergency = one.case, one.case.emergency
    missing = None if one.amount_usd is None else max(0, one.amount_usd - one.mobilised_usd)
    return (
        emergency.code,
        emergency.name,
        emergency.country_id,
        case.code,
        case.group.code if case.group else None,
        subject_of(case),
        one.place.pcode if one.place else None,
        one.place.name if one.place else None,
        one.people,
        FEW if one.few else None,
        one.amount_usd,
        one.mobilised_usd,
        missing,
        one.said.organisation.acronym or one.said.organisation.name,
        one.said.organisation.name,
        one.said.at.date(),
        one.said.review_on,
        one.said.explanation,
        f"{settings.SITE_URL}/e/{emergency.code}/gap-cases/{case.code}/",
    )


def funding_csv(actor: Actor, at: datetime) -> str:
    """The file, for a browser or a program. Raises `NotVisible`."""
    buffer = StringIO()
    csv.writer(buffer).writerows(funding_lines(actor, at))
    return "\ufeff" + buffer.getvalue()


def write_funding(path: Path | None, *, format: str, actor: Actor, at: datetime) -> int:
    """Write the file to `path` (standard output when None); gives how many gaps. Raises `Refused`, `NotVisible`."""
    if format not in FORMATS:
        message = gettext_noop("“%(format)s” is not a format. Choose one of: %(formats)s.")
        raise Refused(
            Refusal("export-format", message, params={"format": format, "formats": ", ".join(FORMATS)})
        )
    rows = list(funding_lines(actor, at))
    if path is None:
        csv.writer(sys.stdout, lineterminator="\n").writerows(rows)
    else:
        with path.open("w", newline="", encoding="utf-8-sig") as file:
            csv.writer(file).writerows(rows)
    return len(rows) - 1
