"""Taking in a list of organisations with the names they are written by; and taking it back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from firstcall.access.actions import require
from firstcall.access.queries import may, scope_of
from firstcall.access.rules import Actor, Scope
from firstcall.intake.files.reading import read_file
from firstcall.intake.models import ImportBatch, ImportProblem
from firstcall.intake.rules import Problem, Problems
from firstcall.intake.sheets.catalogue import catalogue
from firstcall.intake.sheets.choosing import best_table
from firstcall.intake.sheets.remarks import column_problems
from firstcall.intake.sheets.tables import Table
from firstcall.organisations import queries
from firstcall.organisations.actions.absorbing import absorb
from firstcall.organisations.actions.organisations import subject
from firstcall.organisations.directory import Directory
from firstcall.organisations.lists import Line, Listed, free_spellings, plan, understand
from firstcall.organisations.models import Organisation, OrganisationAlias
from firstcall.organisations.names import key, key_differs
from firstcall.places.actions import ensure_country
from firstcall.policy.refusal import Refusal, Refused, gettext_noop, refuse
from firstcall.record.actions import append, change
from firstcall.record.models import LedgerEntry
from firstcall.record.rules import Acting

BEFORE = (
    "before"  # in a batch's totals: what changed organisations were like, so that undoing can bring it back
)
Rows = set[int]


def import_organisations(
    path: Path | str,
    *,
    file_name: str = "",
    sheet: str | None = None,
    country: str | None = None,
    remembered: Mapping[str, str] | None = None,
    dry_run: bool = False,
    by: Actor,
    at: datetime,
) -> dict[str, Any]:
    """Take in a list of organisations: plain (name, acronym, type, country), or one row per spelling of a name.

    `country` (ISO alpha-3) is meant where a row names none. Gives the report in the shape of `import … --json`, with
    the public id of the "batch" ("" for a dry run, which stores nothing). Raises `Refused` for a file that cannot be
    read at all, `Forbidden`, `NotVisible`.
    """
    acting = require(by, "organisation", "create", Scope(country=country))
    table = best_table(
        read_file(path, file_name=file_name), catalogue("organisations"), sheet=sheet, remembered=remembered
    )
    problems = Problems(table.sheet)
    column_problems(table, problems)
    with transaction.atomic():
        batch = ImportBatch.objects.create(
            **_file(path, file_name, table),
            country=ensure_country(country) if country else None,
            person=acting.person[:16],
            created_at=at,
            committed_at=at,
        )
        _take_in(table, country or "", batch, problems, by, acting)
        _count(batch, table, problems)
        batch.save()
        _store_problems(batch, problems)
        if dry_run:
            transaction.set_rollback(True)
        else:
            append(
                act="organisations.imported",
                subject=f"import:{batch.public_id}",
                content={name: getattr(batch, name) for name in ("file_name", "sha256", *COUNTS)},
                by=acting,
                at=at,
            )
    return _report(batch, list(problems), "" if dry_run else batch.public_id)


COUNTS = ("rows", "accepted", "new", "changed", "unchanged", "rejected")


def _file(path: Path | str, file_name: str, table: Table) -> dict[str, Any]:
    with Path(path).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "kind": "organisations",
        "file_name": (file_name or Path(path).name)[:255],
        "sha256": digest,
        "sheet": table.sheet[:120],
        "header_row": table.header_row or None,
        "columns": table.mapping(),
        "state": ImportBatch.COMMITTED,
    }


def _take_in(
    table: Table, country: str, batch: ImportBatch, problems: Problems, by: Actor, acting: Acting
) -> None:
    """Write what the list says; the counts of new and changed rows go into the batch."""
    countries = _countries(table, country, problems)
    listed = understand(_lines(table, country, countries), problems)
    directory = queries.directory()
    found = plan(listed, directory, problems)
    made = _create(found.new, countries, batch, directory)
    changed, before = _complete(found.known, batch, by)
    named = [*made, *found.known]
    absorbed, merged = absorb(named, directory, by=by, acting=acting, at=batch.created_at)
    new = {row for one in found.new for row in one.rows}
    new |= _add_spellings(named, countries, batch, directory, problems)
    refused = problems.refused_rows()
    batch.new, batch.changed = len(new - refused), len((changed | absorbed) - new - refused)
    batch.totals = {"organisations": len(listed), BEFORE: before | merged}


def _cells(table: Table, field: str) -> list[str]:
    return [text or "" for text in table.series(field).to_list()]


def _countries(table: Table, country: str, problems: Problems) -> dict[str, Any]:
    """The rows of the countries the list names, by code; codes that are none are problems."""
    found: dict[str, Any] = {}
    wrong: dict[str, list[int]] = {}
    for row, written in zip(table.row_numbers().to_list(), _cells(table, "country"), strict=True):
        code = (written.strip() or country).upper()
        if code and code not in found and code not in wrong:
            try:
                found[code] = ensure_country(code)
            except Refused:
                wrong[code] = []
        if code in wrong:
            wrong[code].append(row)
    column = table.column("country")
    for code, rows in wrong.items():
        problems.add(
            "country-unknown",
            gettext_noop("“%(code)s” is not a country code of ISO 3166."),
            rows=rows,
            column=column,
            value=code,
            params={"code": code},
            suggestion=gettext_noop("Write the three letters, such as ETH, or leave it empty."),
        )
    return found


def _lines(table: Table, country: str, countries: Mapping[str, Any]) -> list[Line]:
    """The rows of the table, those with an unknown country left out."""
    aliases = [table.series(column).to_list() for column in table.columns_of("alias")]
    kinds = zip(_cells(table, "type_code"), _cells(table, "type"), strict=True)
    lines = []
    for place, (row, name, acronym, kind, where) in enumerate(
        zip(
            table.row_numbers().to_list(),
            _cells(table, "name"),
            _cells(table, "acronym"),
            [code or text for code, text in kinds],
            _cells(table, "country"),
            strict=True,
        )
    ):
        code = (where.strip() or country).upper()
        if not code or code in countries:
            spellings = tuple(texts[place] for texts in aliases if texts[place])
            lines.append(Line(row, name, spellings, acronym, kind, code))
    return lines


def _create(
    new: list[Listed], countries: Mapping[str, Any], batch: ImportBatch, directory: Directory
) -> list[tuple[int, Listed]]:
    rows = Organisation.objects.bulk_create(
        Organisation(
            name=one.name,
            acronym=one.acronym,
            type_code=one.type_code,
            country=countries.get(one.country),
            batch=batch,
        )
        for one in new
    )
    for row in rows:
        directory.add(queries.known(row))
    return [(row.pk, one) for row, one in zip(rows, new, strict=True)]


def _complete(known: list[tuple[int, Listed]], batch: ImportBatch, by: Actor) -> tuple[Rows, dict[str, Any]]:
    """Fill what was not known of organisations that are there, and confirm them; nothing known is overwritten.

    Only a name that nobody here gave (of the guidance, or of a file) makes way for the one of the list, and stays
    as an alias.
    """
    rows = Organisation.objects.in_bulk([pk for pk, _one in known])
    open_ = _names_to_replace(rows.values(), by)
    touched: Rows = set()
    before: dict[str, Any] = {}
    for pk, one in known:
        row = rows[pk]
        said = {"acronym": one.acronym, "type_code": one.type_code}
        fields: dict[str, Any] = {
            name: text for name, text in said.items() if text and not getattr(row, name)
        }
        if row.status != Organisation.CONFIRMED:
            fields["status"] = Organisation.CONFIRMED
        if pk in open_ and one.name != row.name and (not open_[pk] or key_differs(one.name, row.name)):
            fields["name"] = one.name
            open_.pop(pk)
        if fields:
            before[row.public_id] = {name: getattr(row, name) for name in fields}
            if "name" in fields and key(row.name) != key(one.name):
                _keep_former_name(row, batch)
            change(row, **fields)
            touched |= set(one.rows)
    return touched, before


def _names_to_replace(rows: Iterable[Organisation], by: Actor) -> dict[int, bool]:
    """The organisations whose name nobody here gave, by primary key; True where it is the guidance's name."""
    subjects = {subject(row): row for row in rows}
    seeded = LedgerEntry.objects.filter(act="organisation.seeded", subject__in=subjects)
    found = {subjects[name].pk: True for name in seeded.values_list("subject", flat=True)}
    found = {row.pk: True for row in subjects.values() if row.pk in found and row.version == 1}
    found |= {row.pk: False for row in subjects.values() if row.status == Organisation.UNCONFIRMED}
    return {
        row.pk: found[row.pk]
        for row in subjects.values()
        if row.pk in found
        and (not found[row.pk] or may(by, "organisation", "change", scope_of("organisation", row)))
    }


