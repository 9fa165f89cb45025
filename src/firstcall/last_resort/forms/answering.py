"""Forms of the call, of what partners answer, and of what the provider of last resort answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firstcall.last_resort.forms.fields import (
    ManyOrganisations,
    asked_by_answer,
    dollars_field,
    people_field,
    words_field,
)
from firstcall.policy.gap_courses import GapCourse
from firstcall.structure.forms import OrganisationField
from firstcall.structure.forms.fields import day_field

Choices = Sequence[tuple[str, str]]
WHYS = (
    ("here", _("Works here")),
    ("near", _("Works nearby")),
    ("does_it", _("Does this elsewhere")),
    ("member", _("Takes part, has reported nothing of this")),
)
LAST_RESORT = {
    "commit": _("We commit to fill what is left"),
    "constrained": _("We are constrained: access, security or funding fails"),
    "advocate": _("We advocate and explain; we do not commit"),
}


class CallForm(forms.Form):
    """`partners`: by why they are thought of, pairs of public id and name."""

    def __init__(
        self, *args: Any, partners: Mapping[str, Choices], chosen: Sequence[str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        for why, label in WHYS:
            if partners.get(why):
                self.fields[why] = forms.MultipleChoiceField(
                    label=label,
                    choices=list(partners[why]),
                    required=False,
                    initial=[key for key, _name in partners[why] if key in chosen],
                    widget=forms.CheckboxSelectMultiple,
                )
        self.fields["others"] = ManyOrganisations(
            label=_("Others"),
            max_length=1000,
            required=False,
            help_text=_("Acronym or full name; several with semicolons between."),
        )
        self.fields["reply_on"] = day_field(
            _("Answers asked by"), _("The end of this day, on the country's clocks.")
        )
        self.fields["text"] = words_field(
            _("What is asked for"),
            _("They read what is missing and for how many; add what helps them decide."),
            required=False,
        )
        asked_by_answer(self, "reply_on", *(why for why, _label in WHYS if why in self.fields))

    def named(self) -> list[str]:
        """The public ids that were ticked."""
        return [one for why, _label in WHYS for one in self.cleaned_data.get(why, ())]


class AnswerForm(forms.Form):
    """All of it, a part, or no. Only the fields of the answer chosen count: the others are not shown beside it."""

    def __init__(self, *args: Any, own: Choices, left: str, **options: Any) -> None:
        super().__init__(*args, **options)
        if len(own) > 1:
            self.fields["organisation"] = forms.ChoiceField(label=_("For"), choices=list(own))
        self.fields["answer"] = forms.ChoiceField(
            label=_("Your answer"), choices=_three(left), widget=forms.RadioSelect
        )
        self.fields["people"] = people_field(_("For a part: for how many people"))
        self.fields["text"] = words_field(
            _("If you take it on: what you will do"),
            _("In a sentence, such as two mobile teams from Monday."),
        )
        self.fields["reason"] = words_field(
            _("If you decline: why"), _("So that others can plan for the gap. It is not held against you.")
        )

        asked_by_answer(self, "people", "text", "reason")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        return {**data, **of_answer(data)}


def _three(left: str) -> list[tuple[str, str]]:
    return [
        ("accepted", gettext("All of what is left (%(left)s)") % {"left": left}),
        ("part", gettext("A part of it")),
        ("declined", gettext("Decline")),
    ]


def of_answer(data: dict[str, Any]) -> dict[str, Any]:
    """What goes with the answer chosen; what was typed for another one is left out."""
    answer = data.get("answer")
    return {
        "people": data.get("people") if answer == "part" else None,
        "text": data.get("text", "") if answer != "declined" else "",
        "reason": data.get("reason", "") if answer == "declined" else "",
    }


class NoteForm(AnswerForm):
    def __init__(self, *args: Any, known: list[Any], left: str, **options: Any) -> None:
        super().__init__(*args, own=(), left=left, **options)
        self.fields["known"] = forms.ChoiceField(
            label=_("Who said it"), choices=[("", "–"), *known], required=False
        )
        self.fields["other"] = OrganisationField(
            label=_("Or another"), max_length=300, required=False, help_text=_("Acronym or full name.")
        )
        self.fields["answer"].label = gettext("What they said")
        self.fields["reason"].help_text = ""
        asked_by_answer(self, "known")
        self.fields["text"].label = gettext("If they take it on: what they will do")
        self.fields["text"].help_text = ""
        self.fields["reason"].label = gettext("If they decline: why")
        self.order_fields(["known", "other"])

    def clean(self) -> dict[str, Any]:
        """Exactly one organisation, chosen or named."""
        data = super().clean()
        if bool(data.get("known")) == bool(data.get("other")) and "other" not in self.errors:
            raise ValidationError(gettext("Choose who said it, or name another: one of the two."), code="who")
        return data


class LastResortForm(forms.Form):
    """What the representative says. Only what goes with the answer chosen counts."""

    def __init__(
        self, *args: Any, course: GapCourse, answers: Sequence[str], language: str, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["answer"] = forms.ChoiceField(
            label=_("Your agency's answer"),
            choices=[(one, LAST_RESORT[one]) for one in answers],
            widget=forms.RadioSelect,
        )
        self.fields["people"] = people_field(
            _("If you commit: for how many people"), _("Leave empty for all that is left.")
        )
        self.fields["by_on"] = day_field(_("If you commit: filled by"))
        self.fields["conditions"] = forms.MultipleChoiceField(
            label=_("Which condition fails"),
            choices=[
                (one.id, f"{one.name_in(language)}: {one.explain_in(language)}") for one in course.conditions
            ],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("A condition that fails holds the agency up; the agency is not at fault."),
        )
        self.fields["evidence"] = words_field(
            _("What shows it"), _("A refusal, an incident, a budget. Read by those who work in the response.")
        )
        self.fields["explanation"] = words_field(
            _("In words all concerned may read"), _("Donors read it too, where funding fails.")
        )
        self.fields["amount_usd"] = dollars_field(_("If funding fails: how much is lacking, in US dollars"))
        self.fields["review_on"] = day_field(_("Looked at again on"))
        asked_by_answer(self, "conditions", "evidence", "explanation")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        answer = data.get("answer")
        if answer == "commit":
            data |= {"conditions": [], "evidence": "", "amount_usd": None, "review_on": None}
        else:
            data |= {"people": None, "by_on": None}
        if answer == "advocate":
            data |= {"conditions": [], "amount_usd": None}
        return data
