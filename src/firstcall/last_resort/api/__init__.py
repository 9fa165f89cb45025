"""Gap cases for programs: the same acts and reads as the pages."""

from ninja import Router

from firstcall.last_resort.api.answering import router as answering
from firstcall.last_resort.api.cases import router as cases
from firstcall.last_resort.api.running import router as running

router = Router()
for part in (cases, running, answering):
    router.add_router("", part)
