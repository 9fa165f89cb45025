"""Forms about assessments: shapes only; what may be said is for the rules."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from firstcall.needs.queries import issues_here
from firstcall.needs.words import METHODS, SENSITIVITIES, STATES, UNITS
from firstcall.organisations.queries import find
from firstcall.places.queries import known_area
from firstcall.policy.refusal import Refused
from firstcall.structure.forms.fields import OrganisationField, area_field, day_field, text_field
from firstcall.structure.models import Emergency, Group
from firstcall.structure.queries.terms import words_of
from firstcall.web.many_files import FilesField, ManyFiles

TOOK_PART = [("", _("Not stated")), ("yes", _("Yes")), ("no", _("No"))]
MOST = 200  # names in one field


class SeveralField(forms.CharField):
    """Names beside each other, separated by commas, semicolons or lines; each is understood by `one`."""

    def __init__(self, *, one: Any = None, **options: Any) -> None:
        super().__init__(required=False, max_length=8000, **options)
        self.one = one

    def clean(self, value: Any) -> list[Any]:
        names = [name.strip() for name in re.split(r"[;,\n]", super().clean(value)) if name.strip()][:MOST]
        if self.one is None:
            return names
        try:
            return [self.one(name) for name in names]
        except Refused as refused:
            raise ValidationError(refused.refusal.text(), code=refused.refusal.code) from refused


class AssessmentForm(forms.Form):
    """Everything that is said of an assessment."""

    title = forms.CharField(label=_("Title"), max_length=200)
    state = forms.ChoiceField(label=_("State"), choices=STATES[:3], widget=forms.RadioSelect, initial="done")
    organisation = OrganisationField(label=_("Led by"), max_length=300, required=False)
    joint = forms.BooleanField(label=_("Joint: several organisations did it together"), required=False)
    starts_on = day_field(_("Data collected from"))
    ends_on = day_field(
        _("Data collected until"), _("Of several assessments of a place, the one of the latest day counts.")
    )
    published_on = day_field(_("Published on"))
    methods = forms.MultipleChoiceField(
        label=_("Methods"), choices=METHODS, required=False, widget=forms.CheckboxSelectMultiple
    )
    took_part = forms.ChoiceField(
        label=_("Did people affected take part?"), choices=TOOK_PART, required=False, widget=forms.RadioSelect
    )
    issues = forms.MultipleChoiceField(
        label=_("Cross-cutting issues considered"), required=False, widget=forms.CheckboxSelectMultiple
    )
    sampled = forms.IntegerField(
        label=_("How many were asked"), required=False, min_value=0, max_value=10**10
    )
    covered = forms.IntegerField(
        label=_("How many people it speaks for"), required=False, min_value=0, max_value=10**10
    )
    unit = forms.ChoiceField(
        label=_("What its figures count"), choices=UNITS, widget=forms.RadioSelect, initial="people"
    )
    household_size = forms.DecimalField(
        label=_("People in a household"),
        required=False,
        max_digits=5,
        decimal_places=2,
        help_text=_("Only for households. Without it households are shown, and count nowhere as people."),
    )
    population_groups = SeveralField(label=_("Population groups"), help_text=_("Separated by commas."))
    standards = text_field(_("Standards applied"))
    source = forms.CharField(label=_("Source"), max_length=200, required=False)
    report = forms.CharField(
        label=_("Where the report can be had"),
        max_length=500,
        required=False,
        help_text=_("An address that begins with https, or the place it is kept."),
    )
    sensitivity = forms.ChoiceField(
        label=_("Sensitivity"), choices=SENSITIVITIES, widget=forms.RadioSelect, initial="moderate"
    )
    field_order = ("title", "state", "organisation", "joint", "partners", "groups", "areas")

    def __init__(self, *args: Any, emergency: Emergency, **options: Any) -> None:
        super().__init__(*args, **options)
        country = emergency.country_id
        self.fields["partners"] = SeveralField(
            label=_("Partners"),
            help_text=_("Organisations that took part, separated by commas."),
            one=lambda name: find(name, country),
        )
        self.fields["groups"] = forms.ModelMultipleChoiceField(
            label=words_of(emergency)["Terms"],
            queryset=Group.objects.filter(emergency=emergency, ends_on=None, parent=None).order_by("pk"),
            required=False,
            to_field_name="code",
            widget=forms.CheckboxSelectMultiple,
            help_text=_("None chosen: all of them."),
        )
        self.fields["groups"].label_from_instance = lambda group: group.name  # type: ignore[attr-defined]
        self.fields["areas"] = SeveralField(
            label=_("Areas"),
            help_text=_("P-codes or names, separated by commas. Empty: the whole country."),
            one=lambda text: known_area(country, text),
        )
        issues = self.fields["issues"]
        assert isinstance(issues, forms.ChoiceField)
        language = get_language() or "en"
        issues.choices = [
            (one.id, one.names.get(language, one.names["en"])) for one in issues_here(emergency)
        ]
        self.order_fields(self.field_order)

    def clean_took_part(self) -> bool | None:
        """None where it is not stated."""
        return {"yes": True, "no": False}.get(self.cleaned_data["took_part"])


class EndForm(forms.Form):
    reason = text_field(_("Why it no longer counts"), required=True)
    on = day_field(_("From"), _("Leave empty for today."))


class ChoiceForm(forms.Form):
    """Which assessment counts, for whom, where, from when and why."""

    assessment = forms.ChoiceField(label=_("Use this assessment"))
    group = forms.ChoiceField()
    reason = text_field(_("Why this one"), required=True)
    starts_on = day_field(_("From"), _("Leave empty for today."))

    def __init__(
        self, *args: Any, emergency: Emergency, assessments: list[Any], lines: list[Any], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["area"] = area_field(emergency.country_id)
        for name, choices in (("assessment", assessments), ("group", lines)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        self.fields["group"].label = words_of(emergency)["Term"]
        self.order_fields(("assessment", "group", "area", "reason", "starts_on"))


class ReasonForm(forms.Form):
    reason = text_field(_("Why it no longer holds"), required=True)


class ReportForm(forms.Form):
    """Documents to be kept: several go by the names of their files."""

    files = FilesField(  # type: ignore[assignment]
        label=_("Documents"),
        widget=ManyFiles(attrs={"multiple": True}),
        help_text=_(
            "PDF, Word (.docx), OpenDocument (.odt), workbooks and CSV, without macros. What it is shows in the file, "
            "not in its name."
        ),
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("Leave empty: the name of the file."),
    )
    language = forms.CharField(
        label=_("Language"), max_length=60, help_text=_("Its name or code, such as French or fr.")
    )
    group = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, groups: list[Group], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["group"]
        assert isinstance(field, forms.ChoiceField)
        field.label = _("Who may have it")
        field.choices = [
            ("", _("Whoever may read the assessment")),
            *(
                (group.code, _("Only %(group)s, and those who answer for all") % {"group": group.name})
                for group in groups
            ),
        ]


class WithdrawForm(forms.Form):
    reason = text_field(_("Why it is withdrawn"), required=True)
