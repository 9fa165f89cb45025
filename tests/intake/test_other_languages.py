"""Headings, months and sexes in languages beside those of the screens, and levels that a language leaves open."""

from __future__ import annotations

import pytest

from firstcall.intake.contents.dates import day, month
from firstcall.intake.sheets.columns import map_columns
from firstcall.intake.sheets.labelled import of_label
from tests.intake.test_long import read
from tests.intake.test_tables import ACTIVITIES

SHEETS = {
    "Ukrainian": (
        "Назва організації|Партнер-виконавець|Кластер|Область|Район|Громада|Населений пункт|"
        "Вид діяльності|Звітний місяць|"
        "Чоловіки|Жінки|Хлопці|Дівчата|Усього|Статус|Сума, грн",
        "organisation implementer sector admin1_name admin2_name admin3_name site activity month reached[m|adults] "
        "reached[f|adults] reached[m|children] reached[f|children] reached status -",
    ),
    "Russian": (
        "Организация|Исполнитель|Кластер|Область|Район|Населенный пункт|Деятельность|Отчетный месяц|"
        "Количество бенефициаров|Мужчины|Женщины|Мальчики|Девочки|Статус",
        "organisation implementer sector admin1_name admin2_name site activity month reached reached[m|adults] "
        "reached[f|adults] reached[m|children] reached[f|children] status",
    ),
    "Arabic": (
        "المنظمة المنفذة|القطاع / Sector|المحافظة / Governorate|المنطقة / District|الناحية|القرية|"
        "النشاط|الشهر|رجال|نساء|"
        "فتيان|فتيات|المجموع|حالة النشاط",
        "implementer sector admin1_name admin2_name admin3_name site activity month reached[m|"
        "adults] reached[f|adults] "
        "reached[m|children] reached[f|children] reached status",
    ),
    "Arabic with instructions": (
        "المنظمة (اختر من القائمة)|المحافظة (اختر من القائمة)|المنطقة|الناحية|عدد المستفيدين (أفراد)|"
        "عدد المستفيدين (أسر)",
        "organisation admin1_name admin2_name admin3_name reached households",
    ),
    "Portuguese": (
        "Organização|Parceiro de implementação|Província|Distrito|Posto Administrativo|Actividade|"
        "Mês|Nº de beneficiários|"
        "Homens|Mulheres|Rapazes|Raparigas|Nº de famílias|Modalidade|Código do projecto",
        "organisation implementer admin1_name admin2_name admin3_name activity month reached reached[m|adults] "
        "reached[f|adults] reached[m|children] reached[f|children] households modality project",
    ),
    "Spanish of Colombia": (
        "Organización|Departamento|Código DANE departamento|Municipio|Código DANE municipio|Actividad",
        "organisation admin1_name admin1_code admin2_name admin2_code activity",
    ),
    "Dari": (
        "موسسه|بخش|ولایت|ولسوالی|فعالیت|ماه|مرد|زن|مجموع",
        "organisation sector admin1_name admin2_name activity month reached[m|] reached[f|] reached",
    ),
    "Turkish": (
        "Kuruluş|Sektör|İl|İlçe|Faaliyet|Ay|Erkek|Kadın|Toplam|Durum",
        "organisation sector admin1_name admin2_name activity month reached[m|] reached[f|] reached status",
    ),
    "site lists and facilities": (
        "Site name|Site managed by|Governorate|District|# Households|# Individuals|Capacity",
        "site organisation admin1_name admin2_name households reached -",
    ),
    "names of a program": ("Partner.name|Indicator.name|Indicator.units|Value", "organisation indicator unit quantity"),
}  # fmt: skip


@pytest.mark.parametrize("language", SHEETS)
def test_a_sheet_of_another_language(language: str) -> None:
    headings, fields = (text.split(cut) for text, cut in zip(SHEETS[language], "| ", strict=True))
    columns = map_columns(headings, [""] * len(headings), [""] * len(headings), ACTIVITIES, {})
    found = [f"{one.field}[{one.band.key}]" if one.band else one.field or "-" for one in columns]
    assert found == fields


