"""What each role lets somebody do, in one sentence for whoever gives it; the whole stands in the permission matrix."""

from __future__ import annotations

from django.utils.translation import gettext

from firstcall.policy.refusal import gettext_noop

RIGHTS: dict[str, str] = {
    "HC": gettext_noop("Proposes leads, decides what is brought to the HC, sees everything of the country."),
    "OCHA": gettext_noop(
        "Keeps structure, files, rounds and accounts for the whole emergency; decides nothing."
    ),
    "HCT": gettext_noop("Sees the whole response and is consulted before leads are proposed."),
    "LREP": gettext_noop("Answers for the lead agency: appoints coordinators, takes on the last resort."),
    "COORD": gettext_noop("Runs one group: its files, rounds, gaps and partners."),
    "CO": gettext_noop("Helps to run one group."),
    "SNFP": gettext_noop("Follows one group in one area."),
    "PART": gettext_noop("Reports for one organisation, answers calls and makes commitments in its name."),
    "OBS": gettext_noop("Reads what the group's partners read; writes nothing."),
    "LIA": gettext_noop("Reads what is shared with organisations that work alongside."),
    "GOV": gettext_noop("Reads what was agreed and what is published."),
    "DON": gettext_noop("Reads what is published, and what concerns its own funding."),
}


def rights_of(role: str) -> str:
    """The sentence, in the reader's language."""
    return gettext(RIGHTS[role]) if role in RIGHTS else ""
