"""Assessments of needs, people in need by sector, place and population group, and their sums."""

from firstcall.needs.models.assessments import (
    Assessment,
    AssessmentArea,
    AssessmentChoice,
    AssessmentGroup,
    AssessmentPartner,
    AssessmentReport,
)
from firstcall.needs.models.figures import NeedFigure, NeedRollup
from firstcall.needs.models.limits import AgeLimit

__all__ = [
    "AgeLimit",
    "Assessment",
    "AssessmentArea",
    "AssessmentChoice",
    "AssessmentGroup",
    "AssessmentPartner",
    "AssessmentReport",
    "NeedFigure",
    "NeedRollup",
]
