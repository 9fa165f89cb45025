"""The structure for programs: the same acts and reads as the pages."""

from ninja import Router

from firstcall.structure.api.emergencies import router as emergencies
from firstcall.structure.api.groups import router as groups
from firstcall.structure.api.leads import router as leads
from firstcall.structure.api.members import router as members

router = Router()
for part in (emergencies, groups, leads, members):
    router.add_router("", part)
