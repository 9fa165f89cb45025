"""The acts on activities: taking files in and back, and keeping the consolidated figures."""

from firstcall.activities.actions.counting import set_counting_rule
from firstcall.activities.actions.importing import (
    commit_activities,
    correct_activities,
    import_activities,
    preview_activities,
    undo_activities,
)
from firstcall.activities.actions.rollups import keep_all_rollups, keep_regrouped, keep_rollups

__all__ = [
    "commit_activities",
    "correct_activities",
    "import_activities",
    "keep_all_rollups",
    "keep_regrouped",
    "keep_rollups",
    "preview_activities",
    "set_counting_rule",
    "undo_activities",
]
