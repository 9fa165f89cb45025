"""What stands above the rooms, for programs: who asks, files in and out, the record."""

from ninja import Router

from firstcall.overview.api.exports import router as exports
from firstcall.overview.api.imports import router as imports
from firstcall.overview.api.jobs import router as jobs
from firstcall.overview.api.me import router as me
from firstcall.overview.api.outputs import router as outputs
from firstcall.overview.api.record import router as record
from firstcall.overview.api.structure import router as structure
from firstcall.overview.api.uploads import router as uploads

router = Router()
for part in (me, imports, uploads, jobs, exports, outputs, record, structure):
    router.add_router("", part)
