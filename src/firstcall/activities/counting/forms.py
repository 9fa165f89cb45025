"""The form of a counting rule. What it cannot show of a rule (a condition written in a file) it keeps."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstcall.activities.counting.reading import read_rule
from firstcall.activities.counting.rule import (
    ANY_WORD,
    AREA,
    AREA_AND_SITE,
    IS,
    LARGEST,
    NEW_PEOPLE,
    NOTHING,
    PER_GROUP,
    REACHED,
    RECURRENT,
    SUM,
    SUM_OF_GROUPS,
    YES,
    Condition,
    Counting,
    as_data,
)
from firstcall.activities.counting.words import condition_words
from firstcall.policy.refusal import Refused

METHODS = [
    (LARGEST, _("The largest figure of each place, population group, sex and age")),
    (PER_GROUP, _("The largest total of each place and population group")),
    (SUM_OF_GROUPS, _("The sum of organisations that reach different people")),
    (NEW_PEOPLE, _("The sum of people reached for the first time")),
    (SUM, _("The plain sum of everything reported")),
]
WORDS = {
    "site": _("Leave out sites with one of these words"),
    "activity": _("Leave out activities with one of these words"),
    "unit": _("Leave out units with one of these words"),
}
HINT = _("Separated by commas, such as radio, FM. Whole words; capitals and accents do not matter.")


class CountingForm(forms.Form):
    method = forms.ChoiceField(label=_("What counts"), choices=METHODS)
    place = forms.ChoiceField(
        label=_("What is a place"),
        choices=[(AREA_AND_SITE, _("An area with the site named in it")), (AREA, _("An area"))],
        help_text=_("Different places hold different people, who are added up."),
    )
    recurrent = forms.BooleanField(
        label=_("Leave out activities with recurrent beneficiaries"), required=False
    )
    site = forms.CharField(label=WORDS["site"], required=False, max_length=400, help_text=HINT)
    activity = forms.CharField(label=WORDS["activity"], required=False, max_length=400, help_text=HINT)
    unit = forms.CharField(label=WORDS["unit"], required=False, max_length=400, help_text=HINT)
    households = forms.FloatField(
        label=_("People in a household"),
        required=False,
        help_text=_("For rows that state households and no people. Left empty, such rows add nobody."),
    )
    where_blank = forms.ChoiceField(
        label=_("Where a row does not say how many were new"),
        required=False,
        choices=[(NOTHING, _("it adds nobody")), (REACHED, _("all it reached count"))],
    )
    first = forms.CharField(
        label=_("From month"), required=False, max_length=7, help_text=_("As 2022-01; empty for all.")
    )
    last = forms.CharField(label=_("To month"), required=False, max_length=7)
    reason = forms.CharField(
        label=_("Why"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, rule: Counting, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rule = rule
        self.kept = [one for one in rule.leave_out if not _shown(one)]
        if self.kept:
            self.fields["kept"] = forms.BooleanField(
                label=_("Also leave out: %(rows)s")
                % {"rows": "; ".join(condition_words(one) for one in self.kept)},
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """The fields, with the `counting` they state. What the reader of rules refuses is an error of the form."""
        data = super().clean() or {}
        if not self.errors:
            try:
                data["counting"] = read_rule(self._as_data(data))
            except Refused as refused:
                self.add_error(None, refused.refusal.text())
        return data

    def _as_data(self, data: dict[str, Any]) -> dict[str, Any]:
        leave_out = [Condition(RECURRENT, IS, (YES,))] if data["recurrent"] else []
        for field in WORDS:
            words = tuple(word.strip() for word in re.split("[,،;؛]", data[field]) if word.strip())
            leave_out += [Condition(field, ANY_WORD, words)] if words else []
        leave_out += self.kept if data.get("kept") else []
        rule: dict[str, Any] = {
            "method": data["method"],
            "place": data["place"],
            "leave_out": as_data(Counting(leave_out=tuple(leave_out)))["leave_out"],
            "households_to_people": data["households"],
            "period": {"from": data["first"], "to": data["last"]},
        }
        if data["method"] == NEW_PEOPLE:
            rule["where_blank"] = data["where_blank"] or NOTHING
        if data["method"] == SUM_OF_GROUPS:
            rule["over"] = list(self.rule.over)
        return rule


def _shown(one: Condition) -> bool:
    return one == Condition(RECURRENT, IS, (YES,)) or (one.how == ANY_WORD and one.field in WORDS)


def initial_of(rule: Counting) -> dict[str, Any]:
    """The form's fields as a rule states them."""
    words = {
        one.field: ", ".join(one.values) for one in rule.leave_out if _shown(one) and one.how == ANY_WORD
    }
    period = rule.period
    return {
        "method": rule.method,
        "place": rule.place,
        "recurrent": Condition(RECURRENT, IS, (YES,)) in rule.leave_out,
        "households": rule.households_to_people,
        "where_blank": rule.where_blank,
        "first": f"{period.first:%Y-%m}" if period and period.first else "",
        "last": f"{period.last:%Y-%m}" if period and period.last else "",
        "kept": True,
        **words,
    }
