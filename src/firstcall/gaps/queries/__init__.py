"""Reads of gaps: the table, and what is found in it and beside it."""

from firstcall.gaps.queries.overlaps import OverlapRow, overlap_list
from firstcall.gaps.queries.placed import PlacedGap, in_order, placed_gaps
from firstcall.gaps.queries.sex_and_age import PartRow, gaps_by_sex_and_age
from firstcall.gaps.queries.stalled import StalledRow, stalled
from firstcall.gaps.queries.table import GapRow, GapTotal, gap_table, ranked, totals

__all__ = [
    "GapRow",
    "GapTotal",
    "OverlapRow",
    "PartRow",
    "PlacedGap",
    "StalledRow",
    "gap_table",
    "gaps_by_sex_and_age",
    "in_order",
    "overlap_list",
    "placed_gaps",
    "ranked",
    "stalled",
    "totals",
]
