"""Kinds of files as they are published: of many countries and years, tagged here and there, with lists of their own."""

from __future__ import annotations

from pathlib import Path

from tests.activities.test_templates_in_use import read, refused
from tests.intake.made import workbook


def test_hashtags_name_the_organisation_and_its_type_stands_in_a_column_for_implementers(
    tmp_path: Path,
) -> None:
    """Several columns of one list of partners; the longer description of an activity is kept beside it."""
    rows = [
        ["ORGANIZACIÓN DONANTE", "ORGANIZACIÓN IMPLEMENTADORA", "TIPO DE ORGANIZACIÓN IMPLEMENTADORA", "PCODE1",
         "ADMIN 1", "SECTOR / CLUSTER", "ACTIVIDAD", "DESCRIPCIÓN DE LA ACTIVIDAD", "PERSONAS ALCANZADAS", "Niñas",
         "Niñas menor de 5 años"],
        ["", "#org +name", "", "#adm1 +pcode", "#adm1 +name", "#sector +name", "", "", "#reached +total", "", ""],
        ["UNICEF", "Manos del Valle", "ONG Nacional", "ZZ01", "Nord", "Educación", "Kits", "Entrega", 30, 20, 5],
        ["", "Manos del Valle", "ONG Nacional", "ZZ00", "Cobertura Nacional", "Educación", "Kits", "", 4, 0, 0],
    ]  # fmt: skip
    path = workbook(tmp_path / "345w.xlsx", {"345W": rows})
    records, said = read(path, "organisation_name", "organisation_type", "activity", "cells")
    assert records == [
        (None, "EDU", "ZZ01", 30, "Manos del Valle", "441", "Kits", '{"f|0-4":5,"f|children":20}'),
        (None, "EDU", "ZZ", 4, "Manos del Valle", "441", "Kits", '{"f|0-4":0,"f|children":0}'),
    ]
    assert refused(said) == []