def test_names_of_levels_stay_where_codes_stand_beside_them() -> None:
    headings = ["Commune", "Code commune", "District"]
    columns = map_columns(headings, [""] * 3, [""] * 3, ACTIVITIES, {})
    assert columns[0].field[:6] == columns[1].field[:6]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("كانون ثاني ٢٠٢٦", "2026-01-01"), ("كانون الثاني 2026", "2026-01-01"), ("يناير ٢٠٢٦", "2026-01-01"),
        ("تشرين أول 2025", "2025-10-01"), ("серпня 2025", "2025-08-01"), ("август 2025 г.", "2025-08-01"),
        ("Şubat 2026", "2026-02-01"), ("حمل ۱۴۰۴", None),
    ],
)  # fmt: skip
def test_months_of_other_languages(text: str, meant: str | None) -> None:
    found = month(text).value
    assert (str(found) if found else None) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("آب 2026 / August 2026", "2026-08-01"), ("вересень 2025 / September 2025", "2025-09-01"),
        ("вер.25", "2025-09-01"),
        ("آب 2026 / July 2026", None), ("March / May 2026", None),
    ],
)  # fmt: skip
def test_a_month_in_two_languages(text: str, meant: str | None) -> None:
    found = month(text).value
    assert (str(found) if found else None) == meant


@pytest.mark.parametrize(
    ("text", "meant"), [("01.08.2025", "2025-08-01"), ("31.08.2025 р.", "2025-08-31"), ("01/08/2025", None)]
)
def test_with_points_the_day_comes_first(text: str, meant: str | None) -> None:
    found = day(text).value
    assert (str(found) if found else None) == meant


@pytest.mark.parametrize(
    ("heading", "band"),
    [
        ("Adolescentes hombres", "m|adolescents"), ("Adolescentes mujeres", "f|adolescents"),
        ("إناث بالغات", "f|adults"),
        ("Students (Boys)", "m|children"), ("Alunas (Raparigas)", "f|children"), ("عدد الطلاب الذكور", "m|"),
    ],
)  # fmt: skip
def test_people_by_sex_and_age_under_other_words(heading: str, band: str) -> None:
    (found, *_others) = of_label(heading, "", ACTIVITIES)
    assert (found.field.name, found.band.key) == ("reached", band)


def test_sexes_under_a_band_of_disability_are_no_further_people() -> None:
    rows = [
        ["", "", "", "المستفيدون", "", "", "ذوي الإعاقة", ""],
        ["المنظمة", "المحافظة", "النشاط", "ذكور بالغين", "إناث بالغات", "المجموع", "ذكور", "إناث"],
        ["CARE", "Bay", "توزيع", "10", "20", "30", "1", "2"],
    ]
    found = [(one.field, one.band.key) for one in read(rows).columns[3:]]
    assert found == [
        ("reached", "m|adults"), ("reached", "f|adults"), ("reached", "|"), ("disability", "m|"), ("disability", "f|"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "meant"),
    [
        ("عدد المستفيدين الجدد", "new_beneficiaries"), ("Кількість осіб планова", ""), ("Pessoas previstas", ""),
        ("أطفال ذكور دون 18", "reached[m|0-17]"), ("نساء فوق 60", "reached[f|60+]"),
        ("Дівчата до 18", "reached[f|0-17]"),
        ("Factores de riesgo", ""), ("План", "targeted"), ("Факт", "quantity"),
    ],
)  # fmt: skip
def test_words_that_change_what_a_heading_counts(heading: str, meant: str) -> None:
    found = of_label(heading, "", ACTIVITIES)
    band = f"[{found[0].band.key}]" if found and found[0].band else ""
    assert (found[0].field.name + band if found else "") == meant
