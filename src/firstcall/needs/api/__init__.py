"""People in need and assessments for programs: the same acts and reads as the pages."""

from ninja import Router

from firstcall.needs.api.assessments import router as assessments
from firstcall.needs.api.choices import router as choices
from firstcall.needs.api.figures import router as figures
from firstcall.needs.api.reports import router as reports

router = Router()
for part in (figures, assessments, reports, choices):
    router.add_router("", part)
