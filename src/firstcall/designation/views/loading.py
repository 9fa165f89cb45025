"""What every page of a case loads first, and where it goes back to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from firstcall.designation.models import Case
from firstcall.designation.queries import Seen, visible_case
from firstcall.structure.models import Emergency
from firstcall.structure.queries import visible_emergency
from firstcall.web.act_page import act_page
from firstcall.web.edge import actor


def load_case(request: HttpRequest, code: str, case: str) -> Seen:
    """The case as far as this person sees it; 404 otherwise."""
    return visible_case(actor(request), visible_emergency(actor(request), code), case)


def whole_case(request: HttpRequest, code: str, case: str) -> Case:
    """The case, for acts on its draft; 404 for whoever sees only the result."""
    seen = load_case(request, code, case)
    if not seen.proposal:
        raise Http404
    return seen.case


def cases_url(emergency: Emergency) -> str:
    return reverse("cases", args=[emergency.code])


def case_url(case: Case) -> str:
    return reverse("case", args=[case.emergency.code, case.code])


def trail_to(emergency: Emergency, case: Case | None = None) -> list[tuple[str, str]]:
    """The breadcrumbs above a page of designation."""
    trail = [
        (emergency.name, reverse("emergency", args=[emergency.code])),
        (gettext("Designation of leads"), cases_url(emergency)),
    ]
    return [*trail, (case.code, case_url(case))] if case else trail


def case_act(
    request: HttpRequest, case: Case, *, form: Callable[..., Any], run: Callable[[Any], str], **more: Any
) -> HttpResponse:
    """The page of one act of a case, back to the case afterwards; the version shown travels with the form."""
    return act_page(
        request,
        form=form,
        run=run,
        back=case_url(case),
        trail=trail_to(case.emergency, case),
        version=case.version,
        **more,
    )
