"""Emergencies, their groups, and who leads, represents, coordinates and takes part. Everything is dated."""

from firstcall.structure.models.emergencies import Basis, CountryTeam, Emergency, SectorLeftOut, TeamMember
from firstcall.structure.models.groups import Group, GroupSector, IssueFocalPoint
from firstcall.structure.models.leads import FocalPoint, LastResort, Lead, Leadership
from firstcall.structure.models.partners import Commitment, Membership
from firstcall.structure.models.people import Coordinator
from firstcall.structure.models.state import Briefing, Counterpart, StructureReview

__all__ = [
    "Basis",
    "Briefing",
    "Commitment",
    "Coordinator",
    "Counterpart",
    "CountryTeam",
    "Emergency",
    "FocalPoint",
    "Group",
    "GroupSector",
    "IssueFocalPoint",
    "LastResort",
    "Lead",
    "Leadership",
    "Membership",
    "SectorLeftOut",
    "StructureReview",
    "TeamMember",
]
