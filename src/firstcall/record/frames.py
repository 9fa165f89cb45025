"""Many rows read as whole columns: what engine.py is for writing. Knows which database it talks to, as that does.

A million rows as Python values cost more than everything done with them afterwards, so none are made: the database
joins the values of each column into one text, with a sign between that no person types.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import polars as pl
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper as Connection
from django.db.models import F, Max, Min, QuerySet

from firstcall.record.engine import is_postgresql

BETWEEN = "\x1f"  # between the values of a column
AT_A_TIME = 20_000  # keys read at once
WAITING = 3  # parts whose texts may wait to be cut
SQLITE = f"group_concat(ifnull({{}}, ''), '{BETWEEN}')"
POSTGRESQL = f"string_agg(coalesce({{}}::text, ''), '{BETWEEN}')"
Schema = Mapping[str, Any]
"""Names as `values_list` takes them -> polars type: String, Categorical, Int64 or Date. Texts are never null."""


def whole_table(rows: QuerySet[Any], field: str, value: object) -> QuerySet[Any]:
    """`rows` whose `field` is the number `value`, asked for so that no index is used.

    Where most of a table is wanted, its own order is quicker than an index that jumps about in it.
    """
    return rows.alias(**{f"plain_{field}": F(field) + 0}).filter(**{f"plain_{field}": value})


def read_frame(rows: QuerySet[Any], schema: Schema) -> pl.DataFrame:
    """The columns of `schema` of these rows, in no promised order. Rows of several tables may be asked for."""
    connection = connections[rows.db]
    rows = rows.order_by()
    try:
        return _joined(rows, schema, connection)
    except EmptyResultSet:  # nothing can meet the conditions: the database need not be asked
        return pl.DataFrame(schema=dict(schema))


def read_few(rows: QuerySet[Any], schema: Schema) -> pl.DataFrame | None:
    """As `read_frame`, for rows that an index finds, all at once; None where they are more than AT_A_TIME."""
    connection = connections[rows.db]
    part = rows.order_by().values_list(*schema)
    try:
        statement, params = part[: AT_A_TIME + 1].query.sql_with_params()
    except EmptyResultSet:
        return pl.DataFrame(schema=dict(schema))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), {_texts(schema, connection)} FROM ({statement}) AS part", params)  # noqa: S608
        count, *columns = cursor.fetchone()
    if not count:
        return pl.DataFrame(schema=dict(schema))
    return _cut(count, columns, schema) if count <= AT_A_TIME else None


def _texts(schema: Schema, connection: Connection) -> str:
    quote = connection.ops.quote_name
    one = POSTGRESQL if is_postgresql(connection) else SQLITE
    return ", ".join(one.format(quote(name)) for name in schema)


def _joined(rows: QuerySet[Any], schema: Schema, connection: Connection) -> pl.DataFrame:
    ends = rows.model._default_manager.aggregate(first=Min("pk"), last=Max("pk"))
    parts = [pl.DataFrame(schema=dict(schema))]
    if ends["first"] is None:
        return parts[0]
    texts = _texts(schema, connection)
    # While the database joins the next part, another thread cuts the last one; it has its texts and asks for nothing.
    with connection.cursor() as cursor, ThreadPoolExecutor(1) as beside:
        cut: list[tuple[QuerySet[Any], Future[pl.DataFrame | None]]] = []
        for start in range(ends["first"] - 1, ends["last"], AT_A_TIME):
            part = rows.filter(pk__gt=start, pk__lte=start + AT_A_TIME).values_list(*schema)
            statement, params = part.query.sql_with_params()
            cursor.execute(f"SELECT count(*), {texts} FROM ({statement}) AS part", params)  # noqa: S608
            count, *columns = cursor.fetchone()
            if count:
                cut.append((part, beside.submit(_cut, count, columns, schema)))
            if len(cut) > WAITING:
                cut[-WAITING][1].result()  # no more texts than these in memory
    for part, coming in cut:
        found = coming.result()
        if found is None:
            found = pl.DataFrame(list(part), schema=dict(schema), orient="row")
        parts.append(found)
    return pl.concat(parts)


def _cut(count: int, texts: Sequence[str], schema: Schema) -> pl.DataFrame | None:
    """So many rows out of the texts of their columns; None where somebody's text holds the sign between."""
    found = [_split(text, name, schema[name]) for text, name in zip(texts, schema, strict=True)]
    return pl.DataFrame(found) if all(len(column) == count for column in found) else None


def _split(text: str, name: str, kind: Any) -> pl.Series:
    """A column out of the text of its values."""
    values = pl.Series(name, [text]).str.split(BETWEEN).explode()
    if kind == pl.Date:
        return values.str.to_date("%Y-%m-%d", strict=False)
    return values.cast(kind, strict=kind in (pl.String, pl.Categorical))
