"""Designation for programs: the same acts and reads as the pages."""

from ninja import Router

from firstcall.designation.api.answering import router as answering
from firstcall.designation.api.cases import router as cases
from firstcall.designation.api.concerns import router as concerns
from firstcall.designation.api.drafting import router as drafting
from firstcall.designation.api.letters import router as letters

router = Router()
for part in (cases, drafting, answering, letters, concerns):
    router.add_router("", part)