def _keep_former_name(row: Organisation, batch: ImportBatch) -> None:
    OrganisationAlias.objects.get_or_create(
        organisation=row, key=key(row.name), country=None, defaults={"name": row.name, "batch": batch}
    )


def _add_spellings(
    all_: list[tuple[int, Listed]],
    countries: Mapping[str, Any],
    batch: ImportBatch,
    directory: Directory,
    problems: Problems,
) -> Rows:
    there: set[tuple[int, str, str | None]] = set(
        OrganisationAlias.objects.values_list("organisation_id", "key", "country_id")
    )
    added: Rows = set()
    aliases = []
    for pk, one in all_:
        for text, country in free_spellings(one, pk, directory, problems):
            if (pk, key(text), country or None) in there or not key(text):
                continue
            there.add((pk, key(text), country or None))
            aliases.append(
                OrganisationAlias(
                    organisation_id=pk, name=text, key=key(text), country=countries.get(country), batch=batch
                )
            )
            added |= set(one.spellings[text, country])
    OrganisationAlias.objects.bulk_create(aliases)
    return added


def _count(batch: ImportBatch, table: Table, problems: Problems) -> None:
    batch.rows = table.rows
    batch.rejected = len(problems.refused_rows() & set(table.row_numbers().to_list()))
    batch.accepted = batch.rows - batch.rejected
    batch.unchanged = batch.accepted - batch.new - batch.changed


