"""Gap cases and watches for programs: the same acts and reads as the pages."""

from ninja import Router

from firstcall.last_resort.api.answering import router as answering
from firstcall.last_resort.api.cases import router as cases
from firstcall.last_resort.api.digest import router as digest
from firstcall.last_resort.api.running import router as running
from firstcall.last_resort.api.watches import router as watches

router = Router()
for part in (cases, running, answering, watches, digest):
    router.add_router("", part)
