"""The form of a comment on the guidance: its shape only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstcall.structure.models import Emergency


class CommentForm(forms.Form):
    emergency = forms.ChoiceField(label=_("For which country team"), choices=())
    text = forms.CharField(
        label=_("What your team found"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )

    def __init__(self, *args: Any, emergencies: Sequence[Emergency], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["emergency"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.code, one.name) for one in emergencies]
