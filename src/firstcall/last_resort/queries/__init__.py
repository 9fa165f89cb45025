"""Reads of gap cases: which there are, where each stands, what is left, whose the rest is."""

from firstcall.last_resort.queries.about import open_sector
from firstcall.last_resort.queries.cases import case_seen, cases_seen, known_case, open_case_about
from firstcall.last_resort.queries.duties import convened, holders_of, rest_of
from firstcall.last_resort.queries.figures import FiguresThere, figures_there
from firstcall.last_resort.queries.funding import FundingGap, funding_gaps
from firstcall.last_resort.queries.inbox import Asked, open_calls
from firstcall.last_resort.queries.listing import listed_cases, own_organisation
from firstcall.last_resort.queries.partners import Relevant, relevant_partners, standing_in
from firstcall.last_resort.queries.reported import due_for_check, reported_since
from firstcall.last_resort.queries.seeing import SeenCase, represents, seen_case, seen_cases
from firstcall.last_resort.queries.standing import (
    Now,
    answered_by,
    asked_in,
    case_now,
    last_resort_undertakings,
    partner_undertakings,
    silent_in,
)

__all__ = [
    "Asked",
    "FiguresThere",
    "FundingGap",
    "Now",
    "Relevant",
    "SeenCase",
    "answered_by",
    "asked_in",
    "case_now",
    "case_seen",
    "cases_seen",
    "convened",
    "due_for_check",
    "figures_there",
    "funding_gaps",
    "holders_of",
    "known_case",
    "last_resort_undertakings",
    "listed_cases",
    "open_calls",
    "open_case_about",
    "open_sector",
    "own_organisation",
    "partner_undertakings",
    "relevant_partners",
    "reported_since",
    "represents",
    "rest_of",
    "seen_case",
    "seen_cases",
    "silent_in",
    "standing_in",
]
