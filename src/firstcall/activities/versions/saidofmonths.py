"""What was said of the months of files when they were read, as it is kept with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from firstcall.activities.rows.namedmonths import OF_CELLS, OF_NAMES, OF_WEEKS, Said
from firstcall.intake.models import ImportProblem


def said_of_months(batches: Iterable[int]) -> dict[int, list[Said]]:
    """What was said of the months of these files (primary keys)."""
    found: dict[int, list[Said]] = defaultdict(list)
    problems = ImportProblem.objects.filter(
        batch__in=list(batches), refused=False, code__in=(*OF_CELLS, *OF_WEEKS, OF_NAMES)
    )
    for batch, code, value, params, cells in problems.values_list(
        "batch_id", "code", "value", "params", "cells"
    ):
        found[batch].append((code, value, params, tuple(cells.split())))
    return found
