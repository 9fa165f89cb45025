"""A letter as a tagged PDF, set by Typst with the fonts that ship beside this file: no network, no system fonts."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from firstcall.designation.letters.facts import LetterFacts
from firstcall.designation.letters.paper import Letter, Section

HERE = Path(__file__).parent
SHARES = {5: (24, 24, 15, 18, 19), 4: (18, 38, 17, 27)}
"""How wide the columns of a table are, by how many there are."""

log = logging.getLogger("firstcall.letters")


def as_pdf(letter: Letter, facts: LetterFacts) -> bytes:
    """The letter's PDF: accessible (PDF/UA-1), and the same bytes for the same facts.

    A sign that none of our fonts has (a name in a third script) is looked for in those of this machine. Where there
    is none either, the letter is made all the same, tagged, but without the claim to be PDF/UA.
    """
    import typst  # only who asks for a PDF loads it

    set_letter: Callable[..., Any] = partial(
        typst.compile,
        str(HERE / "letter.typ"),
        root=str(HERE),
        font_paths=[str(HERE / "fonts")],
        format="pdf",
        timestamp=int(facts.drawn_at.timestamp()),
        sys_inputs={"letter": json.dumps(_values(letter), ensure_ascii=False)},
    )
    for ours_alone in (True, False):
        try:
            return bytes(set_letter(ignore_system_fonts=ours_alone, pdf_standards=["ua-1"]))
        except typst.TypstError as error:
            log.info("a letter lacks a sign: %s", error)
    return bytes(set_letter())


def _values(letter: Letter) -> dict[str, Any]:
    return {
        **asdict(letter),
        "right_to_left": letter.right_to_left,
        "sections": [{**asdict(one), "columns": _shares(one)} for one in letter.sections],
    }


def _shares(section: Section) -> list[int]:
    columns = len(section.table.headings) if section.table else 0
    return list(SHARES.get(columns, (1,) * columns))
