"""The page of one act: a form, what it asks for, and the sentence when it is refused. Nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from firstcall.policy.refusal import Refusal, Refused


def act_page(
    request: HttpRequest,
    *,
    form: Callable[..., forms.Form],
    run: Callable[[Any], str],
    title: str,
    button: str,
    back: str,
    trail: list[tuple[str, str]],
    initial: dict[str, Any] | None = None,
    explain: str = "",
    clause: str = "",
    missing: Sequence[Refusal] = (),
    version: int | None = None,
    template: str = "web/act.html",
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show the form; on POST run the act. `run` gets the cleaned form and returns the sentence said afterwards.

    A refusal is shown on top with the fields as they were typed (409). `version` is the record's version as the
    person saw it: it travels with the form, and `expected_version` reads it back, so that a change by somebody
    else in between is noticed. `trail` are the breadcrumbs above this page, as (text, address); `missing` what is
    not there yet for this act, listed above the form. `template` extends web/act.html and shows `context` too.
    """
    bound = form(request.POST) if request.method == "POST" else form(initial=initial or {})
    status = 200
    if request.method == "POST":
        status = 422
        if bound.is_valid():
            try:
                said = run(bound)
            except Refused as refused:
                if refused.__class__ is not Refused:
                    raise
                bound.add_error(None, refused.refusal.text(gettext))
                status = 409
            else:
                messages.success(request, said)
                return redirect(back)
    shown = {
        **(context or {}),
        "form": bound,
        "title": title,
        "button": button,
        "back": back,
        "trail": trail,
        "explain": explain,
        "clause": clause,
        "missing": missing,
        "version": request.POST.get("version") or version,
    }
    return render(request, template, shown, status=status)


def expected_version(request: HttpRequest) -> int | None:
    """The version the person saw when the form was shown; None when the page sent none."""
    text = request.POST.get("version", "")
    return int(text) if text.isdigit() else None
