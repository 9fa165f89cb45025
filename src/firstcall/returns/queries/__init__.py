"""Reads of rounds and returns: which there are, what a file holds for them, who has reported and who has not."""

from firstcall.returns.queries.figures import figures_of
from firstcall.returns.queries.rounds import (
    in_languages,
    known_round,
    month_name,
    overlapping,
    period_of,
    rounds_of,
    rounds_seen,
    shown_day,
    state_of,
    window,
)
from firstcall.returns.queries.table import (
    ReportLine,
    Trend,
    expected_reporters,
    missing,
    report_lines,
    trend,
)

__all__ = [
    "ReportLine",
    "Trend",
    "expected_reporters",
    "figures_of",
    "in_languages",
    "known_round",
    "missing",
    "month_name",
    "overlapping",
    "period_of",
    "report_lines",
    "rounds_of",
    "rounds_seen",
    "shown_day",
    "state_of",
    "trend",
    "window",
]
