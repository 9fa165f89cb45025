"""Understood rows between preview and commit: one Parquet file per batch under FIRSTCALL_HOME/files/staged."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
from django.conf import settings

from firstcall.policy.refusal import Refusal, Refused, gettext_noop

GONE = Refusal(
    "preview-gone",
    gettext_noop(
        "The understood rows of this preview are no longer kept. Upload the file again to import it."
    ),
)


def _path(public_id: str) -> Path:
    return Path(settings.HOME) / "files" / "staged" / f"{public_id}.parquet"


def keep_rows(public_id: str, rows: pl.DataFrame) -> None:
    """Keep the rows of a preview until they are taken in; readable by the server's account only."""
    path = _path(public_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        rows.write_parquet(file)


def kept_rows(public_id: str) -> pl.DataFrame:
    """The rows of a preview. Raises `Refused` when they are gone."""
    path = _path(public_id)
    if not path.is_file():
        raise Refused(GONE)
    return pl.read_parquet(path)


def forget_rows(public_id: str) -> None:
    """The preview was taken in or given up."""
    _path(public_id).unlink(missing_ok=True)
