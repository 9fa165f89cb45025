"""How long files are kept as they were sent: what they brought stays, the files themselves go (security D9)."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from firstcall.intake.models import ImportBatch

AT_ONCE = 500  # paths asked of the database together


def forget_old_files(at: datetime) -> int:
    """Remove files that were stored more than `KEEP_FILES_DAYS` before `at`; gives how many. Each copy has its own age.

    Their batches say that there is no file any more. What they brought, their problems and what was said of them stay.
    """
    home = Path(settings.HOME)
    limit = (at - timedelta(days=settings.KEEP_FILES_DAYS)).timestamp()
    old = [path for path in (home / "files" / "imports").glob("*/*") if _age(path) <= limit]
    for start in range(0, len(old), AT_ONCE):
        part = old[start : start + AT_ONCE]
        names = [str(path.relative_to(home)) for path in part]
        ImportBatch.objects.filter(path__in=names).update(
            path=""
        )  # before they go: nobody is offered what is gone
        for path in part:
            path.unlink(missing_ok=True)
    return len(old)


def _age(path: Path) -> float:
    """When a file was stored (seconds since 1970); in the future for one that goes at this moment."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
