"""Reads of gaps: the table, and what is found in it and beside it."""

from firstcall.gaps.queries.table import GapRow, GapTotal, gap_table, ranked, totals

__all__ = ["GapRow", "GapTotal", "gap_table", "ranked", "totals"]
