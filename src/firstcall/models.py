"""Every table of the one Django app, from the rooms they live in."""

from firstcall.access.models import ApiToken, Grant, User
from firstcall.activities.models import Activity, ActivityRollup
from firstcall.intake.models import ImportBatch, ImportProblem
from firstcall.needs.models import NeedFigure, NeedRollup
from firstcall.organisations.models import Organisation, OrganisationAlias, Person, Post
from firstcall.places.models import Area, AreaName, AreaShape, BoundaryLayer, Country
from firstcall.record.models import (
    Job,
    LedgerCheckpoint,
    LedgerContent,
    LedgerEntry,
    Notice,
    Receipt,
)
from firstcall.structure.models import (
    Coordinator,
    Emergency,
    FocalPoint,
    Group,
    GroupSector,
    Lead,
    Membership,
)

__all__ = [
    "Activity",
    "ActivityRollup",
    "ApiToken",
    "Area",
    "AreaName",
    "AreaShape",
    "BoundaryLayer",
    "Coordinator",
    "Country",
    "Emergency",
    "FocalPoint",
    "Grant",
    "Group",
    "GroupSector",
    "ImportBatch",
    "ImportProblem",
    "Job",
    "Lead",
    "LedgerCheckpoint",
    "LedgerContent",
    "LedgerEntry",
    "Membership",
    "NeedFigure",
    "NeedRollup",
    "Notice",
    "Organisation",
    "OrganisationAlias",
    "Person",
    "Post",
    "Receipt",
    "User",
]
