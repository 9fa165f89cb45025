"""What organisations answer: partners for themselves, the coordinator what was told, the agency of the last resort."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from firstcall.access.actions import require
from firstcall.access.rules import Forbidden
from firstcall.last_resort import actions
from firstcall.last_resort.forms import answering as forms
from firstcall.last_resort.models import GapCase
from firstcall.last_resort.pages.next_act import silent_names, waited_for
from firstcall.last_resort.pages.words import language
from firstcall.last_resort.queries import Now, case_now, relevant_partners, represents
from firstcall.last_resort.rules.bringing import NOT_ITS_REPRESENTATIVE, Said, why_not_last_resort
from firstcall.last_resort.rules.stages import why_not_run
from firstcall.last_resort.views.loading import allowed, case_act, how_many, left_words, reader_of, whole_case
from firstcall.organisations.models import Organisation
from firstcall.policy.refusal import Refusal, gettext_noop, refuse
from firstcall.web.act_page import expected_version
from firstcall.web.edge import actor, now, page
from firstcall.web.proving import signed

NO_ORGANISATION = Refusal(
    "answers-for-none",
    gettext_noop("Only a user of an organisation answers for it. Note what was said instead, or ask it."),
    "GN 10",
)


@page("gap_answer", "answer")
def case_answer(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """A partner answers for itself: all of it, a part, or why not; unasked it is an offer."""
    row = whole_case(request, code, case)
    standing, (reader, _accounts) = case_now(row, now()), reader_of(request, row.emergency)
    mine = reader.answers_for(row)
    if not mine:
        raise Forbidden(NO_ORGANISATION)
    refuse(why_not_run(stage=row.stage))
    waiting = waited_for(standing, reader)
    own = sorted(Organisation.objects.filter(pk__in=mine), key=lambda one: (one.pk not in waiting, one.name))

    def run(form: Any) -> str:
        data = dict(form.cleaned_data)
        chosen = data.pop("organisation", own[0].public_id)
        agency = next(one for one in own if one.public_id == chosen)
        actions.answer_call(row, organisation=agency, **data, by=actor(request), at=now())
        if data["answer"] == "declined":
            return _("Your answer is recorded. Others can plan for it.")
        return _("Your answer is recorded. What you undertake stands under your commitments.")

    name = own[0].acronym or own[0].name
    return case_act(
        request,
        row,
        form=partial(
            forms.AnswerForm,
            own=[(one.public_id, one.name) for one in own],
            left=how_many(standing),
        ),
        run=run,
        title=_("Answer for %(name)s") % {"name": name}
        if len(own) == 1
        else _("Answer for your organisation"),
        button=_("Send the answer"),
        explain=row.what,
        clause="GN 10, 11",
        template="last_resort/answer.html",
    )


@page("gap_case", "note")
def case_note(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """Write down what an organisation told the coordinator; it binds nobody until its own user accepts."""
    row = whole_case(request, code, case)
    allowed(request, row, "note", why_not_run(stage=row.stage))
    standing = case_now(row, now())

    def run(form: Any) -> str:
        data = dict(form.cleaned_data)
        known, other = data.pop("known"), data.pop("other")
        agency = other or Organisation.objects.get(public_id=known)
        said = actions.note_answer(row, organisation=agency, **data, by=actor(request), at=now())
        if said.commitment is None:
            return _("Noted.")
        return _("Noted. It holds them to nothing until one of their own users accepts.")

    return case_act(
        request,
        row,
        form=partial(forms.NoteForm, known=_known(request, row, standing), left=how_many(standing)),
        run=run,
        title=_("Note what a partner said"),
        button=_("Note it"),
        explain=_("For those who told you. A partner is asked for the commitment; an offer stays an offer."),
        clause="GN 10; GN 1 fn 1",
        template="last_resort/answer.html",
    )


def _known(request: HttpRequest, row: GapCase, standing: Now) -> list[Any]:
    """Whom it may be about: those called on and silent, others called on or to be, and those who may only offer."""
    silent = set(silent_names(standing, reader_of(request, row.emergency)[0]))
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in relevant_partners(row, now().date()):
        if one.refusal is not None and one.refusal.code == "not-a-partner":
            continue
        name = one.organisation.acronym or one.organisation.name
        heading = (
            _("Called on, no answer yet") if name in silent
            else _("May offer, is not called on") if one.refusal is not None
            else _("Takes part")
        )  # fmt: skip
        groups.setdefault(heading, []).append((one.organisation.public_id, one.organisation.name))
    return list(groups.items())


@page("last_resort_call", "answer")
@signed
def case_last_resort(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """The representative answers for the agency: commits, names what fails, or advocates and explains."""
    row = whole_case(request, code, case)
    standing, (reader, _accounts) = case_now(row, now()), reader_of(request, row.emergency)
    duty = standing.course.duty(row.duty or "nobody")
    refusal = _why_not(row, standing, reader.is_holder(row))
    if refusal is not None and refusal.code != NOT_ITS_REPRESENTATIVE and not represents(reader.actor, row):
        require(reader.actor, "last_resort_call", "answer", reader.scope(row, organisation=row.holder_id))
    if refusal is not None and refusal.code == NOT_ITS_REPRESENTATIVE:
        raise Forbidden(refusal)
    refuse(refusal)

    def run(form: Any) -> str:
        data = form.cleaned_data
        said = Said(**{**data, "conditions": tuple(data["conditions"])})
        version = expected_version(request)
        actions.answer_last_resort(row, said=said, expected=version, by=actor(request), at=now())
        return {
            "commit": _("Your commitment is recorded. The coordinator and the HC are told."),
            "constrained": _(
                "Recorded: what fails and why. Those concerned are told, and it is looked at again."
            ),
            "advocate": _("Recorded. Those concerned are told, and it is looked at again."),
        }[said.answer]

    return case_act(
        request,
        row,
        form=partial(forms.LastResortForm, course=standing.course, answers=duty.answers, language=language()),
        run=run,
        title=_("Answer for %(name)s as provider of last resort")
        % {"name": (row.holder.acronym or row.holder.name) if row.holder else ""},
        button=_("Send the answer"),
        explain=f"{left_words(standing)}. {duty.explain_in(language())}",
        clause=row.duty_clause or duty.clause,
        template="last_resort/answer.html",
    )


def _why_not(row: GapCase, standing: Now, own: bool) -> Refusal | None:
    """What the rules refuse whatever is said is said before the form."""
    return why_not_last_resort(
        stage=row.stage,
        duty=row.duty or "nobody",
        course=standing.course,
        holder=(row.holder.acronym or row.holder.name) if row.holder else "",
        own=own,
        standing=standing.standing,
        said=Said(answer="commit"),
        free=None,
        today=now().date(),
    )
