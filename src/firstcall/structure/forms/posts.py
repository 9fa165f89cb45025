"""Forms about coordinators and last-resort duties: shapes only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstcall.structure.forms.fields import OrganisationField, area_field, day_field, text_field

DUTIES = [
    ("yes", _("Yes, where access, security and funding allow")),
    ("differentiated", _("Applied differently: advocacy and explaining constraints")),
]


class CoordinatorChangeForm(forms.Form):
    dedicated = forms.BooleanField(label=_("Dedicated, with no other programme tasks"), required=False)
    seniority = forms.CharField(
        label=_("Seniority"),
        max_length=80,
        required=False,
        help_text=_("Grade or years, as your agency says it."),
    )
    skills = text_field(_("Skills"), help_text=_("Facilitation and coordination, languages, the sector."))
    role_mailbox = forms.EmailField(
        label=_("Role mailbox"),
        required=False,
        help_text=_("Shown to the public, such as health@example.org."),
    )


class CoordinatorForm(CoordinatorChangeForm):
    field_order = ("name", "organisation")
    name = forms.CharField(label=_("Name"), max_length=160)
    organisation = OrganisationField(
        label=_("Appointed by"), max_length=300, help_text=_("The agency that leads.")
    )
    starts_on = day_field(_("Since"), _("Leave empty for today."))


class CoordinatorContactForm(CoordinatorChangeForm):
    work_email = forms.EmailField(
        label=_("Work e-mail of the person"),
        required=False,
        help_text=_("Shown to those who work in the response, not to the public."),
    )
    work_phone = forms.CharField(label=_("Work phone of the person"), max_length=40, required=False)


class CoordinatorReplaceForm(CoordinatorChangeForm):
    field_order = ("name", "on", "dedicated", "seniority", "skills", "role_mailbox")
    name = forms.CharField(label=_("Name of the new coordinator"), max_length=160)
    on = day_field(_("Hands over on"), _("Leave empty for today."))


class LastResortForm(forms.Form):
    organisation = OrganisationField(label=_("Organisation"), max_length=300)
    scope = forms.CharField(
        label=_("Only for"),
        max_length=200,
        required=False,
        help_text=_("A part of the duty, such as emergency shelter; empty for all of it, if it leads."),
    )
    duty = forms.ChoiceField(label=_("Duty"), choices=DUTIES, initial="yes", widget=forms.RadioSelect)
    starts_on = day_field(_("Since"), _("Leave empty for today."))

    def __init__(self, *args: Any, country: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area"] = area_field(country)


class LastResortLimitForm(forms.Form):
    scope = forms.CharField(
        label=_("Only for"), max_length=200, required=False, help_text=_("Empty for all of the duty again.")
    )
    on = day_field(_("From"), _("Leave empty for today."))
