"""How a case ends, whether that was so, and how it begins again."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from firstcall.last_resort import actions
from firstcall.last_resort.forms import going_on as forms
from firstcall.last_resort.models import GapCase
from firstcall.last_resort.pages.case import likely_ending, missing_in
from firstcall.last_resort.pages.words import language
from firstcall.last_resort.queries import case_now
from firstcall.last_resort.rules.closing import why_not_reopen
from firstcall.last_resort.rules.stages import why_not_run
from firstcall.last_resort.views.loading import allowed, case_act, left_words, whole_case
from firstcall.web.act_page import expected_version
from firstcall.web.edge import actor, now, page


@page("gap_case", "close")
def case_close(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """Close a case with what filled it, or with what shows that it has ended."""
    row = whole_case(request, code, case)
    allowed(request, row, "close", why_not_run(stage=row.stage))
    standing = case_now(row, now())
    endings = [one for one in standing.course.endings if standing.stage in one.stages]
    ids = [one.id for one in endings]
    likely = likely_ending(standing)

    def run(form: Any) -> str:
        version = expected_version(request)
        done = actions.close_case(row, **form.cleaned_data, expected=version, by=actor(request), at=now())
        if done.check_on is None:
            return _("The case is closed.")
        return _("The case is closed. It will be held against what is really reported.")

    return case_act(
        request,
        row,
        form=partial(
            forms.CloseForm,
            endings=[(one.id, f"{one.name_in(language())} ({one.clause})") for one in endings],
        ),
        run=run,
        title=_("Close %(case)s") % {"case": row.code},
        button=_("Close the case"),
        initial={"ending": likely if likely in ids and not missing_in(standing, "close") else ""},
        explain=_("%(left)s. Nothing closes without what filled it, or what shows that it has ended.")
        % {"left": left_words(standing)},
        clause="GN 11",
    )


@page("gap_case", "close")
def case_check(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """Say whether what was undertaken was seen, in reports or on the spot."""
    row = whole_case(request, code, case)
    allowed(request, row, "close", None)
    return _simple(
        request,
        row,
        form=forms.CheckForm,
        action=actions.check_case,
        title=_("Was it filled?"),
        button=_("Record what was seen"),
        said=_("Recorded."),
    )


@page("gap_case", "reopen")
def case_reopen(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """Open a closed case again, with the reason."""
    row = whole_case(request, code, case)
    allowed(request, row, "reopen", why_not_reopen(stage=row.stage, text="-"))
    return _simple(
        request,
        row,
        form=forms.ReopenForm,
        action=actions.reopen_case,
        title=_("Open %(case)s again") % {"case": row.code},
        button=_("Open it again"),
        said=_("The case is open again. Call on partners to fill it."),
    )


def _simple(
    request: HttpRequest, row: GapCase, *, form: Any, action: Any, title: str, button: str, said: str
) -> HttpResponse:
    def run(filled: Any) -> str:
        version = expected_version(request)
        action(row, **filled.cleaned_data, expected=version, by=actor(request), at=now())
        return said

    return case_act(request, row, form=form, run=run, title=title, button=button, clause="GN 11")
