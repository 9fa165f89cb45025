"""Forms of the last resort being called on, of what goes on meanwhile, and of the end of a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstcall.last_resort.forms.fields import dollars_field, words_field
from firstcall.last_resort.pages.words import URGENCIES
from firstcall.structure.forms.fields import day_field

EFFORTS = [
    ("advocacy", _("Advocacy: somebody was asked to let it happen")),
    ("mobilisation", _("Mobilising funds")),
    ("explanation", _("Explaining it to those concerned")),
    ("attempt", _("Another attempt to fill it")),
]
OUTCOMES = [
    ("holds", _("What fails still fails")),
    ("changed", _("Conditions have changed: the duty returns")),
]
CHECKS = [
    ("confirmed", _("It was filled")),
    ("not_confirmed", _("It could not be confirmed")),
]


def _holders(form: forms.Form, holders: Sequence[tuple[str, str]], hint: Any) -> None:
    if len(holders) > 1:
        form.fields["holder"] = forms.ChoiceField(
            label=_("Which agency answers"), choices=[("", "–"), *holders], required=False, help_text=hint
        )


class BringForm(forms.Form):
    urgency = forms.ChoiceField(label=_("How urgent it is"), choices=URGENCIES, widget=forms.RadioSelect)
    why = words_field(_("Why"), _("What happens if nobody acts."))

    def __init__(self, *args: Any, holders: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        _holders(self, holders, _("Several agencies hold the duty here."))


class LogForm(forms.Form):
    kind = forms.ChoiceField(label=_("What was done"), choices=EFFORTS, widget=forms.RadioSelect)
    to_whom = forms.CharField(
        label=_("With whom"),
        max_length=200,
        required=False,
        help_text=_("An office, a donor, an authority. No names of persons are needed."),
    )
    text = words_field(_("What came of it"))
    amount_usd = dollars_field(_("Funds that came of it, in US dollars"), _("Only for mobilising funds."))


class ReviewForm(forms.Form):
    outcome = forms.ChoiceField(label=_("What was found"), choices=OUTCOMES, widget=forms.RadioSelect)
    text = words_field(_("In words"))
    next_on = day_field(_("Looked at again on"), _("Needed while it still fails."))

    def __init__(self, *args: Any, holders: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        _holders(self, holders, _("Only where the duty returns and several agencies hold it."))

    def clean(self) -> dict[str, Any]:
        """A day for the next look goes with what still fails; where the duty returns its own clock runs."""
        data = super().clean() or {}
        return {**data, "next_on": data.get("next_on") if data.get("outcome") == "holds" else None}


class CloseForm(forms.Form):
    ending = forms.ChoiceField(label=_("How it ended"), choices=(), widget=forms.RadioSelect)
    text = words_field(_("What filled it, or what shows that it has ended"))

    def __init__(self, *args: Any, endings: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["ending"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(endings)


class CheckForm(forms.Form):
    outcome = forms.ChoiceField(label=_("What was seen"), choices=CHECKS, widget=forms.RadioSelect)
    text = words_field(_("In words"), _("In reports, or on the spot."))


class ReopenForm(forms.Form):
    text = words_field(
        _("Why it is open again"), _("What was said before stays on record and counts no more.")
    )
