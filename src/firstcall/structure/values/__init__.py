"""The structure of an emergency as plain values: one shape for the command line, the API and exports."""

from firstcall.structure.values.structure import (
    Section,
    add_section,
    emergency_as_values,
    group_as_values,
    issues_as_values,
    left_out_values,
    names_shown,
    names_shown_in,
    reads_whole,
    sections,
    structure_as_values,
)

__all__ = [
    "Section",
    "add_section",
    "emergency_as_values",
    "group_as_values",
    "issues_as_values",
    "left_out_values",
    "names_shown",
    "names_shown_in",
    "reads_whole",
    "sections",
    "structure_as_values",
]
