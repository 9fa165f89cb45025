"""Two shapes of one name would be one in the description of the API, and one of them wrong."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

import firstcall

pytestmark = pytest.mark.one_engine


def test_no_two_shapes_or_bodies_have_one_name() -> None:
    named: Counter[str] = Counter()
    shapes = {"Schema"}
    classes = [
        node
        for path in sorted(Path(firstcall.__file__).parent.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    ]
    for _ in range(4):  # shapes that are made of shapes
        shapes |= {
            node.name
            for node in classes
            if {base.id for base in node.bases if isinstance(base, ast.Name)} & shapes
        }
    named.update(node.name for node in classes if node.name in shapes)
    assert len(named) > 100
    assert [name for name, times in named.items() if times > 1] == []
