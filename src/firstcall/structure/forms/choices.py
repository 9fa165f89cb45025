"""The choices that forms of the structure offer, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KINDS = [
    ("conflict", _("Conflict")),
    ("disaster", _("Disaster")),
    ("complex", _("Complex: conflict and disaster")),
]

ONSETS = [
    ("new", _("Major new emergency")),
    ("ongoing", _("Ongoing emergency")),
    ("planned", _("Planned for: contingency plan")),
]

COORDINATORS = [
    ("HC", _("Humanitarian Coordinator")),
    ("RC", _("Resident Coordinator, no Humanitarian Coordinator being appointed yet")),
]

TERMS = [
    ("cluster", _("Clusters")),
    ("sector", _("Sectors")),
    ("sectoral group", _("Sectoral groups")),
    ("working group", _("Working groups")),
    ("thematic group", _("Thematic groups")),
    ("task force", _("Task forces")),
]

PARTICIPATION = [
    ("partner", _("Partner: takes part in assessing, planning and responding")),
    ("observer", _("Observer: for information only")),
    ("alongside", _("Alongside: coordinates with the others, takes no part in the approach")),
]
