"""Forms of the structure: shapes only. Whether something may happen is asked of the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from firstcall.organisations.models import Organisation, Person
from firstcall.organisations.queries import find
from firstcall.places.models import Area
from firstcall.places.queries import known_area
from firstcall.policy import profiles
from firstcall.policy.refusal import Refusal, Refused, gettext_noop

KINDS = [
    ("conflict", _("Conflict")),
    ("disaster", _("Disaster")),
    ("complex", _("Complex: conflict and disaster")),
]
ONSETS = [
    ("new", _("Major new emergency")),
    ("ongoing", _("Ongoing emergency")),
    ("planned", _("Planned for: contingency plan")),
]
COORDINATORS = [
    ("HC", _("Humanitarian Coordinator")),
    ("RC", _("Resident Coordinator, no Humanitarian Coordinator being appointed yet")),
]
TERMS = [
    ("cluster", _("Clusters")),
    ("sector", _("Sectors")),
    ("sectoral group", _("Sectoral groups")),
    ("working group", _("Working groups")),
    ("thematic group", _("Thematic groups")),
    ("task force", _("Task forces")),
]
PARTICIPATION = [
    ("partner", _("Partner: takes part in assessing, planning and responding")),
    ("observer", _("Observer: for information only")),
    ("alongside", _("Alongside: coordinates with the others, takes no part in the approach")),
]


class OrganisationField(forms.CharField):
    """An organisation as people write it: acronym, name or alias. Ambiguous or unknown is said, never guessed."""

    def clean(self, value: Any) -> Organisation | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return find(text)
        except Refused as refused:
            raise ValidationError(refused.refusal.text(), code=refused.refusal.code) from refused


class AreaField(forms.CharField):
    """A place of the emergency's country, by P-code or by a name that is the only one of its kind."""

    def __init__(self, *, country: str, **options: Any) -> None:
        super().__init__(**options)
        self.country = country

    def clean(self, value: Any) -> Area | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return known_area(self.country, text)
        except Refused as refused:
            raise ValidationError(refused.refusal.text(), code=refused.refusal.code) from refused


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"})
    return forms.DateField(label=label, required=False, help_text=help_text, widget=widget)


class EmergencyForm(forms.Form):
    code = forms.CharField(
        label=_("Short code"), max_length=40, help_text=_("Such as MMR-2022. It never changes.")
    )
    country = forms.CharField(
        label=_("Country"), max_length=3, help_text=_("Its three-letter ISO code, such as MMR.")
    )
    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, widget=forms.RadioSelect)
    onset = forms.ChoiceField(label=_("Onset"), choices=ONSETS, widget=forms.RadioSelect)
    displacement = forms.NullBooleanField(label=_("Have people been displaced?"), required=False)
    other_civilians = forms.NullBooleanField(
        label=_("Are other civilians affected?"),
        required=False,
        help_text=_(
            "Civilians other than the displaced: another column of the global table then applies too."
        ),
    )
    scale = forms.CharField(
        label=_("Scale"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("How large it is and how many actors it takes, in a sentence or two."),
    )
    coordinator = forms.ChoiceField(
        label=_("Who coordinates"), choices=COORDINATORS, initial="HC", widget=forms.RadioSelect
    )
    profile = forms.ChoiceField(label=_("Edition of the guidance"), choices=())
    term = forms.ChoiceField(
        label=_("What the country team works in"),
        choices=[("", _("As the country's other emergencies do, else clusters")), *TERMS],
        required=False,
        help_text=_("One word for the whole country: a change changes it in all its open emergencies."),
    )
    term_singular = forms.CharField(
        label=_("A word of your own, for one"),
        max_length=60,
        required=False,
        help_text=_("In your working language, such as “mesa sectorial”. It stands on every page instead."),
    )
    term_plural = forms.CharField(
        label=_("And for several"), max_length=60, required=False, help_text=_("Such as “mesas sectoriales”.")
    )
    began_on = _day(_("Began on"), _("Leave empty for today."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        profile = self.fields["profile"]
        assert isinstance(profile, forms.ChoiceField)
        profile.choices = [(name, profiles.profile(name).title) for name in profiles.names()]


class ChangeEmergencyForm(EmergencyForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for fixed in ("code", "country", "profile"):
            del self.fields[fixed]
        term = self.fields["term"]
        assert isinstance(term, forms.ChoiceField)
        term.choices, term.required = TERMS, True


class EndForm(forms.Form):
    on = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))


class EndWithReasonForm(EndForm):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class LeadForm(forms.Form):
    organisation = OrganisationField(
        label=_("Lead agency"),
        max_length=300,
        help_text=_("Acronym or full name. A lead is an agency, not a person."),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("lead", _("Lead")), ("co_lead", _("Co-lead")), ("convener", _("Convener"))],
        help_text=_("A convener coordinates without the duty of provider of last resort."),
    )
    basis = forms.CharField(
        label=_("Basis of the decision"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    deviation = forms.CharField(
        label=_("Why it is not the agency of the global table"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    starts_on = _day(_("Since"), _("Leave empty for today."))

    def __init__(self, *args: Any, country: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area"] = AreaField(
            label=_("Only in this area"),
            country=country,
            required=False,
            help_text=_("P-code or name; empty for everywhere."),
        )


class FocalPointForm(forms.Form):
    organisation = OrganisationField(label=_("Organisation"), max_length=300)
    starts_on = _day(_("Since"), _("Leave empty for today."))

    def __init__(self, *args: Any, country: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area"] = AreaField(label=_("Area"), country=country, help_text=_("P-code or name."))


class CoordinatorForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=160)
    organisation = OrganisationField(
        label=_("Appointed by"), max_length=300, help_text=_("The agency that leads.")
    )
    dedicated = forms.BooleanField(label=_("Dedicated, with no other programme tasks"), required=False)
    seniority = forms.CharField(
        label=_("Seniority"),
        max_length=80,
        required=False,
        help_text=_("Grade or years, as your agency says it."),
    )
    skills = forms.CharField(
        label=_("Skills"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Facilitation and coordination, languages, the sector."),
    )
    role_mailbox = forms.EmailField(
        label=_("Role mailbox"),
        required=False,
        help_text=_("Shown to the public, such as health@example.org."),
    )
    starts_on = _day(_("Since"), _("Leave empty for today."))

    def person(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())


class MemberForm(forms.Form):
    organisation = OrganisationField(label=_("Organisation"), max_length=300)
    participation = forms.ChoiceField(
        label=_("How it takes part"), choices=PARTICIPATION, widget=forms.RadioSelect
    )


class ParticipationForm(forms.Form):
    participation = forms.ChoiceField(
        label=_("How it takes part"), choices=PARTICIPATION, widget=forms.RadioSelect
    )


class HumanitarianCoordinatorForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=160)


def known_person(name: str) -> Person:
    """The one person of this name. Raises `Refused` where there is none, or more than one."""
    found = person_named(" ".join(name.split()))
    if found is None:
        raise Refused(
            Refusal(
                "person-unknown",
                gettext_noop("“%(name)s” is no person on record, or more than one. Enter the person first."),
                params={"name": name},
            )
        )
    return found


def person_named(name: str) -> Person | None:
    """The person of exactly this name, when there is only one."""
    found = list(Person.objects.filter(name__iexact=name)[:2])
    return found[0] if len(found) == 1 else None
