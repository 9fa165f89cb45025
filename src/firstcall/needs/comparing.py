"""What a file of needs brings beside what the same assessment gave before, in keys and in counts."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from firstcall.intake.models import ImportBatch
from firstcall.intake.rules import Problems
from firstcall.needs.matching import Comparison, compare, key_of
from firstcall.needs.models import Assessment, NeedFigure
from firstcall.needs.queries import standing_needs
from firstcall.needs.rollup import METRICS
from firstcall.policy.refusal import gettext_noop
from firstcall.structure.models import Emergency

ABOUT = ("sector", "area", "population_group", "sex", "age", "disability", "unit")
SAID = (*METRICS, "severity", "as_of", "source")
STORED = ("sector", "area_id", *ABOUT[2:], *SAID)


def compared(emergency: Emergency, figures: pl.DataFrame, assessment: Assessment | None) -> Comparison:
    """Beside what the same assessment gave before; figures of another one are neither the same nor replaced."""
    incoming = [keys(values) for values in figures.select(*ABOUT, *SAID).iter_rows()]
    current = standing_needs(emergency).filter(assessment=assessment).values_list("pk", *STORED)
    there = [(pk, *keys(values)) for pk, *values in current.iterator(chunk_size=5000)]
    return compare(incoming, there)


def keys(values: Sequence[object]) -> tuple[str, str]:
    """The keys of a figure's content and of what it is about: severity, targets, population or need of some people.

    Targets alone, in a sheet or file of their own, do not take the place of the people in need they belong to.
    """
    said = dict(zip(SAID, values[len(ABOUT) :], strict=True))
    told = [
        name
        for name in ("severity", "affected", "in_need", "targeted", "population")
        if said[name] is not None
    ]
    kind = "in_need" if told[:1] == ["affected"] else next(iter(told), "in_need")
    return key_of(values), key_of([*values[: len(ABOUT)], kind])


def say_outweighed(
    emergency: Emergency, figures: pl.DataFrame, assessment: Assessment | None, problems: Problems
) -> None:
    """Name the rows of targets alone for which a larger target came with the people in need: the larger counts."""
    alone = figures.filter(
        pl.col("targeted").is_not_null(), pl.all_horizontal(pl.col(*METRICS[:3], "severity").is_null())
    )
    if alone.height == 0:
        return
    there: dict[tuple[object, ...], int] = {}
    stored = standing_needs(emergency).filter(assessment=assessment).exclude(in_need=None)
    for *about, targeted in stored.exclude(targeted=None).values_list(
        "sector", "area_id", *ABOUT[2:], "targeted"
    ):
        there[tuple(about)] = max(targeted, there.get(tuple(about), 0))
    rows = alone.select("row", "targeted", *ABOUT).iter_rows()
    said = [row for row, targeted, *about in rows if there.get(tuple(about), 0) > targeted]
    if said:
        problems.add(
            "target-outweighed",
            gettext_noop(
                "An earlier file states a larger target together with the people in need. The larger counts."
            ),
            rows=sorted(set(said)),
            suggestion=gettext_noop("Send the people in need and the targets in one file."),
            refused=False,
        )


def counts(read: int, figures: pl.DataFrame, found: Comparison) -> dict[str, int]:
    """Counts of the sheet's rows: new or changed where one of a row's figures is."""
    listed = figures.select("row", "also").rows()
    rows = [(row, *(also or ())) for row, also in listed]
    new = {row for position in found.new for row in rows[position]}
    changed = {row for position, _ in found.changed for row in rows[position]} - new
    accepted = {row for some in rows for row in some}
    return {
        "rows": read,
        "accepted": len(accepted),
        "new": len(new),
        "changed": len(changed),
        "unchanged": len(accepted) - len(new) - len(changed),
        "rejected": read - len(accepted),
    }


def totals_of(figures: pl.DataFrame) -> dict[str, int]:
    """Plain sums over the accepted rows, whatever their level; the added-up figures are the roll-up's."""
    return {
        "areas": figures["area"].n_unique(),
        "in_need": int(figures["in_need"].sum()),
        "targeted": int(figures["targeted"].sum()),
    }


def touched_by(batch: ImportBatch) -> set[tuple[int | None, str]]:
    """The groups and sectors of what the batch brought and what it superseded."""
    brought = NeedFigure.objects.filter(batch=batch).order_by().values_list("group_id", "sector").distinct()
    replaced = (
        NeedFigure.objects.filter(superseded_by=batch).order_by().values_list("group_id", "sector").distinct()
    )
    return {*brought, *replaced}


def repeated(batch: ImportBatch, assessment: Assessment | None) -> list[int]:
    """The figures of an assessment (primary keys) that say again, or otherwise, what the file's are about."""
    assert batch.emergency is not None
    mine = NeedFigure.objects.filter(batch=batch).order_by("pk").values_list(*STORED)
    incoming = [(f"in {number}", keys(values)[1]) for number, values in enumerate(mine)]
    rows = standing_needs(batch.emergency).filter(assessment=assessment).exclude(batch=batch)
    there = [(pk, f"there {pk}", keys(values)[1]) for pk, *values in rows.values_list("pk", *STORED)]
    return [pk for _position, pk in compare(incoming, there).changed]
