"""The acts on needs: assessments, taking files in and back, which figures count, and keeping their sums."""

from firstcall.needs.actions.assessments import (
    change_assessment,
    end_assessment,
    record_assessment,
)
from firstcall.needs.actions.assigning import assign_assessment
from firstcall.needs.actions.choosing import choose_assessment, end_choice
from firstcall.needs.actions.importing import (
    commit_needs,
    correct_needs,
    import_needs,
    import_needs_sheets,
    preview_needs,
    undo_needs,
)
from firstcall.needs.actions.layouts import forget_layout, layout_seen, layouts_seen
from firstcall.needs.actions.limits import set_age_limit
from firstcall.needs.actions.reports import (
    REPORT,
    attach_report,
    document_kind,
    may_attach,
    may_keep,
    withdraw_report,
)
from firstcall.needs.actions.rollups import keep_all_rollups, keep_regrouped, keep_rollups
from firstcall.needs.actions.sheets import sheets_of

__all__ = [
    "REPORT",
    "assign_assessment",
    "attach_report",
    "change_assessment",
    "choose_assessment",
    "commit_needs",
    "correct_needs",
    "document_kind",
    "end_assessment",
    "end_choice",
    "forget_layout",
    "import_needs",
    "import_needs_sheets",
    "keep_all_rollups",
    "keep_regrouped",
    "keep_rollups",
    "layout_seen",
    "layouts_seen",
    "may_attach",
    "may_keep",
    "preview_needs",
    "record_assessment",
    "set_age_limit",
    "sheets_of",
    "undo_needs",
    "withdraw_report",
]
