"""The acts on needs: taking files in and back, and keeping the added-up figures."""

from firstcall.needs.actions.importing import (
    commit_needs,
    correct_needs,
    import_needs,
    preview_needs,
    undo_needs,
)
from firstcall.needs.actions.layouts import forget_layout, layout_seen, layouts_seen
from firstcall.needs.actions.rollups import keep_all_rollups, keep_regrouped, keep_rollups

__all__ = [
    "commit_needs",
    "correct_needs",
    "forget_layout",
    "import_needs",
    "keep_all_rollups",
    "keep_regrouped",
    "keep_rollups",
    "layout_seen",
    "layouts_seen",
    "preview_needs",
    "undo_needs",
]
