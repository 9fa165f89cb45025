"""What may stand in the structure of a response, and who answers for a place. Values in, values out; no Django."""

from firstcall.structure.rules.answering import (
    Accountable,
    Answering,
    who_answers,
)
from firstcall.structure.rules.choices import (
    CODE,
)
from firstcall.structure.rules.chosen import (
    why_not_add_group,
    why_not_merge,
)
from firstcall.structure.rules.emergencies import (
    COORDINATORS,
    KINDS,
    ONSETS,
    why_not_create_emergency,
)
from firstcall.structure.rules.endings import (
    why_group_ended,
    why_not_end,
)
from firstcall.structure.rules.leads import (
    LEAD_ROLES,
    why_not_a_person,
    why_not_appoint,
    why_not_designate,
    why_not_end_by_hand,
    why_not_focal_point,
)
from firstcall.structure.rules.members import (
    PARTICIPATION,
    why_not_join,
)

__all__ = [
    "CODE",
    "COORDINATORS",
    "KINDS",
    "LEAD_ROLES",
    "ONSETS",
    "PARTICIPATION",
    "Accountable",
    "Answering",
    "who_answers",
    "why_group_ended",
    "why_not_a_person",
    "why_not_add_group",
    "why_not_appoint",
    "why_not_create_emergency",
    "why_not_designate",
    "why_not_end",
    "why_not_end_by_hand",
    "why_not_focal_point",
    "why_not_join",
    "why_not_merge",
]
