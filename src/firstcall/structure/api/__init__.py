"""The structure for programs: the same acts and reads as the pages."""

from ninja import Router

from firstcall.structure.api.commitments import router as commitments
from firstcall.structure.api.coordinators import router as coordinators
from firstcall.structure.api.emergencies import router as emergencies
from firstcall.structure.api.groups import router as groups
from firstcall.structure.api.issues import router as issues
from firstcall.structure.api.leads import router as leads
from firstcall.structure.api.links import router as links
from firstcall.structure.api.members import router as members
from firstcall.structure.api.teams import router as teams

router = Router()
for part in (emergencies, groups, issues, leads, coordinators, members, commitments, teams, links):
    router.add_router("", part)