def _store_problems(batch: ImportBatch, problems: Problems) -> None:
    ImportProblem.objects.bulk_create(
        ImportProblem(
            batch=batch,
            refused=one.refused,
            sheet=one.sheet[:120],
            cell=one.cell[:16],
            column=one.column[:200],
            value=one.value[:300],
            code=one.code[:60],
            message=one.text()[:400],
            suggestion=one.advice()[:300],
            rows=one.rows,
            cells=" ".join(one.cells),
        )
        for one in problems
    )


def _report(batch: ImportBatch, problems: list[Problem], public_id: str) -> dict[str, Any]:
    return {
        "file": batch.file_name,
        "sheet": batch.sheet,
        "header_row": batch.header_row,
        "columns": batch.columns,
        **{name: getattr(batch, name) for name in COUNTS},
        "problems": [one.as_json() for one in problems],
        "totals": {name: value for name, value in batch.totals.items() if name != BEFORE},
        "batch": public_id,
    }


@transaction.atomic
def undo_organisations(
    batch: ImportBatch, *, by: Actor, at: datetime, expected: int | None = None
) -> ImportBatch:
    """Take a list back: its spellings go, what it completed is as before, the organisations it brought go.

    Raises `Refused` when the batch is not a committed list, or when something refers to an organisation it brought.
    """
    acting = require(by, "organisation", "create", Scope(country=batch.country_id))
    refuse(_why_not_undo(batch))
    OrganisationAlias.objects.filter(batch=batch).delete()
    for public_id, fields in batch.totals.get(BEFORE, {}).items():
        change(Organisation.objects.get(public_id=public_id), **fields)
    try:
        Organisation.objects.filter(batch=batch).delete()
    except ProtectedError as error:
        message = gettext_noop(
            "Organisations of this list are used by now (%(count)s records). Merge or change them instead."
        )
        raise Refused(Refusal("list-in-use", message, "", {"count": len(error.protected_objects)})) from error
    change(batch, expected=expected, state=ImportBatch.UNDONE, undone_at=at)
    content = {"file_name": batch.file_name, "new": batch.new, "changed": batch.changed}
    append(act="organisations.undone", subject=f"import:{batch.public_id}", content=content, by=acting, at=at)
    return batch


def _why_not_undo(batch: ImportBatch) -> Refusal | None:
    if batch.kind == "organisations" and batch.state == ImportBatch.COMMITTED:
        return None
    return Refusal(
        "batch-not-undoable", gettext_noop("Only a committed list of organisations is undone here.")
    )
