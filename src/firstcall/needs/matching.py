"""What a file brings beside what is there: unchanged, changed and new rows (docs/decisions/importing-again.md).

Facts are never edited. A row equal in content to one that is there is unchanged; a remaining row with the natural
key of a remaining one there replaces it; the rest is new. Rows are matched as often as they occur: two equal rows
in a file and one in the database are one unchanged and one new.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import polars as pl

BETWEEN = "\x1f"  # between the values of a key: nothing that is typed


@dataclass(frozen=True)
class Comparison:
    """Positions of incoming rows; `changed` also says which current row (primary key) each one replaces.

    `kept`: of unchanged ones that repeat a current row in other words, that row (primary key); `followed`: of those
    whose row was stored about what has become something else since, or that say no figure of their own, that row;
    `unsure`: of new ones that may be the same report as a current row, that row. `apart`: current rows (primary keys)
    that are known to be others than any of these.
    """

    unchanged: tuple[int, ...]
    changed: tuple[tuple[int, int], ...]
    new: tuple[int, ...]
    kept: tuple[tuple[int, int], ...] = ()
    followed: tuple[tuple[int, int], ...] = ()
    unsure: tuple[tuple[int, int], ...] = ()
    apart: frozenset[int] = frozenset()

    @property
    def brought(self) -> set[int]:
        """The rows that would be stored: new and changed ones."""
        return {*self.new, *(position for position, _ in self.changed)}


def key_of(values: Iterable[object]) -> str:
    """A key of 32 characters, the same for the same values whatever the day and the machine."""
    return digest(BETWEEN.join("" if value is None else str(value) for value in values))


def digest(text: str) -> str:
    """The key of values already joined with BETWEEN."""
    return blake2b(text.encode(), digest_size=16).hexdigest()


def digests(texts: pl.Series) -> list[str]:
    """The key of each text; one loop, for there may be a million."""
    return [blake2b(text, digest_size=16).hexdigest() for text in texts.cast(pl.Binary).to_list()]


def compare(
    incoming: pl.DataFrame | Sequence[tuple[str, str]],
    current: Iterable[tuple[int, str, str]],
    followed: Collection[int] = (),
    told: tuple[pl.Series, Mapping[int, str]] | None = None,
) -> Comparison:
    """Compare incoming rows (content key, natural key) with current ones (primary key, content key, natural key).

    `incoming` may be columns (KEYS). `followed`: current rows (primary keys) of other keys than they are stored with;
    it may be filled while `current` is gone through. `told`: what tells rows of one key apart, of each incoming one and
    by primary key; those of which nothing is told (empty) are as any.
    """
    there = pl.DataFrame(list(current), schema=CURRENT, orient="row").sort("pk")
    if there.height == 0:
        return Comparison((), (), tuple(range(len(incoming))))
    if not isinstance(incoming, pl.DataFrame):
        incoming = pl.DataFrame(incoming, schema=KEYS, orient="row")
    brought = incoming.select(pl.int_range(pl.len(), dtype=pl.Int64).alias("position"), *KEYS)
    if told is not None:
        brought = brought.with_columns(told[0].alias("told"))
        marks = pl.DataFrame(list(told[1].items()), schema={"pk": pl.Int64, "told": pl.String}, orient="row")
        there = there.join(marks, on="pk", how="left", maintain_order="left").with_columns(
            pl.col("told").fill_null("")
        )
    same = _paired(brought, there, "content")
    left = brought.join(same, on="position", how="anti", maintain_order="left")
    remaining = there.join(same, on="pk", how="anti", maintain_order="left")
    changed = _paired(left, remaining, "natural")
    new = left.join(changed, on="position", how="anti", maintain_order="left")
    others = pl.Series(sorted(followed), dtype=pl.Int64)
    return Comparison(
        tuple(same["position"].sort()),
        tuple(changed.sort("position").rows()),
        tuple(new["position"]),
        followed=tuple(same.filter(pl.col("pk").is_in(others.implode())).rows()) if len(others) else (),
    )


KEYS = {"content": pl.String, "natural": pl.String}
CURRENT = {"pk": pl.Int64, **KEYS}


def _paired(brought: pl.DataFrame, there: pl.DataFrame, key: str) -> pl.DataFrame:
    """Positions and primary keys of rows of the same key: the first with the first, the second with the second. Where
    something is told of rows, those of which the same is; then those of which nothing is with what is left."""
    if "told" not in brought.columns:
        return _in_order(brought, there, key)
    both = [
        frame.with_columns(pl.concat_str(key, "told", separator=BETWEEN).alias("both"))
        for frame in (brought, there)
    ]
    found = _in_order(both[0], both[1], "both")
    mine = brought.join(found, on="position", how="anti", maintain_order="left")
    theirs = there.join(found, on="pk", how="anti", maintain_order="left")
    silent = pl.col("told") == ""
    return pl.concat(
        [
            found,
            _in_order(mine.filter(~silent), theirs.filter(silent), key),
            _in_order(mine.filter(silent), theirs.filter(~silent), key),
        ]
    )


def _in_order(brought: pl.DataFrame, there: pl.DataFrame, key: str) -> pl.DataFrame:
    some = brought.select("position", key).join(
        there.select(key).unique(), on=key, how="semi", maintain_order="left"
    )
    some = some.with_columns(pl.int_range(pl.len()).over(key).alias("nth"))
    theirs = there.select("pk", key).join(
        some.select(key).unique(), on=key, how="semi", maintain_order="left"
    )
    theirs = theirs.with_columns(pl.int_range(pl.len()).over(key).alias("nth"))
    return some.join(theirs, on=[key, "nth"]).select("position", "pk")
