"""Forms about an emergency and its Humanitarian Coordinator: shapes only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstcall.policy import profiles
from firstcall.structure.forms.choices import COORDINATORS, KINDS, ONSETS, TERMS
from firstcall.structure.forms.fields import day_field


class EmergencyForm(forms.Form):
    code = forms.CharField(
        label=_("Short code"), max_length=40, help_text=_("Such as MMR-2022. It never changes.")
    )
    country = forms.CharField(
        label=_("Country"), max_length=3, help_text=_("Its three-letter ISO code, such as MMR.")
    )
    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, widget=forms.RadioSelect)
    onset = forms.ChoiceField(label=_("Onset"), choices=ONSETS, widget=forms.RadioSelect)
    displacement = forms.NullBooleanField(label=_("Have people been displaced?"), required=False)
    other_civilians = forms.NullBooleanField(
        label=_("Are other civilians affected?"),
        required=False,
        help_text=_(
            "Civilians other than the displaced: another column of the global table then applies too."
        ),
    )
    scale = forms.CharField(
        label=_("Scale"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("How large it is and how many actors it takes, in a sentence or two."),
    )
    coordinator = forms.ChoiceField(
        label=_("Who coordinates"), choices=COORDINATORS, initial="HC", widget=forms.RadioSelect
    )
    profile = forms.ChoiceField(label=_("Edition of the guidance"), choices=())
    term = forms.ChoiceField(
        label=_("What the country team works in"),
        choices=[("", _("As the country's other emergencies do, else clusters")), *TERMS],
        required=False,
        help_text=_("One word for the whole country: a change changes it in all its open emergencies."),
    )
    term_singular = forms.CharField(
        label=_("A word of your own, for one"),
        max_length=60,
        required=False,
        help_text=_("In your working language, such as “mesa sectorial”. It stands on every page instead."),
    )
    term_plural = forms.CharField(
        label=_("And for several"), max_length=60, required=False, help_text=_("Such as “mesas sectoriales”.")
    )
    began_on = day_field(_("Began on"), _("Leave empty for today."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        profile = self.fields["profile"]
        assert isinstance(profile, forms.ChoiceField)
        profile.choices = [(name, profiles.profile(name).title) for name in profiles.names()]


class ChangeEmergencyForm(EmergencyForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for fixed in ("code", "country", "profile"):
            del self.fields[fixed]
        term = self.fields["term"]
        assert isinstance(term, forms.ChoiceField)
        term.choices, term.required = TERMS, True


class HumanitarianCoordinatorForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=160)
