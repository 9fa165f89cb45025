"""Forms about lines in figures: shapes only; whether one may be set is the act's business."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firstcall.last_resort.queries.watching import levels_of, population_groups
from firstcall.last_resort.rules.watching import COVERAGE, NOBODY, SEVERITY, UNMET
from firstcall.structure.forms.fields import text_field
from firstcall.structure.models import Emergency, Group
from firstcall.structure.queries.terms import words_of
from firstcall.web.templatetags.figures import number

SIGN_WORDS = [
    (UNMET, _("People unmet: at least so many")),
    (COVERAGE, _("Share reached of those in need: at most so many in a hundred")),
    (NOBODY, _("Nobody present, and at least so many people in need")),
    (SEVERITY, _("Severity: at least so much, from 1 to 5")),
]


def line_words(sign: str, limit: int) -> str:
    """A line in a sentence's part."""
    words = {
        UNMET: gettext("at least %(limit)s people unmet"),
        COVERAGE: gettext("at most %(limit)s in a hundred of those in need reached"),
        NOBODY: gettext("nobody present and at least %(limit)s people in need"),
        SEVERITY: gettext("severity %(limit)s or more of 5"),
    }
    return words[sign] % {"limit": number(limit)}


class WatchForm(forms.Form):
    group = forms.ChoiceField()
    sign = forms.ChoiceField(label=_("What to watch"), choices=SIGN_WORDS, widget=forms.RadioSelect)
    limit = forms.IntegerField(label=_("The line"), min_value=0, help_text=_("A whole number."))
    level = forms.TypedChoiceField(
        label=_("Places of level"),
        required=False,
        coerce=lambda text: int(text) if text else None,
        empty_value=None,
    )
    population_group = forms.ChoiceField(label=_("Whose figures"), required=False)
    reason = text_field(_("Why this line"), help_text=_("Shown to those who confirm its drafts."))

    def __init__(self, *args: Any, groups: Sequence[Group], emergency: Emergency, **options: Any) -> None:
        super().__init__(*args, **options)
        self.groups = {one.code: one for one in groups}
        whose, where = self.fields["group"], self.fields["level"]
        assert isinstance(whose, forms.ChoiceField)
        assert isinstance(where, forms.ChoiceField)
        whose.label = words_of(emergency)["Term"]
        whose.choices = [(one.code, one.name) for one in groups]
        levels = [(str(one), gettext("Level %(level)s") % {"level": one}) for one in levels_of(emergency)]
        where.choices = [("", gettext("the finest with figures")), *levels]
        people = self.fields["population_group"]
        assert isinstance(people, forms.ChoiceField)
        people.choices = [("", gettext("everybody")), *((one, one) for one in population_groups(emergency))]

    def line(self) -> dict[str, Any]:
        """What is watched, as the act and the preview take it."""
        data = self.cleaned_data
        return {
            "group": self.groups[data["group"]],
            "sign": data["sign"],
            "limit": data["limit"],
            "level": data["level"],
            "population_group": data["population_group"] or "all",
        }


class EndWatchForm(forms.Form):
    reason = text_field(_("Reason"))
