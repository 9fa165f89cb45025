"""What people write for a sector, and what it stands for."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.policy.profiles import profile, sector_code_for, sector_codes_for, sector_name
from firstcall.policy.sector_names import all_names, global_codes, key_of, parent_code, spellings

pytestmark = pytest.mark.one_engine
IASC = profile("iasc-2006")
REAL = Path(os.environ.get("FIRSTCALL_REAL_DATA", "../shared/data"))

WRITTEN = [
    # written, code, sectors of iasc-2006
    ("SHL", "SHL", ["shelter"]),
    ("ESNFI", "SHL", ["shelter"]),
    ("Shelter and NFIs", "SHL", ["shelter"]),
    ("Abris / NFI", "SHL", ["shelter"]),
    ("abris d’urgence", "SHL", ["shelter"]),
    ("CCCM", "CCM", ["cccm"]),
    ("Camp Coordination / Management", "CCM", ["cccm"]),
    ("WASH", "WSH", ["watsan"]),
    ("  wash cluster ", "WSH", ["watsan"]),
    ("Water, Sanitation and Hygiene", "WSH", ["watsan"]),
    ("Water Sanitation & Hygiene", "WSH", ["watsan"]),
    ("EHA", "WSH", ["watsan"]),
    ("Agua, saneamiento e higiene", "WSH", ["watsan"]),
    ("Santé", "HEA", ["health"]),
    ("SANTE", "HEA", ["health"]),
    ("الصحة", "HEA", ["health"]),
    ("Health (HEA)", "HEA", ["health"]),
    ("Éducation", "EDU", ["education"]),
    ("Education in Emergencies", "EDU", ["education"]),
    ("Securité alimentaire", "FSC", ["agriculture", "food"]),
    ("Food Security", "FSC", ["agriculture", "food"]),
    ("FSL", "FSC", ["agriculture", "food"]),
    ("food+agriculture", "FSC", ["agriculture", "food"]),
    ("Food & Agriculture", "FSC", ["agriculture", "food"]),
    ("Food", "FSC", ["food"]),
    ("Alimentación", "FSC", ["food"]),
    ("Agriculture", "FSC", ["agriculture"]),
    ("GBV", "PRO-GBV", ["protection"]),
    ("Child Protection", "PRO-CPN", ["protection"]),
    ("Explosive Hazards", "PRO-MIN", ["protection"]),
    ("Lutte antimine", "PRO-MIN", ["protection"]),
    ("HLP", "PRO-HLP", ["protection"]),
    ("Relèvement Précoce", "ERY", ["early_recovery"]),
    ("ETC", "TEL", ["telecommunications"]),
    ("Logistique", "LOG", ["logistics"]),
    ("Protection : Violences basées sur le genre (VBG)", "PRO-GBV", ["protection"]),
    ("Protection - Child Protection", "PRO-CPN", ["protection"]),
    ("Protection (PE)", "PRO-CPN", ["protection"]),
    ("Relèvement précoce (RP)", "ERY", ["early_recovery"]),
    ("Protection (MA)", None, []),
    ("Health: Nutrition", None, []),
    ("Здоров'я", "HEA", ["health"]),
    ("MPCA", "Cash", []),
    ("Intersectoral", "Intersectoral", []),
    ("Réponse aux réfugiés", None, ["refugees"]),
    ("refugees", None, ["refugees"]),
    ("watsan", "WSH", ["watsan"]),
    # several at once
    ("Health and Nutrition", None, ["nutrition", "health"]),
    ("Salud y nutrición", None, ["nutrition", "health"]),
    ("Santé et nutrition", None, ["nutrition", "health"]),
    ("Health and Nutrition Cluster", None, ["nutrition", "health"]),
    ("Water, sanitation and hygiene / Health", None, ["health", "watsan"]),
    ("Shelter/CCCM", None, ["shelter", "cccm"]),
    ("Education and refugees", None, ["refugees", "education"]),
    # nothing, rather than something wrong
    ("", None, []),
    ("  ", None, []),
    ("cluster", None, []),
    ("Livelihoods", None, []),
    ("Coordination", None, []),
    ("Other", None, []),
    ("Health, etc.", None, []),
    ("etc.", None, []),
    ("Health and Safety", None, []),
    ("Mental Health", None, []),
    ("Shelter, Land and Site Coordination", None, []),
    ("Environmental Protection", None, []),
    ("Legal Assistance / Protection", None, []),
    ("Not specified", None, []),
]


@pytest.mark.parametrize(("written", "code", "sectors"), WRITTEN)
def test_a_written_sector(written, code, sectors):
    assert sector_code_for(written) == code
    assert [sector.id for sector in IASC.find_sector(written)] == sectors


def test_a_merged_name_gives_every_code():
    assert sector_codes_for("Health & Nutrition") == ("HEA", "NUT")
    assert sector_codes_for("Health and cooking") == ()


def test_the_codes_are_those_of_the_exchange_contract():
    sectors = "SHL CCM PRO PRO-MIN PRO-CPN PRO-GBV PRO-HLP FSC WSH LOG EDU NUT HEA ERY TEL"
    assert global_codes() == {*sectors.split(), "Cash", "Hum", "Multi", "Intersectoral"}


def test_every_spelling_finds_its_own_row():
    for row in all_names():
        for spelling in spellings(row):
            assert sector_code_for(spelling) == (row.code or None), spelling


def test_names_and_parents():
    assert sector_name("WSH", "fr") == "Eau, assainissement et hygiène"
    assert sector_name("XYZ") == "XYZ"
    assert (parent_code("PRO-GBV"), parent_code("PRO")) == ("PRO", "")


@given(st.sampled_from([s for row in all_names() for s in spellings(row)]), st.sampled_from("xqzj"))
def test_a_misspelt_name_is_never_matched_in_silence(spelling, letter):
    assert sector_codes_for(spelling + letter + letter + letter) == ()


@given(st.text(max_size=60))
def test_any_text_is_answered_and_case_does_not_matter(text):
    assert key_of(key_of(text)) == key_of(text)
    assert IASC.find_sector(text) == IASC.find_sector(f"  {text}\n")


@pytest.mark.real_data
@pytest.mark.skipif(not REAL.is_dir(), reason=f"no real data in {REAL}")
def test_the_global_list_of_clusters_in_english_and_french():
    path = REAL / "orgs" / "global_coordination_groups_clusters.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 15
    for row in rows:
        assert sector_code_for(row["Preferred Term"]) == row["ACRONYM"]
        assert sector_code_for(row["Preferred Term (fr)"]) == row["ACRONYM"]


@pytest.mark.real_data
@pytest.mark.skipif(not REAL.is_dir(), reason=f"no real data in {REAL}")
def test_every_cluster_of_the_ethiopian_sheet_is_known():
    with (REAL / "3w" / "ETH_3w_august_2025.csv").open(encoding="utf-8-sig", newline="") as file:
        written = {row["Cluster"] for row in csv.DictReader(file)} - {""}
    assert {name: sector_code_for(name) for name in sorted(written)} == {
        "Agriculture": "FSC",
        "CCCM": "CCM",
        "ESNFI": "SHL",
        "Education": "EDU",
        "Health": "HEA",
        "Nutrition": "NUT",
        "Protection": "PRO",
        "WASH": "WSH",
    }
