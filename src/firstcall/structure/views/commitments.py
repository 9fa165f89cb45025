"""What partners are asked and undertake: the page of both, and the acts (GN 10)."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from firstcall.access.queries import visible
from firstcall.structure import actions
from firstcall.structure.forms import partners as partner_forms
from firstcall.structure.frame import frame, holds_here
from firstcall.structure.queries.partners import commitments_seen, inbox
from firstcall.structure.rules.commitments import binds
from firstcall.structure.views.loading import load_emergency, load_group, one_of, page_of, tabs_of, trail_to
from firstcall.web.act_page import act_page, expected_version
from firstcall.web.edge import actor, now, page


@page("commitment", "read")
def commitments(request: HttpRequest, code: str) -> HttpResponse:
    """What the reader's own organisation is asked; what organisations undertook; what was asked and binds nobody."""
    emergency = load_emergency(request, code)
    who = actor(request)
    if not holds_here(who, emergency, "commitment"):
        raise Http404
    asked = list(inbox(who, emergency=emergency))
    own = set(
        visible(who, "commitment", commitments_seen(who, emergency), "answer").values_list("pk", flat=True)
    )
    rows, words = list(commitments_seen(who, emergency)), dict(partner_forms.STATES)
    context = {
        **frame(request, emergency, "structure"),
        "tabs": tabs_of(request, emergency, "commitments"),
        "trail": trail_to(emergency),
        "inbox": asked,
        "binding": [(one, words[one.state], one.pk in own) for one in rows if binds(one.state)],
        "not_binding": [(one, words[one.state]) for one in rows if not binds(one.state) and one not in asked],
    }
    return render(request, "structure/commitments.html", context)


@page("commitment", "create")
def commitment_propose(request: HttpRequest, code: str, group: str) -> HttpResponse:
    """Ask an organisation for a commitment, or make one for one's own."""
    row = load_group(request, code, group)

    def run(form: Any) -> str:
        made = actions.propose_commitment(group=row, **form.cleaned_data, by=actor(request), at=now())
        name = made.organisation.acronym or made.organisation.name
        if made.state == "accepted":
            return _("%(name)s has made this commitment.") % {"name": name}
        return _("%(name)s is asked. It is held to nothing until one of its users accepts.") % {"name": name}

    return act_page(
        request,
        form=partial(partner_forms.CommitmentForm, country=row.emergency.country_id),
        run=run,
        title=_("A commitment in %(name)s") % {"name": row.name},
        button=_("Record"),
        back=page_of(row),
        trail=trail_to(row.emergency, row),
        explain=_("For your own organisation it holds at once. Another is asked, and answers for itself."),
        clause="GN 10",
    )


@page("commitment", "answer")
def commitment_answer(request: HttpRequest, code: str, group: str, public_id: str) -> HttpResponse:
    """The organisation's own user accepts, declines, withdraws, or says that it is met."""
    row = load_group(request, code, group)
    rows = row.commitments.select_related("organisation", "area", "group__emergency")
    one = one_of(visible(actor(request), "commitment", rows), public_id)

    def run(form: Any) -> str:
        actions.answer_commitment(
            one, **form.cleaned_data, expected=expected_version(request), by=actor(request), at=now()
        )
        return _("Your answer is recorded.")

    return act_page(
        request,
        form=partial(partner_forms.CommitmentAnswerForm, state=one.state),
        run=run,
        title=_("%(organisation)s in %(group)s")
        % {"organisation": one.organisation.acronym or one.organisation.name, "group": row.name},
        button=_("Answer"),
        back=page_of(row),
        trail=trail_to(row.emergency, row),
        explain=one.text,
        version=one.version,
        clause="GN 10",
    )
