"""Gaps for programs."""

from firstcall.gaps.api import found
from firstcall.gaps.api.table import AccountableShape, router

router.add_router("", found.router)

__all__ = ["AccountableShape", "router"]
