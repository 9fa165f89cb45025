"""Every operation of the API, and who gets what from it: what the tests of the five questions are made from."""

from __future__ import annotations

from tests.api.cases import decisions, figures, files, structure
from tests.api.cases.case import Case

CASES: dict[str, Case] = {**files.CASES, **structure.CASES, **figures.CASES, **decisions.CASES}
