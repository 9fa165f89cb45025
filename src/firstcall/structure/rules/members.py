"""When an organisation may take part, and how (GN 8, 10; GN 1 fn 1; S10). Values in, values out."""

from __future__ import annotations

from firstcall.policy.refusal import Refusal, gettext_noop
from firstcall.structure.rules.basis import Evidence as Evidence
from firstcall.structure.rules.choices import _unknown
from firstcall.structure.rules.endings import refusal_of_ended

PARTICIPATION = ("partner", "observer", "alongside")


def why_not_join(
    *, participation: str, takes_no_part: bool, already: str, group_ended: bool
) -> Refusal | None:
    """Organisations choose how they take part; one that takes no part is alongside only (GN 8, 10; GN 1 fn 1)."""
    if group_ended:
        return refusal_of_ended()
    if participation not in PARTICIPATION:
        return _unknown("participation", participation, PARTICIPATION, "GN 8")
    if takes_no_part and participation != "alongside":
        return Refusal(
            "alongside-only",
            gettext_noop("This organisation takes no part in the cluster approach. Record it as alongside."),
            "GN 1 fn 1",
        )
    if already:
        return Refusal(
            "already-member",
            gettext_noop("This organisation takes part already, as %(participation)s. Change that instead."),
            "GN 10",
            {"participation": already},
        )
    return None
