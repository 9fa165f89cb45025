"""docs/reference/api.md: its table is the API's own, its example runs, and what it promises of headers is described."""

from __future__ import annotations

import re
import urllib.request
from pathlib import Path

import pytest

from firstcall.api_reference import renewed
from firstcall.web.programs.errors import OF_STATUS
from tests.api.operations import CASES
from tests.api.world import CODE, World, committed_world

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "api.md"
TEXT = PAGE.read_text(encoding="utf-8")


@pytest.mark.one_engine
def test_the_table_is_made_from_the_api():
    """Write it anew: python -m firstcall.api_reference docs/reference/api.md"""
    assert renewed(TEXT) == TEXT


@pytest.mark.one_engine
def test_every_operation_is_listed_once():
    listed = re.findall(r"^\| `(\w+)` \| `(\w+) ", TEXT, re.M)
    assert sorted(listed) == sorted((name, case.method) for name, case in CASES.items())


@pytest.mark.one_engine
def test_every_status_is_explained():
    (table,) = re.findall(r"\| status \| means \|\n(.*?)\n\n", TEXT, re.S)
    explained = {int(one) for one in re.findall(r"\b\d{3}\b", table)}
    assert explained >= set(OF_STATUS) - {500} | {401, 409, 412, 415, 422, 428}


@pytest.mark.one_engine
@pytest.mark.django_db(transaction=True)
def test_the_example_in_python_runs(live_server, capsys, monkeypatch):
    world: World = committed_world()
    world.load()
    monkeypatch.setenv("TOKEN", world.token("ocha", write=False))
    (code,) = re.findall(r"```python\n(.*?)```", TEXT, re.S)
    assert CODE in code
    opened = urllib.request.urlopen
    assert opened.__module__ == "urllib.request"
    exec(compile(code.replace("https://firstcall.example", live_server.url), "api.md", "exec"), {})
    assert capsys.readouterr().out == "900 health XL01 UNICEF\n200 health XL02 WHO\n"
