"""Pages of files that go out: exports in every layout, the template, an import's file with its wrong cells marked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from firstcall.access.queries import visible
from firstcall.exchange.answers import exported, funding_file, known_language, workbook
from firstcall.exchange.files import Wanted
from firstcall.exchange.layouts.catalogue import layouts
from firstcall.exchange.layouts.sheets import OWN, chosen
from firstcall.exchange.marking.copies import marked_copy, marked_name
from firstcall.exchange.template.book import template_for, template_name
from firstcall.intake.models import ImportBatch
from firstcall.organisations.queries import find
from firstcall.policy.refusal import Refused
from firstcall.structure.frame import frame, holds_here
from firstcall.structure.models import Emergency, Group
from firstcall.structure.queries import known_group, visible_emergency
from firstcall.structure.queries.terms import words_of
from firstcall.web.edge import actor, now, page

FORMATS = [
    ("xlsx", gettext_lazy("Excel workbook")),
    ("csv", gettext_lazy("CSV")),
    ("hxl", gettext_lazy("CSV with a row of hashtags")),
    ("datapackage", gettext_lazy("Data package: CSV with what it means, in a zip")),
]


class ExportForm(forms.Form):
    """What to take away."""

    layout = forms.ChoiceField(label=gettext_lazy("What"), widget=forms.RadioSelect)
    group = forms.ChoiceField(required=False)
    donor = forms.CharField(
        label=gettext_lazy("Donor"),
        required=False,
        help_text=gettext_lazy("For the rows a donor pays for: its name or acronym."),
    )
    organisation = forms.CharField(
        label=gettext_lazy("Organisation"),
        required=False,
        help_text=gettext_lazy("For the rows of one organisation: its name or acronym."),
    )
    format = forms.ChoiceField(label=gettext_lazy("As"), choices=FORMATS)

    def __init__(
        self, *given: Any, groups: list[tuple[str, str]], terms: dict[str, str], language: str, **more: Any
    ) -> None:
        super().__init__(*given, **more)
        layout, group = self.fields["layout"], self.fields["group"]
        assert isinstance(layout, forms.ChoiceField)
        assert isinstance(group, forms.ChoiceField)
        layout.choices = [
            *((name, one.title(language)) for name, one in layouts().items()),
            (OWN, _("An organisation's rows in the layout of its own last file")),
            ("activities", _("Activities: the plain columns")),
            ("needs", _("Needs")),
            ("gaps", _("Gaps")),
            ("structure", _("Structure")),
        ]
        group.label, group.choices = terms["Term"], [("", _("All %(terms)s") % terms), *groups]


@require_safe
@page("export", "read")
def exports(request: HttpRequest, code: str) -> HttpResponseBase:
    """Choose what to take away; with a format in the address, the file itself."""
    emergency = visible_emergency(actor(request), code)
    if not holds_here(actor(request), emergency, "export"):
        raise Http404
    language = get_language() or "en"
    form = ExportForm(
        request.GET if "format" in request.GET else None,
        groups=_groups(emergency),
        terms=words_of(emergency),
        language=language,
        initial={"layout": next(iter(layouts())), "group": request.GET.get("group", "")},
    )
    if form.is_valid():
        try:
            return exported(
                _wanted(request, emergency, form.cleaned_data, language), form.cleaned_data["format"]
            )
        except Refused as refused:
            form.add_error(None, refused.refusal.text(_))
    context = {**frame(request, emergency, "imports"), "form": form}
    return render(request, "exchange/exports.html", context, status=422 if form.errors else 200)


def _groups(emergency: Emergency) -> list[tuple[str, str]]:
    return list(emergency.groups.filter(ends_on=None).order_by("pk").values_list("code", "name"))


def _group(emergency: Emergency, text: str) -> Group | None:
    return known_group(emergency, text) if text else None


def _wanted(request: HttpRequest, emergency: Emergency, data: dict[str, str], language: str) -> Wanted:
    what = data["layout"] if data["layout"] in ("activities", "needs", "gaps", "structure") else "activities"
    organisation = find(data["organisation"], emergency.country_id) if data["organisation"].strip() else None
    choice = None
    if data["layout"] in (*layouts(), OWN):
        choice = chosen(
            data["layout"],
            language=known_language("", language),
            donor=data["donor"],
            organisation=organisation,
        )
    return Wanted(what, emergency, _group(emergency, data["group"]), actor(request), now(), choice)


class TemplateForm(forms.Form):
    """Whose lists, in which language."""

    group = forms.ChoiceField(required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)

    def __init__(
        self, *given: Any, groups: list[tuple[str, str]], terms: dict[str, str], **more: Any
    ) -> None:
        super().__init__(*given, **more)
        group = self.fields["group"]
        assert isinstance(group, forms.ChoiceField)
        group.label, group.choices = terms["Term"], [("", _("All %(terms)s") % terms), *groups]


@require_safe
@page("import", "create")
def template(request: HttpRequest, code: str) -> HttpResponse:
    """Choose whose lists; with a language in the address, the workbook to report in."""
    emergency = visible_emergency(actor(request), code)
    if not holds_here(actor(request), emergency, "import", "create"):
        raise Http404
    form = TemplateForm(
        request.GET if "language" in request.GET else None,
        groups=_groups(emergency),
        terms=words_of(emergency),
        initial={
            "language": known_language("", get_language() or "en"),
            "group": request.GET.get("group", ""),
        },
    )
    if form.is_valid():
        group, language = _group(emergency, form.cleaned_data["group"]), form.cleaned_data["language"]
        content = template_for(
            emergency=emergency, group=group, language=language, actor=actor(request), at=now()
        )
        return workbook(content, template_name(emergency, group, language))
    context = {**frame(request, emergency, "imports"), "form": form}
    return render(request, "exchange/template.html", context, status=422 if form.errors else 200)


@require_safe
@page("import", "read")
def marked(request: HttpRequest, public_id: str) -> HttpResponse:
    """The file of an import, its wrong cells coloured and commented."""
    rows = visible(actor(request), "import", ImportBatch.objects.all())
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    language = known_language("", get_language() or "en")
    return workbook(marked_copy(found, language=language), marked_name(found))


@require_safe
@page("last_resort_answer", "read")
def funding(request: HttpRequest) -> HttpResponse:
    """The gaps that wait for money, as the donors' page shows them, to take away."""
    return funding_file(actor(request), now())
