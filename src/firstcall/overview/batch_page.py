"""What the page of a file shows, as plain values: columns, problems in groups, rows, what was corrected."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstcall.intake.contents.dates import DAY_FIRST, MONTH_FIRST, day
from firstcall.intake.models import ImportBatch, ImportProblem
from firstcall.intake.queries import problems_of
from firstcall.intake.rules import column_of, in_table
from firstcall.intake.sheets.catalogue import catalogue
from firstcall.needs.staging import kept_examples, written_rows
from firstcall.overview.batch_forms import field_of
from firstcall.overview.batch_words import (
    GROUPS,
    about,
    field_word,
    fields_to_choose,
    people_word,
)
from firstcall.overview.problem_words import NOT_OF_ROWS, NOTED, problem_word
from firstcall.web.templatetags.figures import grouped

PROBLEMS_SHOWN, COLUMNS_SHOWN, ROWS_SHOWN = 20, 28, 20
TEXT_SHOWN = 80
ASKED_AT_ONCE = 8
ASKED, NOT_UNDERSTOOD, ORDER = "column_asked", "column_not_understood", "date_order_unknown"
OF_COLUMNS = (ASKED, NOT_UNDERSTOOD, "hashtag_contradicts_heading", "turned_long")
WRONG_COLUMNS = 6  # of a row that is wrong: as many as fit
SECTORS = ("sector", "second_sector", "subsector")
SHORT = ("month", "start", "end", "reported_on")  # a day is not broken over two lines
_NAMES = {
    "sheet": gettext_lazy("Sheet"),
    "header_row": gettext_lazy("Row of the headings"),
    "group": gettext_lazy("Group"),
}


def columns_shown(batch: ImportBatch) -> list[tuple[str, list[dict[str, Any]]]]:
    """The columns as chips, in the order of the questions they answer; those not understood last."""
    found: dict[str, list[dict[str, Any]]] = {str(name): [] for name in GROUPS.values()}
    rest: list[dict[str, Any]] = []
    for column in batch.understood:
        chip = {**column, "word": _word(column), "people": people_word(column["band"])}
        (found[str(GROUPS[about(column["field"])])] if column["field"] else rest).append(chip)
    return [(name, chips) for name, chips in [*found.items(), (_("Left out"), rest)] if chips]


def _word(column: dict[str, Any]) -> str:
    return field_word(column["field"]) if column["field"] else ""


def columns_to_change(batch: ImportBatch, start: int) -> dict[str, Any]:
    """So many columns, each with what it may be."""
    shown = [{**column, "word": _word(column)} for column in batch.understood[start : start + COLUMNS_SHOWN]]
    more = start + COLUMNS_SHOWN
    return {
        "columns": shown,
        "choices": fields_to_choose(batch.kind),
        "next": more if more < len(batch.understood) else None,
    }


def questions(batch: ImportBatch) -> dict[str, Any]:
    """What is asked first: columns that are not sure, and whether the day or the month stands first."""
    asked = [
        {**column, "guess_word": field_word(column["guess"])}
        for column in batch.understood
        if column["guess"]
    ]
    written = ImportProblem.objects.filter(batch=batch, code=ORDER).order_by("-rows", "pk").first()
    orders = []
    if written is not None:
        for order in (DAY_FIRST, MONTH_FIRST):
            value = day(written.value, order=order).value
            orders.append((order, date_format(value, "DATE_FORMAT") if isinstance(value, date) else order))
    return {
        "asked": asked[:ASKED_AT_ONCE],
        "choices": fields_to_choose(batch.kind) if asked else [],
        "order_of": written,
        "orders": orders,
    }


def kinds_of_problems(batch: ImportBatch) -> list[dict[str, Any]]:
    """How many rows and texts each kind of problem has: refused ones first, then what a person must decide, last
    what is only noted."""
    rows = (
        ImportProblem.objects.filter(batch=batch)
        .values("code", "refused")
        .annotate(count=Count("pk"), total=Sum("rows"))
        .order_by("-refused", "-total", "code")
    )
    kinds = [
        {
            **row,
            "word": problem_word(row["code"]),
            "noted": row["code"] in NOTED and not row["refused"],
            "total": 0 if row["code"] in NOT_OF_ROWS else row["total"],
        }
        for row in rows
    ]
    return sorted(kinds, key=lambda kind: bool(kind["noted"]))


def problems_shown(
    batch: ImportBatch, code: str, start: int, opened: int, from_row: int, *, asked: bool = False
) -> dict[str, Any]:
    """Groups of problems, refused first, from the `start`th; the one whose key is `opened` with its rows. Without
    a kind (`code`), only those that somebody has to decide; what is `asked` above the list is not asked twice."""
    rows = problems_of(batch)
    if code:
        rows = rows.filter(code=code)
    else:
        rows = rows.filter(Q(refused=True) | ~Q(code__in=[*NOTED, *([ASKED, ORDER] if asked else [])]))
    found = list(rows[start : start + PROBLEMS_SHOWN + 1])
    kinds = {entry.name: entry.kind for entry in catalogue(batch.kind).fields}
    shown = [_problem(batch, one, kinds) for one in found[:PROBLEMS_SHOWN]]
    for one in shown:
        if one["pk"] == opened:
            one["opened"] = rows_of(batch, one["problem"], from_row)
    more = start + PROBLEMS_SHOWN
    return {"problems": shown, "next": more if len(found) > PROBLEMS_SHOWN else None}


def sentence_of(problem: ImportProblem) -> tuple[str, str]:
    """What is wrong and what to do, in the reader's language."""
    if problem.code == ASKED:
        problem.params = {**problem.params, "field": field_word(problem.value)}
    return _said(problem.template, problem) or problem.message, _said(
        problem.advice, problem
    ) or problem.suggestion


