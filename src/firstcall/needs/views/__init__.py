"""Pages of needs: assessments, what they found, and which of them is in use."""

from firstcall.needs.views.acts import (
    assessment_add,
    assessment_change,
    assessment_end,
    file_assessment,
)
from firstcall.needs.views.choosing import assessment_choose, choice_end
from firstcall.needs.views.reading import assessment, needs, needs_of
from firstcall.needs.views.reports import assessment_report, report_file, report_withdraw

__all__ = [
    "assessment",
    "assessment_add",
    "assessment_change",
    "assessment_choose",
    "assessment_end",
    "assessment_report",
    "choice_end",
    "file_assessment",
    "needs",
    "needs_of",
    "report_file",
    "report_withdraw",
]
