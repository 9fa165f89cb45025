"""Reads of people in need, of assessments, and of what figures are attributed to."""

from firstcall.needs.queries.assessments import (
    Assessed,
    assessed,
    assessment_seen,
    assessments_seen,
    choices_of,
    issues_here,
    line_meant,
    lines_touched,
)
from firstcall.needs.queries.details import (
    SexAndAge,
    as_of_days,
    figures_older,
    needs_by_sex_and_age,
    severity_of,
)
from firstcall.needs.queries.figures import (
    area_tree,
    attribution,
    current_needs,
    household_sizes,
    needs_of,
    of_heads,
    of_lines,
    regrouped_heads,
    sector_label,
    standing_needs,
)
from firstcall.needs.queries.limits import age_limits, limit_in_force, limit_version, limits_so_far
from firstcall.needs.queries.reports import file_of, may_have, report_seen, reports_seen

__all__ = [
    "Assessed",
    "SexAndAge",
    "age_limits",
    "area_tree",
    "as_of_days",
    "assessed",
    "assessment_seen",
    "assessments_seen",
    "attribution",
    "choices_of",
    "current_needs",
    "figures_older",
    "file_of",
    "household_sizes",
    "issues_here",
    "limit_in_force",
    "limit_version",
    "limits_so_far",
    "line_meant",
    "lines_touched",
    "may_have",
    "needs_by_sex_and_age",
    "needs_of",
    "of_heads",
    "of_lines",
    "regrouped_heads",
    "report_seen",
    "reports_seen",
    "sector_label",
    "severity_of",
    "standing_needs",
]