def _said(template: str, problem: ImportProblem) -> str:
    if not template:
        return ""
    text = _(template)
    return text % problem.params if problem.params and "%(" in text else text


def _problem(batch: ImportBatch, problem: ImportProblem, kinds: dict[str, str]) -> dict[str, Any]:
    field = field_of(batch, problem)
    kind = kinds.get(field, "")
    sentence, advice = sentence_of(problem)
    fillable = not problem.value and bool(problem.cells) and problem.code.endswith("-missing")
    return {
        "pk": problem.pk,
        "problem": problem,
        "field": field,
        "word": problem_word(problem.code),
        "counted": bool(problem.rows) and problem.code not in NOT_OF_ROWS,
        "in_row": problem.cell if problem.cell.isdigit() else "",
        "noted": problem.code in NOTED and not problem.refused,
        "sentence": sentence,
        "advice": "" if problem.choices else advice,
        "value": "" if problem.code in OF_COLUMNS else problem.value,
        "of_column": problem.code in (ASKED, NOT_UNDERSTOOD),
        "mends": bool(field)
        and problem.code not in (*OF_COLUMNS, ORDER)
        and (bool(problem.value) or fillable),
        "searches": kind in ("organisation", "place_name", "place_code") or field in SECTORS,
        "has_rows": bool(problem.cells) and problem.code not in OF_COLUMNS,
        "opened": None,
    }


def rows_of(batch: ImportBatch, problem: ImportProblem, start: int) -> dict[str, Any]:
    """Rows of a problem as they are written, its cell to be put right: some from the `start`th on."""
    cells = problem.cells.split()
    part = cells[start : start + ROWS_SHOWN]
    turned = _is_turned(batch)
    at = {in_table(cell, turned=turned)[0]: cell for cell in part}
    frame = written_rows(batch.public_id, at)
    own = in_table(problem.cell, turned=turned)[1] if problem.cell else None
    beside = _columns_beside(batch, own)
    rows = []
    for row in frame.iter_rows(named=True):
        cell = at[row["row"]]
        place = in_table(cell, turned=turned)[1]
        rows.append(
            {
                "row": row["row"],
                "cell": cell if place is not None else "",
                "text": (row.get(f"c{place}") or "") if place is not None else "",
                "beside": [(row.get(name) or "")[:TEXT_SHOWN] for name, _label in beside],
            }
        )
    kept = bool(rows)
    more = start + ROWS_SHOWN
    return {
        "rows": rows,
        "beside": [label for _name, label in beside],
        "kept": kept,
        "next": more if kept and more < len(cells) else None,
        "start": start,
    }


