"""The table of operations in docs/reference/api.md, made from the API itself.

Write it anew with `python -m firstcall.api_reference docs/reference/api.md`; the text around the table stays.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

BEGIN = "<!-- the table below is made by `python -m firstcall.api_reference docs/reference/api.md` -->"
END = "<!-- until here -->"


def operations_table() -> str:
    """Every operation: its id, method and address, what it needs, which headers it takes, what it does."""
    from firstcall.access.queries import matrix
    from firstcall.api import api
    from firstcall.web.programs.description import is_change

    needed = matrix().operations
    lines = ["| operation | address | needs | what it does |", "| --- | --- | --- | --- |"]
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            for one in view.operations:
                object_, act = needed[str(one.operation_id)]
                does = (one.description or "").split("\n\n")[0].replace("\n", " ").replace("|", "\\|")
                match = " If-Match." if is_change(one) else ""
                lines.append(
                    f"| `{one.operation_id}` | `{one.methods[0]} {path}` | {object_}.{act} | {does}{match} |"
                )
    return "\n".join(lines)


def renewed(page: str) -> str:
    """The page with the table made anew."""
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n\n{operations_table()}\n\n{END}{tail}"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firstcall.settings")
    import django

    django.setup()
    page = Path(sys.argv[1])
    page.write_text(renewed(page.read_text(encoding="utf-8")), encoding="utf-8")
