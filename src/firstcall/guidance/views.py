"""The guidance as pages: its editions, one edition to read, two compared, and what country teams say of a rule."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from firstcall.access.actions import require
from firstcall.access.queries import may_somewhere
from firstcall.guidance import actions, queries
from firstcall.guidance.compared import comparison_page
from firstcall.guidance.forms import CommentForm
from firstcall.guidance.pages import edition_page, subject_word
from firstcall.guidance.rules import compare
from firstcall.policy.profiles import Profile
from firstcall.structure.queries import visible_emergency
from firstcall.web.act_page import act_page
from firstcall.web.edge import actor, now, page

SHOWN = 200


def _language() -> str:
    return (get_language() or "en").split("-")[0]


@require_GET
@page("profile", "read")
def editions(request: HttpRequest) -> HttpResponse:
    """Every edition of the guidance, the newest last."""
    under = queries.emergencies_under(actor(request))
    every = queries.editions()
    pairs = list(pairwise(every))
    context = {"editions": [(one, under.get(one.version, 0)) for one in every], "pairs": pairs}
    return render(request, "guidance/editions.html", context)


@require_GET
@page("profile", "read")
def edition(request: HttpRequest, name: str) -> HttpResponse:
    """One edition: sectors with their leads, procedures step by step, rules, and what was said of them."""
    who = actor(request)
    found = queries.edition(name)
    said = list(queries.comments_on(who, found)[:SHOWN])
    context = {
        "edition": found,
        "read": edition_page(found, _language()),
        "others": [one for one in queries.editions() if one is not found],
        "may_comment": may_somewhere(who, "rule_comment", "create"),
        "said": [(one, subject_word(found, one.subject, _language()) or one.subject) for one in said],
        "reads_comments": may_somewhere(who, "rule_comment", "read"),
    }
    return render(request, "guidance/edition.html", context)


@require_GET
@page("profile", "read")
def edition_compare(request: HttpRequest, name: str, other: str) -> HttpResponse:
    """What the second edition has otherwise than the first."""
    old, new = queries.edition(name), queries.edition(other)
    context = {
        "old": old,
        "new": new,
        "sections": comparison_page(old, new, compare(old, new), _language()),
    }
    return render(request, "guidance/compare.html", context)


@page("rule_comment", "create")
def edition_comment(request: HttpRequest, name: str) -> HttpResponse:
    """A country team comments on a rule, step, sector or criterion of an edition."""
    who, found = actor(request), queries.edition(name)
    subject = request.GET.get("subject", "")
    word = subject_word(found, subject, _language())
    if word is None:
        raise Http404
    emergencies = queries.speaks_for(who)
    if not emergencies:
        require(who, "rule_comment", "create")

    def run(form: Any) -> str:
        actions.comment(
            profile=found,
            subject=subject,
            emergency=visible_emergency(who, form.cleaned_data["emergency"]),
            text=form.cleaned_data["text"],
            by=who,
            at=now(),
        )
        return _("Thank you. What your team found is kept with the guidance.")

    return act_page(
        request,
        form=partial(CommentForm, emergencies=emergencies),
        run=run,
        title=_("Comment on the guidance"),
        button=_("Send"),
        back=f"{_address(found)}#said",
        trail=[(_("Guidance"), reverse("guidance")), (found.title, _address(found))],
        explain=word,
        clause="GN 1",
    )


def _address(found: Profile) -> str:
    return reverse("edition", args=[found.version])
