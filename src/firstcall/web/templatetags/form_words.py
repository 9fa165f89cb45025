"""What is wrong in a field of a form, in a sentence that names the field and says what to do."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms, template
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext, gettext_noop

register = template.Library()
Kind = type[forms.Field] | tuple[type[forms.Field], ...]
OFFERED = gettext_noop("“%(field)s”: %(value)s is not offered. Choose one of the list.")
SENTENCES: tuple[tuple[str, Kind, str], ...] = (
    ("required", forms.FileField, gettext_noop("“%(field)s”: no file is chosen. Choose one.")),
    ("required", forms.BooleanField, gettext_noop("“%(field)s” is not ticked. Tick it to go on.")),
    ("required", forms.ChoiceField, gettext_noop("“%(field)s”: nothing is chosen. Choose one of the list.")),
    ("required", forms.ModelChoiceField, gettext_noop("“%(field)s”: nothing is chosen. Choose one of the list.")),
    ("required", forms.Field, gettext_noop("“%(field)s” is empty. Fill it in.")),
    ("invalid_choice", forms.Field, OFFERED),
    ("invalid", forms.DateField, gettext_noop("“%(field)s” is no day. Write it as 2026-03-31.")),
    ("invalid", forms.IntegerField, gettext_noop("“%(field)s” is no whole number. Write digits, such as 1500.")),
)  # fmt: skip
"""By the code of an error and the kind of field; the first that fits. Only in place of the framework's own words."""


@register.filter
def said(field: BoundField) -> list[str]:
    """What is wrong in a field, each in a sentence."""
    return [sentence or text for sentence, text in _errors(field)]


@register.filter
def said_apart(field: BoundField) -> list[str]:
    """The same where the field does not stand beside it: each sentence names it."""
    return [sentence or f"{field.label}: {text}" for sentence, text in _errors(field)]


def _errors(field: BoundField) -> Iterator[tuple[str, str]]:
    for error in field.errors.as_data():
        for text in error.messages:
            yield _sentence(field, error), str(text)


def _sentence(field: BoundField, error: ValidationError) -> str:
    """The sentence in place of the framework's own words; "" where the form has its own."""
    for code, kind, sentence in SENTENCES:
        if error.code == code and isinstance(field.field, kind):
            is_own = error.message != _usual(field.field, code)
            value = (error.params or {}).get("value") or gettext("what was chosen")
            return "" if is_own else gettext(sentence) % {"field": field.label, "value": value}
    return ""


def _usual(field: forms.Field, code: str) -> object:
    """The framework's own words for this error of such a field."""
    for one in type(field).__mro__:
        if one.__module__.startswith("django.") and code in vars(one).get("default_error_messages", {}):
            return vars(one)["default_error_messages"][code]
    return None
