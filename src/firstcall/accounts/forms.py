"""The form by which a role is given: its shape only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstcall.accounts.words import role_name
from firstcall.structure.forms.fields import OrganisationField, area_field, day_field
from firstcall.structure.models import Group


class GroupChoice(forms.ModelChoiceField):
    """A group by its name."""

    def label_from_instance(self, obj: Group) -> str:
        return obj.name


class RoleForm(forms.Form):
    """Who, which role, where, how long. `roles` and `groups` are those the giver may choose from."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("Who has no account yet gets one, and a message that says how to choose a password."),
    )
    name = forms.CharField(
        label=_("Name"), max_length=160, required=False, help_text=_("Needed for somebody new.")
    )
    role = forms.ChoiceField(label=_("Role"))
    group = GroupChoice(queryset=Group.objects.none(), required=False)
    organisation = OrganisationField(
        label=_("Organisation"),
        max_length=300,
        required=False,
        help_text=_("Acronym or name. Needed for representatives, partners, observers, liaisons and donors."),
    )
    last_day = day_field(_("Until"), _("The last day. Leave empty for no end."))

    def __init__(
        self,
        *args: Any,
        roles: Sequence[str],
        groups: Sequence[Group],
        country: str,
        term: str,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choices = [("", "—"), *((role, role_name(role)) for role in roles)]  # type: ignore[attr-defined]
        chosen = self.fields["group"]
        chosen.label = term
        chosen.help_text = _("Needed for representatives, coordinators, co-facilitators and focal points.")
        chosen.queryset = Group.objects.filter(pk__in=[group.pk for group in groups]).order_by("pk")  # type: ignore[attr-defined]
        area = area_field(country)
        area.help_text = _("P-code or name. Needed for a focal point in an area.")
        self.fields["area"] = area
        self.order_fields(["email", "name", "role", "group", "organisation", "area", "last_day"])
