"""Whoever sees a case and acts in none is forbidden every act, whatever the case's stage: at programs' door with 403
and a sentence, on the pages no button, and behind its address 403 (security B12; hard negative 2)."""

from __future__ import annotations

import pytest

from firstcall.last_resort.models import GapCase
from firstcall.last_resort.pages.next_act import BUTTONS
from firstcall.record.models import LedgerEntry
from tests.last_resort.made import Response
from tests.last_resort.pages import as_, page_of
from tests.last_resort.programs import ACTS, Programs
from tests.last_resort.refusals import COMMIT, ENDED, HIGH, LOGGED, LOOKED, STATES, YES
from tests.structure.made import person_with

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
BODIES = {
    "call": {"organisations": ["SAVA"]}, "answer": YES, "note": {"organisation": "SAVA", **YES}, "bring": HIGH,
    "last-resort": COMMIT, "log": LOGGED, "review": LOOKED, "close": ENDED, "reopen": {"reason": "x"},
    "check": {"outcome": "confirmed", "text": "x"},
}  # fmt: skip


def looking(response: Response) -> dict[str, object]:
    """Who reads the whole of a case and writes nothing in it."""
    case, here = GapCase.objects.get(), {"emergency": response.emergency}
    people = {"HCT": person_with("HCT", response.now, **here)}
    if case.group is not None:
        people["OBS"] = person_with(
            "OBS", response.now, **here, group=case.group, organisation=response.partners["SAVA"]
        )
    return people


@pytest.mark.parametrize("state", STATES)
def test_whoever_only_looks_acts_neither_as_a_program_nor_on_a_page(state: str):
    response = STATES[state]()
    who, programs = looking(response), Programs(response)
    for actor in who.values():
        for session in (True, False):
            programs.program(actor, session=session)
    before, version = LedgerEntry.objects.count(), GapCase.objects.get().version
    for name, actor in who.items():
        said = {act: programs.act(actor, act, BODIES.get(act, {})) for act in ACTS}
        assert {act: one.status for act, one in said.items()} == dict.fromkeys(ACTS, 403), name
        assert [act for act, one in said.items() if not one.message] == [], name
        browser, case = as_(actor), GapCase.objects.get()
        page = browser.get(page_of(case))
        assert page.status_code == 200, name
        shown = page.content.decode()
        assert [act for act in BUTTONS if f'href="{page_of(case, act)}"' in shown] == [], name
        opened = {act: browser.get(page_of(case, act)).status_code for act in BUTTONS}
        assert opened == dict.fromkeys(BUTTONS, 403), name
    assert (LedgerEntry.objects.count(), GapCase.objects.get().version) == (before, version)
