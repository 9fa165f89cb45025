"""Fields for what people write: an organisation, a place, a day, a text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from firstcall.organisations.models import Organisation
from firstcall.organisations.queries import find
from firstcall.places.models import Area
from firstcall.places.queries import known_area
from firstcall.policy.refusal import Refused


class OrganisationField(forms.CharField):
    """An organisation as people write it: acronym, name or alias. Ambiguous or unknown is said, never guessed."""

    def clean(self, value: Any) -> Organisation | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return find(text)
        except Refused as refused:
            raise ValidationError(refused.refusal.text(), code=refused.refusal.code) from refused


class AreaField(forms.CharField):
    """A place of the emergency's country, by P-code or by a name that is the only one of its kind."""

    def __init__(self, *, country: str, **options: Any) -> None:
        super().__init__(**options)
        self.country = country

    def clean(self, value: Any) -> Area | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return known_area(self.country, text)
        except Refused as refused:
            raise ValidationError(refused.refusal.text(), code=refused.refusal.code) from refused


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"})
    return forms.DateField(label=label, required=False, help_text=help_text, widget=widget)


def text_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=4000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def area_field(country: str) -> AreaField:
    return AreaField(
        label=_("Only in this area"),
        country=country,
        required=False,
        help_text=_("P-code or name; empty for everywhere."),
    )
