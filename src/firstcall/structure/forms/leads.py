"""Forms about leads and focal points, and about the end of anything: shapes only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstcall.structure.forms.fields import AreaField, OrganisationField, area_field, day_field


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
    starts_on = day_field(_("Since"), _("Leave empty for today."))

    def __init__(self, *args: Any, country: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area"] = area_field(country)


class FocalPointForm(forms.Form):
    organisation = OrganisationField(label=_("Organisation"), max_length=300)
    starts_on = day_field(_("Since"), _("Leave empty for today."))

    def __init__(self, *args: Any, country: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area"] = AreaField(label=_("Area"), country=country, help_text=_("P-code or name."))
