"""Files that tests read again and again: each is read once, in a child as always, and what came of it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from firstcall.activities.actions import sheets
from firstcall.exchange.layouts import own
from firstcall.intake.files.reading import Book, read_file
from firstcall.intake.models import ImportBatch
from firstcall.needs import corrected


@contextmanager
def read_once() -> Iterator[None]:
    """Meanwhile a file of the same content, name and sheet is not read again: it is the child that costs."""
    known: dict[tuple[bytes, str, str | None], Book] = {}

    def remembering(
        path: Path, *, file_name: str, sheet: str | None = None, **more: Callable[[], object]
    ) -> Book:
        key = (path.read_bytes(), file_name, sheet)
        if key not in known:
            known[key] = read_file(path, file_name=file_name, sheet=sheet, **more)
        return known[key]

    orders: dict[tuple[str, str], list[str]] = {}
    order = own._order

    def remembered_order(batch: ImportBatch) -> list[str]:
        key = (batch.sha256, batch.sheet)
        if key not in orders:
            orders[key] = order(batch)
        return orders[key]

    with pytest.MonkeyPatch.context() as patched:
        for module in (own, sheets, corrected):
            patched.setattr(module, "read_file", remembering)
        patched.setattr(own, "_order", remembered_order)
        yield
