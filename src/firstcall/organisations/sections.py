"""Parts of an organisation's page that other rooms add: what it leads, where it works. They register at start-up.

A section is a function of the organisation, the actor and the moment. It gives the template to include and what the
template sees as `section`, or None where there is nothing to show.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

Section = Callable[[Any, Any, datetime], tuple[str, dict[str, Any]] | None]

_SECTIONS: list[Section] = []


def add_section(section: Section) -> Section:
    """Register a section; shown in the order of registration. Usable as a decorator; twice is once."""
    if section not in _SECTIONS:
        _SECTIONS.append(section)
    return section


def sections_of(organisation: Any, actor: Any, at: datetime) -> list[tuple[str, dict[str, Any]]]:
    """(template, its values) of every section that has something to show."""
    found = (section(organisation, actor, at) for section in _SECTIONS)
    return [one for one in found if one is not None]
