"""Forms about organisations: shapes only. Whether something may happen is asked of the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from firstcall.organisations.types import all_types


def type_choices() -> list[tuple[str, Any]]:
    """The types in the reader's language, after "not known"."""
    language = (get_language() or "en").split("-")[0]
    return [("", _("not known")), *((one.code, one.name_in(language)) for one in all_types())]


class OrganisationForm(forms.Form):
    name = forms.CharField(label=_("Full name"), max_length=300)
    acronym = forms.CharField(label=_("Acronym"), max_length=60, required=False)
    type_code = forms.ChoiceField(label=_("Type"), required=False, choices=type_choices)
    status = forms.ChoiceField(
        label=_("Confirmed?"),
        choices=[("confirmed", _("Yes, it is an organisation of its own")), ("unconfirmed", _("Not yet"))],
        widget=forms.RadioSelect,
    )


class AliasForm(forms.Form):
    name = forms.CharField(
        label=_("Other name"), max_length=300, help_text=_("A name or acronym that people write for it.")
    )
    only_here = forms.BooleanField(label=_("Only in its own country"), required=False)


class MergeForm(forms.Form):
    into = forms.CharField(
        label=_("Becomes part of"),
        max_length=300,
        help_text=_("The organisation that stays: its full name, acronym or id."),
    )
