"""The API: every room's operations under /api/v1/, described at /api/v1/openapi.json, with docs from local files."""

from __future__ import annotations

from firstcall import __version__
from firstcall.accounts.api import router as accounts
from firstcall.activities.api import router as activities
from firstcall.designation.api import router as designation
from firstcall.gaps.api import router as gaps
from firstcall.guidance.api import router as guidance
from firstcall.last_resort.api import router as last_resort
from firstcall.needs.api import router as needs
from firstcall.organisations.api import router as organisations
from firstcall.overview.api import router as overview
from firstcall.places.api import router as places
from firstcall.returns.api import router as returns
from firstcall.structure.api import router as structure
from firstcall.web.programs import Caller, DescribedAPI, connect
from firstcall.web.programs.bodies import StrictJSON, declared

api = DescribedAPI(
    title="FirstCall",
    version=__version__,
    description=(
        "Who leads each sector, who does what where, what need is unmet, and who answers for it. "
        "Reads follow the permission matrix; send a token as `Authorization: Bearer …`. Writes take an "
        "`Idempotency-Key` (kept 90 days); changes of a record need `If-Match` with the version read."
    ),
    auth=Caller(),
    parser=StrictJSON(),
    urls_namespace="api",
)
api.add_decorator(declared, mode="view")
for router in (
    overview,
    structure,
    accounts,
    designation,
    organisations,
    places,
    guidance,
    needs,
    activities,
    returns,
    gaps,
    last_resort,
):
    api.add_router("", router)
connect(api)
