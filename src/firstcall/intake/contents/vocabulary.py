"""The words this room knows, from `vocabulary.toml`, folded once."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any

from firstcall.intake.contents.text import fold


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, Any]:
    """The file as it is written."""
    return tomllib.loads(
        resources.files("firstcall.intake.contents").joinpath("vocabulary.toml").read_text("utf-8")
    )


def words(section: str, name: str) -> frozenset[str]:
    """Single words, separated by white space in the file."""
    return frozenset(fold(word) for word in vocabulary()[section][name].split())


def phrases(section: str, name: str) -> frozenset[str]:
    """Phrases, separated by bars in the file."""
    return frozenset(split(vocabulary()[section][name]))


def split(text: str) -> list[str]:
    """The folded phrases of a text separated by bars."""
    return [fold(phrase) for phrase in text.split("|") if phrase.strip()]
