"""Forms of designation: shapes only. Whether something may happen is asked of the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from firstcall.designation.models import Case
from firstcall.designation.queries import procedure_of
from firstcall.policy import profiles
from firstcall.policy.procedures import Procedure
from firstcall.structure.forms import AreaField, OrganisationField
from firstcall.structure.models import Emergency, Group, Lead

PURPOSES = [
    ("partners", _("Partners in the country")),
    ("authorities", _("National or local authorities")),
    ("agency", _("A lead agency and its headquarters")),
    ("global_lead", _("A global lead, about its sector")),
    ("protection", _("One of the agencies that agree who leads Protection")),
    ("country_team", _("The country team")),
    ("country_director", _("The lead's Country Director")),
    ("principals", _("The IASC Principals")),
    ("regional", _("Actors in the region")),
    ("other", _("Others")),
]
LEVELS = [("country", _("In the country")), ("headquarters", _("At headquarters"))]
OUTCOMES = [
    ("agrees", _("Agrees")),
    ("comment", _("Commented")),
    ("alternative", _("Proposes otherwise")),
    ("concern", _("Has a concern")),
    ("not_reached", _("Could not be reached")),
]
IASC_ANSWERS = [
    ("endorse", _("We endorse the proposal")),
    ("alternative", _("We propose another arrangement")),
    ("comment", _("We only comment")),
]
TEAM_ANSWERS = [
    ("endorse", _("We support it")),
    ("object", _("We object")),
    ("comment", _("We only comment")),
]
ROLES = [("lead", _("Lead")), ("co_lead", _("Co-lead")), ("convener", _("Convener"))]
KINDS = [
    ("sector", _("A sector of the guidance")),
    ("ad_hoc", _("Ad hoc, for a gap no other covers")),
    ("thematic", _("Thematic, for a cross-cutting issue")),
]


def _text(label: Any, *, required: bool = False, hint: Any = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        help_text=hint,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _lead_and_group(row: Lead) -> str:
    return f"{row.organisation.acronym or row.organisation.name}, {row.group.name}"


class OpenForm(forms.Form):
    procedure = forms.ChoiceField(label=_("What for"), choices=(), widget=forms.RadioSelect)
    lead = forms.ModelChoiceField(
        label=_("Which lead"),
        queryset=Lead.objects.none(),
        required=False,
        help_text=_("Only for another arrangement for a lead."),
    )

    def __init__(self, *args: Any, emergency: Emergency, procedures: list[Procedure], **options: Any) -> None:
        super().__init__(*args, **options)
        language = get_language() or "en"
        choices, lead = self.fields["procedure"], self.fields["lead"]
        assert isinstance(choices, forms.ChoiceField) and isinstance(lead, forms.ModelChoiceField)  # noqa: PT018
        choices.choices = [(one.id, f"{one.name_in(language)} ({one.clause})") for one in procedures]
        rows = Lead.objects.filter(group__emergency=emergency, ends_on=None).select_related(
            "group", "organisation"
        )
        lead.queryset = rows.order_by("group__pk", "pk")
        lead.label_from_instance = _lead_and_group  # type: ignore[method-assign,assignment]
        if not any(one.about == "lead" for one in procedures):
            del self.fields["lead"]


class StepForm(forms.Form):
    """Closing a step: what was done; and a reason, where something is missing or late."""

    note = _text(_("What was done"), hint=_("For the record, such as the meeting and its date."))
    reason = _text(
        _("Reason"), hint=_("Needed when something asked for is missing, or when it is late."), rows=2
    )


class ReasonForm(forms.Form):
    reason = _text(_("Reason"), required=True, hint=_("It stays in the record."))


class VariantForm(forms.Form):
    variant = forms.ChoiceField(
        label=_("The way through"), choices=(), required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["variant"]
        assert isinstance(field, forms.ChoiceField)
        language = get_language() or "en"
        named = [(one.id, one.name_in(language)) for one in procedure_of(case).variants]
        field.choices = [("", _("New leads are proposed")), *named]


class ConsultationForm(forms.Form):
    purpose = forms.ChoiceField(label=_("Who was consulted"), choices=PURPOSES)
    organisation = OrganisationField(
        label=_("Organisation"),
        max_length=300,
        required=False,
        help_text=_("Acronym or full name, for an agency."),
    )
    who = forms.CharField(
        label=_("Who took part"),
        max_length=200,
        required=False,
        help_text=_("A meeting, a ministry, a post. No names of persons are needed."),
    )
    level = forms.ChoiceField(label=_("At which level"), choices=LEVELS, widget=forms.RadioSelect)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=OUTCOMES, widget=forms.RadioSelect)
    note = _text(
        _("What was said"), hint=_("Needed for another proposal, a concern, or when nobody was reached.")
    )
    held_on = forms.DateField(
        label=_("Held on"),
        required=False,
        help_text=_("Leave empty for today."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class LineForm(forms.Form):
    group = forms.ModelChoiceField(
        label=_("One of today's"),
        queryset=Group.objects.none(),
        required=False,
        help_text=_("To propose who leads it, or to close it. Leave empty for a new one."),
    )
    action = forms.ChoiceField(
        label=_("What shall happen"),
        choices=[("establish", _("It is set up, or goes on")), ("close", _("It is closed"))],
        widget=forms.RadioSelect,
    )
    sectors = forms.CharField(
        label=_("Sector"),
        max_length=120,
        required=False,
        help_text=_(
            "A sector of the guidance by name or code, several joined with +, such as health+nutrition."
        ),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Name"), max_length=160, required=False, help_text=_("What your team calls it.")
    )
    reason = _text(
        _("Why"), hint=_("It goes into the letter. Needed for what is ad hoc, and for early recovery.")
    )

    def __init__(self, *args: Any, emergency: Emergency, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["group"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Group.objects.filter(emergency=emergency, ends_on=None).order_by("pk")
        field.label_from_instance = lambda row: row.name  # type: ignore[method-assign,assignment]


class ProposedLeadForm(forms.Form):
    organisation = OrganisationField(
        label=_("Agency"),
        max_length=300,
        help_text=_("Acronym or full name. Any IASC member; never a person."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=ROLES, widget=forms.RadioSelect)
    deviation = _text(
        _("Reason for differing from the global table"),
        hint=_("Needed when another agency than the global lead is proposed."),
        rows=2,
    )
    situation = forms.ChoiceField(label=_("In which situation"), choices=(), required=False)
    last_resort_scope = forms.CharField(
        label=_("Its duty as provider of last resort is limited to"),
        max_length=200,
        required=False,
        help_text=_("Such as emergency shelter only. Leave empty for all of it."),
    )

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area"] = AreaField(
            label=_("Only in this area"),
            country=case.emergency.country_id,
            required=False,
            help_text=_("P-code or name; empty for everywhere."),
        )
        field = self.fields["situation"]
        assert isinstance(field, forms.ChoiceField)
        language = get_language() or "en"
        named = [
            (one.id, one.names.get(language, one.names["en"]))
            for one in profiles.profile(case.profile).situations
        ]
        field.choices = [("", _("In all")), *named]


class SupportForm(forms.Form):
    support = _text(
        _("Support needed from OCHA and others"),
        hint=_("Common tools and services, such as information management or assessments."),
    )


class TestForm(forms.Form):
    """The conditions of the edition, for one line: does each hold, and why."""

    def __init__(self, *args: Any, case: Case, answers: dict[str, Any], **options: Any) -> None:
        super().__init__(*args, **options)
        language = get_language() or "en"
        for one in profiles.profile(case.profile).criteria:
            known = answers.get(one.id, {})
            self.fields[f"met_{one.id}"] = forms.ChoiceField(
                label=one.text_in(language),
                choices=[("yes", _("It holds")), ("no", _("It does not hold"))],
                initial="yes" if known.get("met") else "no" if known else None,
                widget=forms.RadioSelect,
            )
            self.fields[f"why_{one.id}"] = forms.CharField(
                label=_("Why"),
                max_length=2000,
                initial=known.get("why", ""),
                widget=forms.Textarea(attrs={"rows": 2}),
            )


class ReplyForm(forms.Form):
    answer = forms.ChoiceField(label=_("Your reply"), choices=IASC_ANSWERS, widget=forms.RadioSelect)
    text = _text(_("In words"), hint=_("Needed for another arrangement: which, and why."))


class ViewForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Your organisation's view"), choices=TEAM_ANSWERS, widget=forms.RadioSelect
    )
    text = _text(_("In words"), hint=_("Needed for an objection."))


class ConcernForm(forms.Form):
    text = _text(
        _("What concerns you"),
        required=True,
        hint=_("Only the Humanitarian Coordinator reads who wrote this. The lead does not."),
        rows=5,
    )


class WordingForm(forms.Form):
    wording = _text(
        _("In your own words"),
        required=True,
        hint=_("The lead's Country Director reads this wording, never who raised it."),
        rows=5,
    )


class OutcomeForm(forms.Form):
    outcome = _text(_("What came of it"), required=True, hint=_("The author is told that it was closed."))