def _is_turned(batch: ImportBatch) -> bool:
    """Whether the rows of its table are columns of its sheet."""
    return problems_of(batch).filter(code="sheet_on_its_side").exists()


def _columns_beside(batch: ImportBatch, place: int | None) -> list[tuple[str, str]]:
    """The columns by which a row is recognised: who, where, what, when, how many."""
    wanted = ("organisation", "admin", "activity", "month", "start", "reached", "in_need")
    found: list[tuple[str, str]] = []
    for beginning in wanted:
        for column in batch.understood:
            index = column_of(f"{column['letter']}1")
            if column["field"].startswith(beginning) and index != place and len(found) < WRONG_COLUMNS:
                found.append((f"c{index}", column["name"]))
                break
    return found


def wrong_rows(batch: ImportBatch, start: int) -> dict[str, Any]:
    """Rows that are left out, with every reason."""
    reasons: dict[int, list[str]] = {}
    turned = _is_turned(batch)
    for problem in problems_of(batch).filter(refused=True)[:500]:
        for cell in problem.cells.split()[:500]:
            reasons.setdefault(in_table(cell, turned=turned)[0], []).append(
                f"{problem_word(problem.code)}: {problem.value}".rstrip(": ")
            )
    numbers = sorted(reasons)
    part = numbers[start : start + ROWS_SHOWN]
    beside = _columns_beside(batch, None)
    rows = [
        {
            "row": row["row"],
            "beside": [(row.get(name) or "")[:TEXT_SHOWN] for name, _label in beside],
            "reasons": reasons[row["row"]],
        }
        for row in written_rows(batch.public_id, part).iter_rows(named=True)
    ]
    more = start + ROWS_SHOWN
    return {
        "rows": rows,
        "beside": [label for _name, label in beside],
        "next": more if more < len(numbers) else None,
        "unlisted": more >= len(numbers) and len(numbers) < batch.rejected,
    }


def examples_shown(batch: ImportBatch, kind: str) -> dict[str, Any]:
    """The first rows of what would be new, changed or unchanged; figures that change with what they are now."""
    rows = kept_examples(batch.public_id).get(kind, [])
    names = list(dict.fromkeys(name for row in rows for name in row["values"]))
    names = [name for name in names if any(row["values"].get(name) not in (None, "") for row in rows)]
    return {
        "headings": [
            (field_word(name), any(isinstance(row["values"].get(name), int | float) for row in rows))
            for name in names
        ],
        "rows": [
            {
                "row": row["row"],
                "cells": [
                    {
                        "value": _readable(row["values"].get(name)),
                        "was": _readable(row["before"].get(name)),
                        "differs": name in row["before"],
                        "short": name in SHORT,
                        "num": isinstance(row["values"].get(name), int | float),
                    }
                    for name in names
                ],
            }
            for row in rows
        ],
    }


def _readable(value: Any) -> Any:
    """A figure with its thousands apart; any other value as it is."""
    return grouped(value) if isinstance(value, int) and not isinstance(value, bool) else value


def corrections_shown(batch: ImportBatch) -> list[dict[str, Any]]:
    """Everything that was corrected, each so that it can be taken back."""
    said = batch.corrections
    found = [
        {
            "what": "columns",
            "name": name,
            "from": name,
            "to": field_word(field.partition("[")[0]) if field else "",
        }
        for name, field in said.get("columns", {}).items()
    ]
    if order := said.get("date_order"):
        word = _("day first") if order == DAY_FIRST else _("month first")
        found.append({"what": "date_order", "name": "", "from": _("Dates"), "to": word})
    for field, texts in said.get("values", {}).items():
        for text, new in texts.items():
            to = new if isinstance(new, str) else new.get("text", "")
            code = "" if isinstance(new, str) else new.get("code", "")
            found.append({"what": "values", "name": field, "text": text, "from": text,
                          "to": f"{to} ({code})" if code else to, "of": field_word(field)})  # fmt: skip
    found += [
        {"what": "cells", "name": cell, "from": cell, "to": text}
        for cell, text in said.get("cells", {}).items()
    ]
    for name in ("sheet", "header_row", "group"):
        if said.get(name):
            found.append({"what": name, "name": "", "from": str(_NAMES[name]), "to": said[name]})
    return found
