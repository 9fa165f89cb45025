"""Gaps for programs."""

from firstcall.gaps.api import found, limits
from firstcall.gaps.api.table import AccountableShape, router

router.add_router("", found.router)
router.add_router("", limits.router)

__all__ = ["AccountableShape", "router"]
