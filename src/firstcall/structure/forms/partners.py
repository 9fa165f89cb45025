"""Forms about the country team, the basis, partners, the State and reviews: shapes only, as in `forms`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from firstcall.organisations.models import Person
from firstcall.policy.refusal import Refused
from firstcall.structure.forms.fields import OrganisationField, area_field, day_field, text_field
from firstcall.structure.forms.people import known_person
from firstcall.structure.models import Group
from firstcall.structure.queries.terms import words_of

SEATS = [
    ("chair", _("Chair")),
    ("member", _("Member")),
    ("observer", _("Observer")),
    ("secretariat", _("Secretariat")),
]
BASIS_KINDS = [
    ("needs", _("Assessment of needs")),
    ("gaps", _("Assessment of operational gaps")),
    ("capacity", _("Map of response capacities")),
]
ACTORS = [
    ("government", _("Host government")),
    ("local_authorities", _("Local authorities")),
    ("civil_society", _("Local civil society")),
    ("international", _("International organisations")),
]
COUNTERPART_KINDS = [
    ("national", _("National authority, such as a ministry")),
    ("local", _("Local authority")),
    ("institution", _("Other institution of the State")),
    ("civil_society", _("Local civil society")),
    ("peacekeeping", _("Peacekeeping mission")),
    ("other", _("Other")),
]
COUNTERPART_ROLES = [
    ("leads", _("Leads the response overall")),
    ("co_leads", _("Leads it together with the international side")),
    ("informed", _("Is informed and consulted")),
    ("none", _("Takes no part")),
]
CLOSENESS = [
    ("close", _("Close: plans and works together")),
    ("working", _("Working: meets when needed")),
    ("limited", _("Limited")),
    ("none", _("None")),
]
AUDIENCES = [
    ("country_team", _("Country team")),
    ("government", _("Government")),
    ("national_ngos", _("National NGOs")),
    ("others", _("Others in the response")),
    ("partners", _("Partners")),
    ("donors", _("Donors")),
    ("stakeholders", _("Other stakeholders")),
    ("iasc", _("IASC")),
]
OUTCOMES = [
    ("continue", _("Continue as it is")),
    ("scale_up", _("Scale up")),
    ("streamline", _("Streamline")),
    ("transition", _("Transition: hand over to the State or development partners")),
]
STATES = [
    ("proposed", _("asked, not answered")),
    ("accepted", _("accepted")),
    ("declined", _("declined")),
    ("withdrawn", _("withdrawn")),
    ("met", _("met")),
]
ANSWERS = {
    "proposed": [("accepted", _("Accept")), ("declined", _("Decline"))],
    "accepted": [("met", _("It is met")), ("withdrawn", _("Withdraw"))],
}


class PersonField(forms.CharField):
    """Somebody already on record, by name; unknown or ambiguous is said, never guessed."""

    def clean(self, value: Any) -> Person | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return known_person(text)
        except Refused as refused:
            raise ValidationError(refused.refusal.text(), code=refused.refusal.code) from refused


class GroupField(forms.ModelChoiceField):
    """One current group of the emergency; empty for the whole response."""

    def __init__(self, *, emergency: Any) -> None:
        super().__init__(
            label=words_of(emergency)["Term"],
            queryset=Group.objects.filter(emergency=emergency, ends_on=None).order_by("pk"),
            required=False,
            empty_label=_("The whole response"),
        )
        self.label_from_instance = lambda group: group.name  # type: ignore[method-assign,assignment]


class CountryTeamForm(forms.Form):
    established_on = day_field(_("Set up on"), _("Leave empty for today."))
    note = text_field(_("Note"))


class SeatForm(forms.Form):
    organisation = OrganisationField(label=_("Organisation"), max_length=300)
    role = forms.ChoiceField(label=_("Role"), choices=SEATS, widget=forms.RadioSelect, initial="member")
    person = PersonField(
        label=_("Who sits there"),
        max_length=160,
        required=False,
        help_text=_("The name of somebody on record. Shown to those who work in the response."),
    )
    starts_on = day_field(_("Since"), _("Leave empty for today."))


class BasisForm(forms.Form):
    kind = forms.ChoiceField(label=_("What it is"), choices=BASIS_KINDS, widget=forms.RadioSelect)
    title = forms.CharField(label=_("Title"), max_length=200)
    reference = forms.CharField(
        label=_("Where it is kept"), max_length=500, required=False, help_text=_("A link or a file number.")
    )
    partners = text_field(_("Who took part"))
    done_on = day_field(_("Done on"), _("Leave empty for today."))
    covers = forms.MultipleChoiceField(
        label=_("Whose capacities the map covers"),
        choices=ACTORS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only for a map of capacities. Together the maps are to cover all four."),
    )

    def clean(self) -> dict[str, Any]:
        """The kinds of actor as the act takes them: one flag each."""
        data = super().clean() or {}
        chosen = data.pop("covers", [])
        return {**data, **{actor: actor in chosen for actor, _words in ACTORS}}


class ReasonForm(forms.Form):
    reason = text_field(_("Reason"))


class CommitmentForm(forms.Form):
    organisation = OrganisationField(
        label=_("Organisation"), max_length=300, help_text=_("A partner or lead here.")
    )
    text = text_field(
        _("What it undertakes"), required=True, help_text=_("It binds only once a user of it accepts.")
    )
    due_on = day_field(_("By when"))

    def __init__(self, *args: Any, country: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area"] = area_field(country)


class CommitmentAnswerForm(forms.Form):
    answer = forms.ChoiceField(label=_("Your answer"), choices=(), widget=forms.RadioSelect)
    reason = text_field(_("Reason"), help_text=_("Needed when you withdraw, so that others can plan."))

    def __init__(self, *args: Any, state: str, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["answer"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = ANSWERS.get(state, [])


class CounterpartChangeForm(forms.Form):
    role = forms.ChoiceField(label=_("Its role"), choices=COUNTERPART_ROLES, widget=forms.RadioSelect)
    link = forms.ChoiceField(label=_("How close the link is"), choices=CLOSENESS, widget=forms.RadioSelect)
    note = text_field(_("Why, in this context"))
    contact = forms.CharField(
        label=_("Post to reach"),
        max_length=200,
        required=False,
        help_text=_("A post, such as Director of Relief; never a person's name."),
    )


class CounterpartForm(CounterpartChangeForm):
    field_order = ("name", "kind", "group", "area", "role", "link", "note", "contact", "starts_on")

    def __init__(self, *args: Any, emergency: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"] = forms.CharField(label=_("Name"), max_length=200)
        self.fields["kind"] = forms.ChoiceField(label=_("Kind"), choices=COUNTERPART_KINDS)
        self.fields["group"] = GroupField(emergency=emergency)
        self.fields["area"] = area_field(emergency.country_id)
        self.fields["starts_on"] = day_field(_("Since"), _("Leave empty for today."))
        self.order_fields(self.field_order)


class BriefingForm(forms.Form):
    audience = forms.ChoiceField(label=_("Who was briefed"), choices=AUDIENCES)
    who = forms.CharField(
        label=_("More exactly"), max_length=200, required=False, help_text=_("Such as: Ministry of Relief.")
    )
    topic = forms.CharField(label=_("On what"), max_length=200)
    guidance_spread = forms.BooleanField(label=_("The guidance note was handed out"), required=False)
    given_on = day_field(_("Given on"), _("Leave empty for today."))
    note = text_field(_("Note"))

    def __init__(self, *args: Any, emergency: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["group"] = GroupField(emergency=emergency)


class ReviewForm(forms.Form):
    title = forms.CharField(label=_("What is to be reviewed"), max_length=200)
    due_on = forms.DateField(label=_("Due on"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, emergency: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["group"] = GroupField(emergency=emergency)


class ReviewDoneForm(forms.Form):
    outcome = forms.ChoiceField(label=_("What it came to"), choices=OUTCOMES, widget=forms.RadioSelect)
    findings = text_field(
        _("What was found"),
        required=True,
        help_text=_("Also what government and development partners can now do themselves."),
    )
    done_on = day_field(_("Done on"), _("Leave empty for today."))
