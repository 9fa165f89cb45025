"""Run as a program: read and check one file as a preview does, and say how long it took (JSON on standard output)."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path


def main() -> None:
    path = Path(sys.argv[1])
    from bench.known import known
    from firstcall.activities.reading import understand
    from firstcall.intake.catalogue import catalogue
    from firstcall.intake.reading import read_file
    from firstcall.intake.rules import Problems
    from firstcall.intake.tables import best_table, column_problems

    about, asked = known(), catalogue("activities")
    marks = [("start", time.perf_counter())]
    book = read_file(path)
    marks.append(("read_file", time.perf_counter()))
    table = best_table(book, asked)
    marks.append(("best_table", time.perf_counter()))
    problems = Problems(table.sheet)
    rows = understand(table, about, problems, file_name=path.name)
    column_problems(table, problems)
    marks.append(("understand", time.perf_counter()))
    steps = {name: round(at - marks[n][1], 4) for n, (name, at) in enumerate(marks[1:])}
    print(json.dumps({"seconds": marks[-1][1] - marks[0][1], "steps": steps, "rows": table.rows,
                      "accepted": rows.height, "problems": len(problems)}))  # fmt: skip


if __name__ == "__main__":
    main()
