"""Understood rows between preview and commit: one Parquet file per batch under FIRSTCALL_HOME/files/staged.

Beside it lie the rows as they are written that some problem speaks of, and a few rows of what would be taken in.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings

from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.record.rules import new_id

GONE = Refusal(
    "preview-gone",
    gettext_noop(
        "The understood rows of this preview are no longer kept. Upload the file again to import it."
    ),
)


KEPT = timedelta(days=30)
ROWS, WRITTEN, EXAMPLES, OPENING = "parquet", "written.parquet", "examples.json", "opening.json"


def _path(public_id: str, what: str = ROWS) -> Path:
    return Path(settings.HOME) / "files" / "staged" / f"{public_id}.{what}"


def keep_rows(public_id: str, rows: pl.DataFrame) -> None:
    """Keep the rows of a preview until they are taken in; readable by the server's account only."""
    _write_frame(_path(public_id), rows)


def keep_shown(public_id: str, *, written: pl.DataFrame, examples: Mapping[str, Any]) -> None:
    """Keep what the page of a preview shows: rows as `written`, and `examples` of what would be taken in."""
    _write_frame(_path(public_id, WRITTEN), written)
    _write_json(_path(public_id, EXAMPLES), dict(examples))


def keep_opening(public_id: str, opening: Callable[[], Sequence[Mapping[str, Any]]]) -> None:
    """Keep the first rows of a preview's file (`intake.sheets.opening`). They are the file's: once kept, they stay."""
    if not (path := _path(public_id, OPENING)).is_file():
        _write_json(path, list(opening()))


def kept_opening(public_id: str) -> list[dict[str, Any]]:
    """The first rows of a preview's file, sheet by sheet; empty when they are gone."""
    path = _path(public_id, OPENING)
    return json.loads(path.read_text("utf-8")) if path.is_file() else []


def _write_json(path: Path, value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False, default=str)
    _replace(path, lambda file: file.write(text.encode()))


def _write_frame(path: Path, frame: pl.DataFrame) -> None:
    _replace(path, frame.write_parquet)


def _replace(path: Path, write: Callable[[Any], Any]) -> None:
    """Whoever reads meanwhile reads the file as it was, or as it is then; never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(f".{new_id()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        write(file)
    draft.replace(path)


def kept_rows(public_id: str) -> pl.DataFrame:
    """The rows of a preview. Raises `Refused` when they are gone."""
    path = _path(public_id)
    if not path.is_file():
        raise Refused(GONE)
    return pl.read_parquet(path)


def written_rows(public_id: str, rows: Collection[int]) -> pl.DataFrame:
    """These rows ("row" from 1, c0..cn) as they are written in the file, of those that some problem speaks of."""
    path = _path(public_id, WRITTEN)
    if not path.is_file():
        return pl.DataFrame(schema={"row": pl.UInt32})
    wanted = pl.Series(sorted(rows), dtype=pl.UInt32).implode()
    return pl.scan_parquet(path).filter(pl.col("row").is_in(wanted)).sort("row").collect()


def kept_examples(public_id: str) -> dict[str, Any]:
    """A few rows of what would be new, changed and unchanged; empty when they are gone."""
    path = _path(public_id, EXAMPLES)
    return json.loads(path.read_text("utf-8")) if path.is_file() else {}


def forget_rows(public_id: str, *, opening: bool = True) -> None:
    """The preview was taken in or given up; or, without its `opening`, nothing of it is understood any more."""
    for what in (ROWS, WRITTEN, EXAMPLES, *([OPENING] if opening else [])):
        _path(public_id, what).unlink(missing_ok=True)


def forget_old_rows(at: datetime) -> int:
    """Remove what is kept of previews that nobody touched for 30 days; gives how many files. Asked for again, they
    are gone (`GONE`): the file is sent again.
    """
    limit = (at - KEPT).timestamp()
    gone = 0
    for path in (Path(settings.HOME) / "files" / "staged").glob("*"):
        try:
            if path.stat().st_mtime <= limit:
                path.unlink()
                gone += 1
        except FileNotFoundError:  # taken in at this moment
            continue
    return gone
