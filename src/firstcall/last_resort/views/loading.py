"""What every page of a gap case loads first, and where it goes back to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstcall.access.actions import require
from firstcall.last_resort.actions.recording import scope_for
from firstcall.last_resort.models import GapCase
from firstcall.last_resort.pages.accounts import Accounts
from firstcall.last_resort.pages.reader import Reader
from firstcall.last_resort.queries import Now, case_seen
from firstcall.policy.refusal import Refusal, refuse
from firstcall.structure.models import Emergency
from firstcall.structure.queries import visible_emergency
from firstcall.web.act_page import act_page
from firstcall.web.edge import actor, now
from firstcall.web.templatetags.figures import number

Trail = list[tuple[str, str]]


def load_case(request: HttpRequest, code: str, case: str) -> GapCase:
    """The case as far as this person sees it; 404 otherwise."""
    return case_seen(actor(request), visible_emergency(actor(request), code), case)


def whole_case(request: HttpRequest, code: str, case: str) -> GapCase:
    """The case, for acts in it; 404 for whoever sees only that there is one."""
    row = load_case(request, code, case)
    if not Reader(actor(request), row.emergency).whole(row):
        raise Http404
    return row


def reader_of(request: HttpRequest, emergency: Emergency) -> tuple[Reader, Accounts]:
    """Who reads, and who answers in this emergency."""
    reader = Reader(actor(request), emergency)
    return reader, Accounts(emergency, reader.tree, now())


def allowed(request: HttpRequest, case: GapCase, act: str, refusal: Refusal | None) -> None:
    """Show the page of an act only where it can be done: `Forbidden` with the sentence, `Refused` with the reason."""
    require(actor(request), "gap_case", act, scope_for(actor(request), case))
    refuse(refusal)


def how_many(standing: Now) -> str:
    """The people left as part of a sentence: "12 000 people", or that it is not known."""
    return people_words(standing.remaining.left)


def people_words(people: int | None) -> str:
    """A number of people in words."""
    if people is None:
        return _("how many is not known")
    return ngettext("%(people)s person", "%(people)s people", people) % {"people": number(people)}


def left_words(standing: Now) -> str:
    """How many people are left, in words; "not known" where it is not."""
    left = standing.remaining.left
    if left is None:
        return _("How many people are left is not known")
    return ngettext("%(left)s person is left", "%(left)s people are left", left) % {"left": number(left)}


def board_url(emergency: Emergency) -> str:
    return reverse("gap-cases", args=[emergency.code])


def case_url(case: GapCase) -> str:
    return reverse("gap-case", args=[case.emergency.code, case.code])


def trail_to(emergency: Emergency, case: GapCase | None = None) -> Trail:
    """The breadcrumbs above a page of a gap case."""
    trail = [
        (emergency.name, reverse("emergency", args=[emergency.code])),
        (_("Gap cases"), board_url(emergency)),
    ]
    return [*trail, (case.code, case_url(case))] if case else trail


def case_act(
    request: HttpRequest, case: GapCase, *, form: Callable[..., Any], run: Callable[[Any], str], **more: Any
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
