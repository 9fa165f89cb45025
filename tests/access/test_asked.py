"""Every verdict the code asks for by name exists in the matrix: a misspelt act would be denied to all, silently."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import firstcall
from firstcall.access.matrix import load

pytestmark = pytest.mark.one_engine
MATRIX = load()
SOURCE = Path(firstcall.__file__).parent
OBJECT_THEN_ACT = {"require": 1, "may": 1, "may_somewhere": 1, "page": 0}
OBJECT_ONLY = {"visible": 1, "part": 1, "scope_of": 0, "scopes_of": 0, "readers": 0, "published_fields": 0}


def asked(tree: ast.AST) -> Iterator[tuple[str, str, int]]:
    """(object, act or "read", line) of each call whose object is written out."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        place = {**OBJECT_THEN_ACT, **OBJECT_ONLY}.get(called)
        words = [arg.value if isinstance(arg, ast.Constant) else None for arg in node.args]
        if place is None or len(words) <= place or not isinstance(words[place], str):
            continue
        act = words[place + 1] if called in OBJECT_THEN_ACT and len(words) > place + 1 else "read"
        if isinstance(act, str):
            yield words[place], act, node.lineno


CODE = """
require(by, "lead", "create", scope)
queries.visible(actor, "gap", rows)
@page("group", "change")
def view(): may(actor, name, "read")
"""


def test_what_counts_as_asking():
    assert set(asked(ast.parse(CODE))) == {("lead", "create", 2), ("gap", "read", 3), ("group", "change", 4)}


def test_every_verdict_asked_for_exists():
    known = {(name, act) for name, entity in MATRIX.objects.items() for act in entity.acts}
    unknown = [
        f"{file.relative_to(SOURCE)}:{line} {name}.{act}"
        for file in sorted(SOURCE.rglob("*.py"))
        for name, act, line in asked(ast.parse(file.read_text(encoding="utf-8")))
        if (name, act) not in known
    ]
    assert unknown == []
