"""The acts on activities: taking files in and back, and keeping the consolidated figures."""

from firstcall.activities.actions.counting import set_counting_rule
from firstcall.activities.actions.importing import (
    correct_activities,
    import_activities,
    preview_activities,
    understand_activities,
)
from firstcall.activities.actions.listening import FileRows, on_files
from firstcall.activities.actions.rollups import keep_all_rollups, keep_regrouped, keep_rollups
from firstcall.activities.actions.sheets import KIND, sheets_of
from firstcall.activities.actions.storing import remove_broken_off
from firstcall.activities.actions.taking_in import commit_activities, take_back, undo_activities

__all__ = [
    "KIND",
    "FileRows",
    "commit_activities",
    "correct_activities",
    "import_activities",
    "keep_all_rollups",
    "keep_regrouped",
    "keep_rollups",
    "on_files",
    "preview_activities",
    "remove_broken_off",
    "set_counting_rule",
    "sheets_of",
    "take_back",
    "understand_activities",
    "undo_activities",
]
