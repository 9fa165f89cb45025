"""One's own digest: how often, on which day; and the link of an e-mail that stops it without signing in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from firstcall.access.rules import NotVisible
from firstcall.last_resort.actions.digest_choice import choose_digest, stop_digest, whose_digest
from firstcall.last_resort.queries.digest_choice import digest_of
from firstcall.last_resort.rules.digests import WEEKDAYS
from firstcall.web.act_page import act_page
from firstcall.web.edge import actor, now, page

HOW_OFTEN = [
    ("weekly", gettext_lazy("Once a week")),
    ("daily", gettext_lazy("Every day on which something waits")),
    ("none", gettext_lazy("Never")),
]
DAYS = [
    ("monday", gettext_lazy("Monday")),
    ("tuesday", gettext_lazy("Tuesday")),
    ("wednesday", gettext_lazy("Wednesday")),
    ("thursday", gettext_lazy("Thursday")),
    ("friday", gettext_lazy("Friday")),
    ("saturday", gettext_lazy("Saturday")),
    ("sunday", gettext_lazy("Sunday")),
]


class DigestForm(forms.Form):
    """How often, and when."""

    digest = forms.ChoiceField(label=gettext_lazy("How often"), choices=HOW_OFTEN, widget=forms.RadioSelect)
    weekday = forms.ChoiceField(
        label=gettext_lazy("On"), choices=DAYS, help_text=gettext_lazy("The day of the weekly one.")
    )


@page("notice", "change")
@login_required
def digest_choice(request: HttpRequest) -> HttpResponse:
    """Choose how often to be told what waits."""
    found = digest_of(actor(request).person_pk)

    def run(form: Any) -> str:
        choose_digest(**form.cleaned_data, by=actor(request), at=now())
        return _("Saved.")

    return act_page(
        request,
        form=DigestForm,
        run=run,
        title=_("Summary of gap cases that wait for you"),
        button=_("Save"),
        back=reverse("account"),
        trail=[(_("Your account"), reverse("account"))],
        initial={"digest": found.digest, "weekday": WEEKDAYS[found.weekday]},
        explain=_(
            "One notice and one e-mail with how many cases wait, and nothing where none does. What is urgent, such as "
            "a call on your organisation or a last resort that is due, is told at once, whatever you choose here."
        ),
    )


@csrf_exempt  # the signed link is the check, and a mail program's own button posts to it without any page of ours
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def digest_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether to stop the digest, and stop it when confirmed: no more, and nobody is named."""
    try:
        if request.method == "POST":
            stop_digest(token, at=now())
            return render(request, "last_resort/digest_stopped.html")
        whose_digest(token)
    except NotVisible:
        return render(request, "last_resort/digest_unknown.html", status=404)
    return render(request, "last_resort/digest_stop.html")
