"""What a gap is about, from the words somebody uses: a sector that no group covers (GN 10)."""

from __future__ import annotations

from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.policy.sector_names import global_codes, sector_code_for
from firstcall.structure.models import Emergency
from firstcall.structure.queries import group_for


def open_sector(emergency: Emergency, text: str) -> str:
    """The global code of a sector that no group of the emergency covers. Raises `Refused` for an unknown word, and
    where a group covers it."""
    group = group_for(emergency, text)
    if group is not None:
        raise Refused(
            Refusal(
                "sector-covered",
                gettext_noop("%(group)s covers this sector here. Name the group instead: %(code)s."),
                "GN 10",
                {"group": group.name, "code": group.code},
            )
        )
    code = sector_code_for(text)
    if code is None:
        raise Refused(
            Refusal(
                "sector-unknown",
                gettext_noop("“%(text)s” names no sector, or several. There are: %(known)s."),
                "GN 10",
                {"text": text[:80], "known": ", ".join(sorted(global_codes()))},
            )
        )
    return code
