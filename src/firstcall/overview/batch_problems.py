"""The problems of a file as its page shows them, kind by kind, and the rows they are in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, F, Q, Sum, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from firstcall.intake.models import ImportBatch, ImportProblem
from firstcall.intake.queries import problems_of
from firstcall.intake.rules import column_of, in_table
from firstcall.intake.sheets.catalogue import catalogue
from firstcall.needs.staging import written_rows
from firstcall.overview.batch_forms import field_of
from firstcall.overview.batch_words import field_word
from firstcall.overview.problem_words import ASKED, NOT_OF_ROWS, NOT_UNDERSTOOD, NOTED, ORDER, problem_word

PROBLEMS_SHOWN, ROWS_SHOWN = 20, 20
OF_EACH_KIND = 3  # before one kind is chosen: a file with 600 unknown places has other problems too
TEXT_SHOWN = 80
OF_COLUMNS = (ASKED, NOT_UNDERSTOOD, "hashtag_contradicts_heading", "turned_long")
WRONG_COLUMNS = 6  # of a row that is wrong: as many as fit
SECTORS = ("sector", "second_sector", "subsector")


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
    """The problems of one kind (`code`), refused first, from the `start`th. Without a kind, of each that somebody has
    to decide those with the most rows, and how many more it has; what is `asked` above the list is not asked twice.
    The one whose key is `opened` with its rows."""
    if code:
        found = list(problems_of(batch).filter(code=code)[start : start + PROBLEMS_SHOWN + 1])
        more = start + PROBLEMS_SHOWN if len(found) > PROBLEMS_SHOWN else None
        shown = _problems(batch, found[:PROBLEMS_SHOWN])
    else:
        more = None
        shown = _of_each_kind(batch, asked=asked)
    for one in shown:
        if one["pk"] == opened:
            one["opened"] = rows_of(batch, one["problem"], from_row)
    return {"problems": shown, "next": more}


def _of_each_kind(batch: ImportBatch, *, asked: bool) -> list[dict[str, Any]]:
    """What has to be decided, kind by kind: those left out first, then the kind with the most rows. The last shown of a
    kind says how many `more` there are."""
    of_kind = [F("refused"), F("code")]
    found = list(
        problems_of(batch)
        .filter(Q(refused=True) | ~Q(code__in=[*NOTED, *([ASKED, ORDER] if asked else [])]))
        .annotate(
            place=Window(RowNumber(), partition_by=of_kind, order_by=[F("rows").desc(), F("pk").asc()]),
            of_kind=Window(Count("pk"), partition_by=of_kind),
            rows_of_kind=Window(Sum("rows"), partition_by=of_kind),
        )
        .filter(place__lte=OF_EACH_KIND)
        .order_by("-refused", "-rows_of_kind", "code", "place")
    )
    shown = _problems(batch, found)
    for one, problem in zip(shown, found, strict=True):
        if problem.place == OF_EACH_KIND:
            one["more"] = problem.of_kind - OF_EACH_KIND
    return shown


def _problems(batch: ImportBatch, found: Sequence[ImportProblem]) -> list[dict[str, Any]]:
    """Problems as they are shown. A sentence that differs from one above it by the text alone, which stands beside it,
    is not said again."""
    kinds = {entry.name: entry.kind for entry in catalogue(batch.kind).fields}
    shown = [_problem(batch, one, kinds) for one in found]
    said: set[tuple[str, str]] = set()
    for one, problem in zip(shown, found, strict=True):
        names = re.findall(r"%\((\w+)\)", problem.template + problem.advice)
        if names and all(problem.params.get(name) == problem.value for name in names):
            one["said_above"] = (problem.template, problem.advice) in said
            said.add((problem.template, problem.advice))
    return shown


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
        "more": 0,
        "said_above": False,
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
