"""Fields that several forms of a gap case share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from firstcall.organisations.models import Organisation
from firstcall.organisations.queries import find
from firstcall.policy.refusal import Refused

MOST = 10**10  # people; as in the API: more than there are, and the database holds it
MOST_DOLLARS = 10**15


class ManyOrganisations(forms.CharField):
    """Organisations as people write them, several with semicolons between; unknown or ambiguous is said."""

    def clean(self, value: Any) -> list[Organisation]:
        found = []
        for text in (super().clean(value) or "").split(";"):
            if text.strip():
                try:
                    found.append(find(text.strip()))
                except Refused as refused:
                    raise ValidationError(refused.refusal.text(), code=refused.refusal.code) from refused
        return found


def people_field(label: Any = None, hint: Any = "") -> forms.IntegerField:
    """A whole number of people, empty where it is not known."""
    return forms.IntegerField(
        label=label or _("People without"),
        required=False,
        max_value=MOST,
        help_text=hint,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": "0"}),
    )


def dollars_field(label: Any, hint: Any = "") -> forms.IntegerField:
    """A whole number of US dollars."""
    return forms.IntegerField(
        label=label,
        required=False,
        max_value=MOST_DOLLARS,
        help_text=hint,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": "1"}),
    )


def words_field(label: Any, hint: Any = "", *, rows: int = 3, required: bool = True) -> forms.CharField:
    """A text."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=8000,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def asked_by_answer(form: forms.Form, *names: str) -> None:
    """These fields belong to one answer only: they are not marked optional, and the rules say what is needed, with
    the clause."""
    form.use_required_attribute = False
    for name in names:
        field = form.fields[name]
        field.required = True
        field.clean = _not_needed(field, field.clean)  # type: ignore[method-assign]


def _not_needed(field: forms.Field, clean: Any) -> Any:
    def lenient(value: Any) -> Any:
        field.required = False
        try:
            return clean(value)
        finally:
            field.required = True

    return lenient
