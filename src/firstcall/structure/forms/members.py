"""Forms about taking part: shapes only."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from firstcall.structure.forms.choices import PARTICIPATION
from firstcall.structure.forms.fields import OrganisationField


class MemberForm(forms.Form):
    organisation = OrganisationField(label=_("Organisation"), max_length=300)
    participation = forms.ChoiceField(
        label=_("How it takes part"), choices=PARTICIPATION, widget=forms.RadioSelect
    )


class ParticipationForm(forms.Form):
    participation = forms.ChoiceField(
        label=_("How it takes part"), choices=PARTICIPATION, widget=forms.RadioSelect
    )
