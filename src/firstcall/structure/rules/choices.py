"""What a code may look like, and the refusal of a value that is not among the choices."""

from __future__ import annotations

import re
from collections.abc import Iterable

from firstcall.policy.refusal import Refusal, gettext_noop
from firstcall.structure.rules.basis import Evidence as Evidence

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]{0,39}")


def _unknown(code: str, value: str, choices: Iterable[str], clause: str = "") -> Refusal:
    return Refusal(
        code,
        gettext_noop("“%(value)s” is not one of the choices. Choose one of: %(choices)s."),
        clause,
        {"value": value, "choices": ", ".join(choices)},
    )
