"""What may be taken in and taken back, and what may be said of assessments. Values in, refusals out."""

from firstcall.needs.rules.assessments import (
    METHODS,
    SENSITIVITIES,
    STATES,
    left_out,
    why_not_change_unit,
    why_not_choose,
    why_not_end,
    why_not_end_choice,
    why_not_name_other,
    why_not_record,
)
from firstcall.needs.rules.files import why_not_of_assessment, why_not_undo, why_not_without_sector
from firstcall.needs.rules.severity import SEVERITIES, severity_above

__all__ = [
    "METHODS",
    "SENSITIVITIES",
    "SEVERITIES",
    "STATES",
    "left_out",
    "severity_above",
    "why_not_change_unit",
    "why_not_choose",
    "why_not_end",
    "why_not_end_choice",
    "why_not_name_other",
    "why_not_of_assessment",
    "why_not_record",
    "why_not_undo",
    "why_not_without_sector",
]
