"""Layouts of what a test itself sent: any rows come back, an organisation's own, and a choice that cannot be made."""

from __future__ import annotations

import csv
from datetime import date

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from firstcall.access.queries import operator
from firstcall.activities.actions import import_activities
from firstcall.exchange.files import write_export
from firstcall.exchange.layouts.sheets import Choice
from firstcall.intake.models import ImportBatch
from firstcall.policy.refusal import Refused
from tests.exchange.test_layouts import written
from tests.gaps.country import AT, SmallCountry

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]  # what is asked here is the same on either


@pytest.fixture
def country() -> SmallCountry:
    return SmallCountry()


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Mn"]),
    max_size=12,
)
WORDS = st.one_of(TEXT, st.sampled_from(["=cmd|' /C calc'!A0", "@SUM(1)", "+1+1", "-2+3", "a;b", 'a "b", c']))
FIGURE = st.one_of(st.none(), st.integers(0, 10**6))
ROW = st.fixed_dictionaries({
    "organisation": st.sampled_from(["WFP", "FAO"]), "implementer": st.sampled_from(["", "WFP", "FAO"]),
    "area": st.sampled_from(["ZZ1", "ZZ11", "ZZ12", "ZZ21"]), "activity": WORDS, "indicator": WORDS, "site": WORDS,
    "donor": WORDS, "month": st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2026, 1, 1))),
    "start": st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2026, 1, 1))),
    "status": st.sampled_from(["", "planned", "ongoing", "completed", "suspended"]),
    "people": st.sampled_from(["", "IDP", "Refugees", "Host community", "Nomads"]),
    "new": FIGURE, "homes": FIGURE,
    "again": st.sampled_from(["", "yes", "no"]), "unit": st.sampled_from(["", "kits"]),
    "quantity": st.one_of(st.none(), st.integers(0, 999), st.sampled_from([0.5, 12.25, 4233.8715600000005])),
    "girls": FIGURE, "men": FIGURE, "old": FIGURE, "reached": FIGURE, "targeted": FIGURE,
})  # fmt: skip
ASKED = {
    "Organisation": "organisation", "Implementing partner": "implementer", "P-code": "area", "Activity": "activity",
    "Indicator": "indicator", "Site": "site", "Donor": "donor", "Month": "month", "Start date": "start",
    "Status": "status", "Population group": "people", "Girls 0-4": "girls", "Men 18-59": "men", "Female 60+": "old",
    "People reached": "reached", "People targeted": "targeted", "New beneficiaries": "new", "Households": "homes",
    "Recurrent activity": "again", "Unit": "unit", "Quantity": "quantity",
}  # fmt: skip


@pytest.mark.one_engine
@examples(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, min_size=1, max_size=8), format=st.sampled_from(["csv", "hxl", "xlsx"]))
def test_any_rows_come_back_as_they_were(tmp_path, rows, format):
    from django.db import transaction

    with transaction.atomic():
        country = SmallCountry()
        path, again = tmp_path / "in.csv", tmp_path / f"again.{format}"
        with path.open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.writer(file)
            writer.writerow(ASKED)
            for row in rows:
                row = {**row, "month": f"{row['month']:%Y-%m}" if row["month"] else ""}
                writer.writerow(["" if row[name] is None else row[name] for name in ASKED.values()])
        (first,) = import_activities(
            [path], emergency=country.emergency, group=country.food, by=operator(), at=AT
        )
        write_export(
            "activities", emergency=country.emergency, group=None, format=format, path=again,
            actor=operator(), at=AT, choice=Choice("group-5w"),
        )  # fmt: skip
        (second,) = import_activities([again], emergency=country.emergency, by=operator(), at=AT)
        counts = (second["accepted"], second["unchanged"], second["new"], second["changed"])
        assert counts == (first["accepted"], first["accepted"], 0, 0)
        transaction.set_rollback(True)


def test_an_organisation_has_its_rows_back_in_its_own_layout(country, tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(
        "Notas,Mujeres,Actividad,Organización,Municipio código,Mes,Beneficiarios\n"
        "x,7,Comida,WFP,ZZ11,2022-06,9\n,,Semillas,FAO,ZZ12,2022-07,4\n"
    )
    import_activities([path], emergency=country.emergency, group=country.food, by=operator(), at=AT)
    batch = ImportBatch.objects.latest("pk")
    batch.columns = dict(sorted(batch.columns.items()))  # a database may keep them in another order
    batch.save()
    lines = written(country, tmp_path / "out.csv", "own", organisation=country.organisation("WFP"))
    assert lines == [
        ["Notas", "Mujeres", "Actividad", "Organización", "Municipio código", "Mes", "Beneficiarios"],
        ["", "7", "Comida", "Organisation WFP", "ZZ11", "2022-06", "9"],
    ]


def test_columns_for_each_month_are_put_together_in_its_own_layout(country, tmp_path):
    path = tmp_path / "wide.csv"
    path.write_text(
        "Partner,Activity,Admin2 PCode,Jan 2022,Feb 2022,Mar 2022,Apr 2022\n"
        "WFP,Food,ZZ11,5,,7,\nWFP,Seeds,ZZ12,,3,,4\n"
    )
    import_activities([path], emergency=country.emergency, group=country.food, by=operator(), at=AT)
    lines = written(country, tmp_path / "out.csv", "own", organisation=country.organisation("WFP"))
    assert lines[0] == ["Partner", "Activity", "Admin2 PCode", "Month", "People reached"]
    assert sorted(lines[1:]) == [
        ["Organisation WFP", "Food", "ZZ11", "2022-01", "5"], ["Organisation WFP", "Food", "ZZ11", "2022-03", "7"],
        ["Organisation WFP", "Seeds", "ZZ12", "2022-02", "3"], ["Organisation WFP", "Seeds", "ZZ12", "2022-04", "4"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        (Choice("6w"), "Choose one of: group-5w, ocha-3w"),
        (Choice("donor"), "Name the donor"),
        (Choice("own"), "Name the organisation"),
    ],
)
def test_a_choice_that_cannot_be_made_says_what_is_missing(country, tmp_path, choice, sentence):
    with pytest.raises(Refused, match=sentence):
        write_export(
            "activities", emergency=country.emergency, group=None, format="csv", path=tmp_path / "x",
            actor=operator(), at=AT, choice=choice,
        )  # fmt: skip
    with pytest.raises(Refused, match="Only activities have layouts"):
        write_export(
            "gaps", emergency=country.emergency, group=None, format="csv", path=tmp_path / "x", actor=operator(),
            at=AT, choice=Choice("group-5w"),
        )  # fmt: skip


def test_without_a_file_there_is_no_own_layout(country, tmp_path):
    with pytest.raises(Refused, match="no layout of its own"):
        written(country, tmp_path / "x", "own", organisation=country.organisation("FAO"))
