"""Forms of rounds and returns: shapes only."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from firstcall.returns.rules.returns import OUT, STAY
from firstcall.returns.rules.rounds import LONGEST_SERIES
from firstcall.structure.forms.fields import OrganisationField, text_field


class MonthField(forms.CharField):
    """A month as the browser sends it, 2026-03; gives its first day."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "2026-03", "class": "short"})

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return date.fromisoformat(f"{text}-01")
        except ValueError as wrong:
            raise ValidationError(_("Write the month as 2026-03.")) from wrong


class PlanForm(forms.Form):
    group = forms.ChoiceField(required=False)
    first = MonthField(label=_("First month"))
    count = forms.IntegerField(
        label=_("How many months"), min_value=1, max_value=LONGEST_SERIES, initial=12,
        help_text=_("One round for each month, all planned at once."),
    )  # fmt: skip
    due_day = forms.IntegerField(
        label=_("Due on day"), min_value=1, max_value=31, initial=5,
        help_text=_("A day of the month after. What comes later is late."),
    )  # fmt: skip
    closing_day = forms.IntegerField(
        label=_("Closes on day"), min_value=1, max_value=31, initial=10,
        help_text=_("A day of the month after. What comes later is refused, until you reopen the round."),
    )  # fmt: skip

    def __init__(self, *args: Any, groups: list[tuple[str, str]], term: str, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["group"]
        assert isinstance(field, forms.ChoiceField)
        field.choices, field.label = groups, term
        field.required = not any(code == "" for code, _name in groups)


class CloseForm(forms.Form):
    """Nothing to fill in: only a yes."""


class ReopenForm(forms.Form):
    until = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = text_field(_("Reason"), required=True, help_text=_("Everybody who reports reads it."))


class SendBackForm(forms.Form):
    reason = text_field(
        _("What is to be corrected"),
        required=True,
        help_text=_("The organisation reads this. Name rows or cells."),
    )
    figures = forms.ChoiceField(
        label=_("Its figures until it comes again"),
        choices=[
            (STAY, _("Count as they are, marked as sent back")),
            (OUT, _("Do not count: take its files back")),
        ],
        initial=STAY,
        widget=forms.RadioSelect,
    )


class NilForm(forms.Form):
    """Who has nothing to report, and who said so; the partner's own people are `named` by their role."""

    organisation = OrganisationField(label=_("Organisation"), max_length=300, help_text=_("A partner here."))
    told_by = forms.CharField(
        label=_("Who told you, and how"),
        max_length=200,
        required=False,
        help_text=_(
            "For example: Amina Saleh, by phone on 4 July. Leave it empty for your own organisation."
        ),
    )

    def __init__(self, *args: Any, named: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not named:
            del self.fields["organisation"], self.fields["told_by"]


class ExpectForm(forms.Form):
    organisation = OrganisationField(label=_("Organisation"), max_length=300, help_text=_("A partner here."))
    expected = forms.ChoiceField(
        label=_("Is it to report?"),
        choices=[("yes", _("Yes: expected in every round")), ("no", _("No: it need not report"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Why"), max_length=400)

    def clean_expected(self) -> bool:
        return bool(self.cleaned_data["expected"] == "yes")
