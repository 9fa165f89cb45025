"""Forms about groups: adding, merging, splitting, leaving out, issues. Shapes only, in the country's word (GN 5)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from firstcall.policy import profiles
from firstcall.structure.forms.fields import AreaField, OrganisationField, day_field
from firstcall.structure.models import Emergency, Group
from firstcall.structure.queries import profile_of
from firstcall.structure.queries.lineage import sector_keys
from firstcall.structure.queries.terms import words_of
from firstcall.structure.rules.groups import Successor
from firstcall.structure.rules.issues import issues_of

MOST_PARTS = 4


def _reason(label: Any, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, required=required, widget=widget, help_text=help_text)


class GroupForm(forms.Form):
    sector = forms.CharField(
        label=_("Sector"),
        max_length=120,
        help_text=_(
            "A sector of the guidance, several joined with +, an issue such as gender, or a word of your own."
        ),
    )
    name = forms.CharField(
        label=_("Name"), max_length=160, required=False, help_text=_("What your team calls it.")
    )
    kind = forms.ChoiceField(
        label=_("If it is no sector of the guidance"),
        required=False,
        choices=[
            ("", "–"),
            ("ad_hoc", _("Ad hoc: for a gap of this emergency")),
            ("thematic", _("Thematic")),
        ],
    )
    reason = _reason(_("Why it is needed"))
    profile = forms.ChoiceField(
        label=_("Edition of the guidance"),
        required=False,
        choices=(),
        help_text=_("Where it is to run under another edition than the emergency."),
    )
    starts_on = day_field(_("Since"), _("Leave empty for today."))

    def __init__(self, *args: Any, emergency: Emergency, **options: Any) -> None:
        super().__init__(*args, **options)
        profile = self.fields["profile"]
        assert isinstance(profile, forms.ChoiceField)
        others = [
            (name, profiles.profile(name).title) for name in profiles.names() if name != emergency.profile
        ]
        profile.choices = [("", profiles.profile(emergency.profile).title), *others]


class PartForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=160, required=False, help_text=_("Leave empty to name it after its area.")
    )
    reason = _reason(
        _("The need it answers"),
        required=False,
        help_text=_("Meetings below the capital are set up only where need is shown."),
    )
    starts_on = day_field(_("Since"), _("Leave empty for today."))

    def __init__(self, *args: Any, country: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area"] = AreaField(
            label=_("Region or district"), country=country, help_text=_("P-code or name.")
        )
        self.order_fields(["area"])


class RenameGroupForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=160)


class MergeForm(forms.Form):
    groups = forms.ModelMultipleChoiceField(
        label=_("What is merged"), queryset=Group.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    code = forms.CharField(label=_("Code of what they become"), max_length=40)
    name = forms.CharField(label=_("Its name"), max_length=160)
    reason = _reason(_("Reason"))

    def __init__(self, *args: Any, emergency: Emergency, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["groups"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.label = gettext("%(terms)s to merge") % {"terms": words_of(emergency)["Terms"]}
        field.queryset = Group.objects.filter(emergency=emergency, ends_on=None, parent=None).order_by("pk")
        field.label_from_instance = lambda group: group.name  # type: ignore[method-assign,assignment]


class SplitForm(forms.Form):
    """Up to four successors; rows left empty are left out."""

    def __init__(self, *args: Any, group: Group, **options: Any) -> None:
        super().__init__(*args, **options)
        edition, language = profile_of(group), get_language() or "en"
        sectors = {one.id: one.name_in(language) for one in edition.sectors}
        choices = [
            (key, sectors.get(key) or profiles.sector_name(key, language)) for key in sector_keys(group)
        ]
        for number in range(1, MOST_PARTS + 1):
            place = {"number": number}
            needed = number <= 2
            self.fields[f"name_{number}"] = forms.CharField(
                label=gettext("%(number)s. Name") % place, max_length=160, required=needed
            )
            self.fields[f"code_{number}"] = forms.CharField(
                label=gettext("%(number)s. Code") % place, max_length=40, required=needed
            )
            self.fields[f"sectors_{number}"] = forms.MultipleChoiceField(
                label=gettext("%(number)s. Takes over") % place,
                choices=choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        self.fields["reason"] = _reason(_("Reason"))

    def into(self) -> list[Successor]:
        """The successors that were filled in."""
        rows = [
            Successor(
                self.cleaned_data[f"code_{number}"].strip(),
                self.cleaned_data[f"name_{number}"].strip(),
                tuple(self.cleaned_data[f"sectors_{number}"]),
            )
            for number in range(1, MOST_PARTS + 1)
        ]
        return [one for one in rows if one.code or one.name or one.sectors]


class LeaveOutForm(forms.Form):
    sector = forms.ChoiceField(label=_("Sector"), choices=())
    reason = _reason(_("Why this emergency does not need it"), required=False)
    starts_on = day_field(_("Since"), _("Leave empty for today."))

    def __init__(self, *args: Any, emergency: Emergency, **options: Any) -> None:
        super().__init__(*args, **options)
        sector, language = self.fields["sector"], get_language() or "en"
        assert isinstance(sector, forms.ChoiceField)
        sector.choices = [
            (one.id, one.name_in(language))
            for one in profiles.profile(emergency.profile).sectors
            if not one.apart
        ]


class IssueFocalPointForm(forms.Form):
    issue = forms.ChoiceField(label=_("Issue"), choices=())
    organisation = OrganisationField(label=_("Organisation"), max_length=300)
    starts_on = day_field(_("Since"), _("Leave empty for today."))

    def __init__(self, *args: Any, group: Group, **options: Any) -> None:
        super().__init__(*args, **options)
        issue, language = self.fields["issue"], get_language() or "en"
        assert isinstance(issue, forms.ChoiceField)
        issues = issues_of(profile_of(group), [one.sector for one in group.sectors.all()])
        issue.choices = [
            (one.id, one.name_in(language) + (f" ({one.agency})" if one.agency else "")) for one in issues
        ]
