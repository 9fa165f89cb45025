"""Forms of what a case begins with: opening, confirming, dismissing it, its figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstcall.last_resort.forms.fields import people_field, words_field
from firstcall.policy.profiles import sector_code_for
from firstcall.structure.forms import AreaField
from firstcall.structure.forms.fields import day_field
from firstcall.structure.models import Emergency, Group
from firstcall.structure.queries.terms import words_of

SEX_CHOICES = [
    ("", _("Everybody")),
    ("f", _("Women and girls")),
    ("m", _("Men and boys")),
    ("x", _("People of another gender")),
]


class OpenForm(forms.Form):
    what = words_field(_("What is missing"), _("In a sentence: what, for whom, since when nobody does it."))
    people = people_field(
        hint=_("Leave empty to take what the figures say. Where they say nothing, it is “not known”.")
    )
    since_on = day_field(_("Without since"), _("The day it was first seen, where it is known."))
    topic = forms.CharField(
        label=_("A part of it only"),
        max_length=120,
        required=False,
        help_text=_("Such as cold chain: it tells two gaps of one place apart. Empty for all of it."),
    )
    population_group = forms.CharField(
        label=_("Which people"), max_length=60, required=False, help_text=_("Such as IDPs. Empty for all.")
    )
    sex = forms.ChoiceField(label=_("Women and girls, men and boys"), choices=SEX_CHOICES, required=False)
    age = forms.CharField(
        label=_("Age"), max_length=12, required=False, help_text=_("Such as 5-17. Empty for all.")
    )
    field_order = (
        "group", "sector", "area", "what", "people", "since_on", "population_group", "sex", "age", "topic",
    )  # fmt: skip

    def __init__(self, *args: Any, emergency: Emergency, only: Sequence[Group] = (), **options: Any) -> None:
        """`only`: the groups this person opens cases for; empty: any, and what no group covers."""
        super().__init__(*args, **options)
        words = words_of(emergency)
        groups = Group.objects.filter(emergency=emergency, ends_on=None).order_by("pk")
        group = forms.ModelChoiceField(
            label=words["Term"],
            queryset=groups.filter(pk__in=[one.pk for one in only]) if only else groups,
            required=bool(only),
            to_field_name="code",
            empty_label=str(_("None covers it")) if not only else "–",
        )
        group.label_from_instance = lambda one: one.name  # type: ignore[method-assign,assignment]
        self.fields["group"] = group
        self.fields["sector"] = forms.CharField(
            label=_("Sector, where none covers it"),
            max_length=60,
            required=False,
            help_text=_(
                "By name or code, such as Education. The gap then stands with the Humanitarian Coordinator, by name."
            ),
        )
        if only:
            del self.fields["sector"]
        if len(only) == 1:
            self.initial["group"] = only[0].code
        self.fields["area"] = AreaField(
            label=_("Place"),
            country=emergency.country_id,
            required=False,
            help_text=_("P-code or name. Empty for the whole country."),
        )
        self.order_fields(self.field_order)

    def clean_sector(self) -> str:
        """The global code of the sector; what is not known stays as it was written, in capitals."""
        text = str(self.cleaned_data["sector"]).strip()
        return (sector_code_for(text) or text.upper()[:16]) if text else ""


class ConfirmForm(forms.Form):
    note = words_field(_("A remark"), _("For the record, such as who has looked at it."), required=False)


class DismissForm(forms.Form):
    text = words_field(_("Why it is no gap"), _("It stays in the record, and whoever raised it can read it."))


class FiguresForm(forms.Form):
    people = people_field(
        _("People without, as somebody counted them"), _("Leave empty to take the figures above.")
    )
    reason = words_field(
        _("Who counted them, and when"), _("Needed with a number of your own."), rows=2, required=False
    )
