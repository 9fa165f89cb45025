"""How sensitive each stored field is, read from `sensitivity.toml`. No Django."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

CLASSES = ("low", "moderate", "high", "severe")
FILE = Path(__file__).with_name("sensitivity.toml")


def build(data: Mapping[str, Any]) -> Mapping[str, str]:
    """Class by "Model.field". `ValueError` names an unknown class or a field that stands twice."""
    found: dict[str, str] = {}
    for model, classes in data.items():
        for name, fields in classes.items():
            if name not in CLASSES:
                raise ValueError(f"{model}.{name}: unknown class")
            for field in fields.split():
                if f"{model}.{field}" in found:
                    raise ValueError(f"{model}.{field}: stands twice")
                found[f"{model}.{field}"] = name
    return found


@cache
def classes() -> Mapping[str, str]:
    """The class of every field, "Model.field" -> low | moderate | high | severe."""
    return build(tomllib.loads(FILE.read_text(encoding="utf-8")))


def class_of(model: str, field: str) -> str:
    """The class of one field; `KeyError` for a field without one."""
    return classes()[f"{model}.{field}"]


def highest(names: Iterable[str]) -> str:
    """The class of a record or a file: that of its most sensitive part; "low" for nothing at all."""
    return max(names, key=CLASSES.index, default="low")


def fields_up_to(model: str, limit: str) -> tuple[str, ...]:
    """The fields of a model whose class is at most `limit`, in the order of the file's classes."""
    allowed = CLASSES[: CLASSES.index(limit) + 1]
    prefix = f"{model}."
    return tuple(
        name.removeprefix(prefix)
        for name, given in classes().items()
        if name.startswith(prefix) and given in allowed
    )
