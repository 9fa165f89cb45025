"""A field of a form that takes one file or many."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or many files."""

    default_error_messages = {
        "empty": gettext_lazy("The file is empty. Check that it was saved completely, then send it again."),
    }

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, (list, tuple)) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given or [None]]
