"""Forms about leads, focal points and coordinators, and about their end: shapes only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstcall.structure.forms.fields import AreaField, OrganisationField, _day


class EndForm(forms.Form):
    on = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))


class EndWithReasonForm(EndForm):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class LeadForm(forms.Form):
    organisation = OrganisationField(
        label=_("Lead agency"),
        max_length=300,
        help_text=_("Acronym or full name. A lead is an agency, not a person."),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("lead", _("Lead")), ("co_lead", _("Co-lead")), ("convener", _("Convener"))],
        help_text=_("A convener coordinates without the duty of provider of last resort."),
    )
    basis = forms.CharField(
        label=_("Basis of the decision"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    deviation = forms.CharField(
        label=_("Why it is not the agency of the global table"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    starts_on = _day(_("Since"), _("Leave empty for today."))

    def __init__(self, *args: Any, country: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area"] = AreaField(
            label=_("Only in this area"),
            country=country,
            required=False,
            help_text=_("P-code or name; empty for everywhere."),
        )


class FocalPointForm(forms.Form):
    organisation = OrganisationField(label=_("Organisation"), max_length=300)
    starts_on = _day(_("Since"), _("Leave empty for today."))

    def __init__(self, *args: Any, country: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area"] = AreaField(label=_("Area"), country=country, help_text=_("P-code or name."))


class CoordinatorForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=160)
    organisation = OrganisationField(
        label=_("Appointed by"), max_length=300, help_text=_("The agency that leads.")
    )
    dedicated = forms.BooleanField(label=_("Dedicated, with no other programme tasks"), required=False)
    seniority = forms.CharField(
        label=_("Seniority"),
        max_length=80,
        required=False,
        help_text=_("Grade or years, as your agency says it."),
    )
    skills = forms.CharField(
        label=_("Skills"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Facilitation and coordination, languages, the sector."),
    )
    role_mailbox = forms.EmailField(
        label=_("Role mailbox"),
        required=False,
        help_text=_("Shown to the public, such as health@example.org."),
    )
    starts_on = _day(_("Since"), _("Leave empty for today."))

    def person(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())
