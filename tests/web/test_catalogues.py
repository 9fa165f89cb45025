"""No page half in another language: every catalogue is whole, compiled, and keeps the places of its messages."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

pytestmark = pytest.mark.one_engine
LOCALE = Path(settings.LOCALE_PATHS[0])
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
PLACES = re.compile(r"%\(\w+\)[sd]")


def catalogue(language: str):  # type: ignore[no-untyped-def]
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language: str) -> None:
    messages = [message for message in catalogue(language) if message.id]
    texts = [(one.id, one.string if isinstance(one.string, tuple) else (one.string,)) for one in messages]
    assert [id_ for id_, strings in texts if not all(strings)] == []
    assert [message.id for message in messages if message.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_languages_have_the_same_messages(language: str) -> None:
    assert {str(one.id) for one in catalogue(language)} == {str(one.id) for one in catalogue(LANGUAGES[0])}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_place_is_kept(language: str) -> None:
    wrong = []
    for message in catalogue(language):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set(PLACES.findall(" ".join(ids)))
        if message.id and any(not set(PLACES.findall(text)) <= wanted for text in strings):
            wrong.append(message.id)
        if message.id and not isinstance(message.id, tuple) and set(PLACES.findall(strings[0])) != wanted:
            wrong.append(message.id)
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_up_to_date(language: str) -> None:
    """Write it anew: django-admin compilemessages"""
    with (LOCALE / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    plain = [message for message in catalogue(language) if message.id and not isinstance(message.id, tuple)]
    texts = {message.id: message.string for message in plain if not message.context}
    assert {id_: compiled.gettext(id_) for id_ in texts} == texts
