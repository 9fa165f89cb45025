"""Roles as whoever gives them reads of them: the name, and in one sentence what it lets somebody do.

The whole stands in the permission matrix.
"""

from __future__ import annotations

from django.utils.text import capfirst
from django.utils.translation import gettext

from firstcall.access.words import ROLE_NAMES
from firstcall.policy.refusal import gettext_noop

RIGHTS: dict[str, str] = {
    "HC": gettext_noop("Proposes leads, decides what is brought to the HC, sees everything of the country."),
    "OCHA": gettext_noop(
        "Keeps structure, files, rounds and accounts for the whole emergency; decides nothing."
    ),
    "HCT": gettext_noop("Sees the whole response and is consulted before leads are proposed."),
    "LREP": gettext_noop("Answers for the lead agency: appoints coordinators, takes on the last resort."),
    "COORD": gettext_noop("Runs one %(term)s: its files, rounds, gaps and partners."),
    "CO": gettext_noop("Helps to run one %(term)s."),
    "SNFP": gettext_noop("Follows one %(term)s in one area."),
    "PART": gettext_noop("Reports for one organisation, answers calls and makes commitments in its name."),
    "OBS": gettext_noop("Reads what partners read; writes nothing."),
    "LIA": gettext_noop("Reads what is shared with organisations that work alongside."),
    "GOV": gettext_noop("Reads what was agreed and what is published."),
    "DON": gettext_noop("Reads what is published, and what concerns its own funding."),
}


def role_name(role: str) -> str:
    """The role's name for a list or a choice; the country's own word for its groups stands beside it."""
    return capfirst(gettext("Coordinator") if role == "COORD" else gettext(ROLE_NAMES[role]))


def rights_of(role: str, term: str) -> str:
    """The sentence, in the reader's language; `term` is the country's word for one of its groups."""
    return gettext(RIGHTS[role]) % {"term": term} if role in RIGHTS else ""
