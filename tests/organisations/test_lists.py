"""Lists of organisations: what they name, what is in doubt, and taking them back."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from firstcall.access.queries import nobody
from firstcall.access.rules import Forbidden, NotVisible
from firstcall.intake.models import ImportBatch, ImportProblem
from firstcall.intake.rules import Problems
from firstcall.organisations import actions, queries
from firstcall.organisations.lists import Line, understand
from firstcall.organisations.models import Organisation, OrganisationAlias
from firstcall.organisations.names import key
from firstcall.policy.profiles import profile
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerEntry
from tests.organisations.conftest import directory_of


def understood(*lines: Line):
    problems = Problems()
    return understand(lines, problems), [(p.code, p.refused, p.rows, p.value) for p in problems]


def test_rows_of_one_name_are_one_organisation():
    listed, problems = understood(
        Line(2, "World Food Programme", ("PAM",), "WFP", "447"),
        Line(3, "world food programme", ("World Food Program", "PMA"), "WFP", "UN", "TCD"),
        Line(4, "Green Horn (GHO)", (), "", "NNGO", "ETH"),
    )
    assert problems == []
    assert [(o.name, o.acronym, o.type_code, o.country, o.rows) for o in listed] == [
        ("World Food Programme", "WFP", "447", "", [2, 3]),
        ("Green Horn (GHO)", "GHO", "441", "ETH", [4]),
    ]
    assert dict(listed[0].spellings) == {
        ("PAM", ""): [2],
        ("World Food Program", "TCD"): [3],
        ("PMA", "TCD"): [3],
    }


def test_an_organisation_of_a_national_kind_listed_in_two_countries_is_of_neither():
    listed, _problems = understood(
        Line(2, "A B", type="441", country="ETH"), Line(3, "A B", type="441", country="SOM")
    )
    assert listed[0].country == ""


DOUBTS = [
    ([Line(2, "  ", ("X",))], [("name-missing", True, 1, "")]),
    ([Line(2, "UNIСEF")], [("name-mixed-scripts", True, 1, "UNIСEF")]),  # a Cyrillic С
    ([Line(2, "Aid", ("A\u202eid",))], [("name-hidden-characters", True, 1, "A\u202eid")]),
    ([Line(2, "Aid", type="Circus")], [("type-unknown", False, 1, "Circus")]),
    ([Line(2, "Aid", type="INGO"), Line(3, "Aid", type="NNGO")], [("type-differs", False, 2, "Aid")]),
    ([Line(2, "Aid", acronym="AI"), Line(3, "Aid", acronym="AD")], [("acronym-differs", False, 2, "Aid")]),
    ([Line(2, "Aid One", ("Aid",)), Line(3, "Aid Two", ("AID",))], [("spelling-ambiguous", True, 2, "aid")]),
    ([Line(2, "Aid One", ("Aid",), country="ETH"), Line(3, "Aid Two", ("AID",), country="SOM")], []),
]


@pytest.mark.parametrize(("lines", "expected"), DOUBTS)
def test_what_is_in_doubt_is_said(lines, expected):
    listed, problems = understood(*lines)
    assert problems == expected
    if expected and expected[0][0] == "spelling-ambiguous":
        assert [dict(one.spellings) for one in listed] == [{}, {}]


def write(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


PLAIN = (
    "Organisation,Acronym,Type,Country",
    "Green Horn,GH,NNGO,ETH",
    "Blue Nile Aid,BNA,INGO,",
    "United Nations Children’s Fund,UNICEF,UN,",
    "Lost,LO,NNGO,XX",
    ",NN,NNGO,ETH",
)


def test_names_are_kept_as_the_list_writes_them_and_two_that_differ_are_two():
    listed, problems = understood(
        Line(2, "Mercy Corps International", ("Mercy Corps",), "MCI"),
        Line(3, "Mercy Corps (MC)", (), "", "INGO", "SOM"),
        Line(4, "Green Horn  (GHO)"),
        Line(5, "Action against Thirst", ("Acción", "Action Against Thirst"), "AAT"),
        Line(6, "Action against Thirst", (), "AAT"),
        Line(7, "Action Against Thirst", (), "AAT"),
    )
    assert [(o.name, o.acronym, o.rows) for o in listed] == [
        ("Mercy Corps International", "MCI", [2]),
        ("Mercy Corps (MC)", "MC", [3]),
        ("Green Horn  (GHO)", "GHO", [4]),
        ("Action Against Thirst", "AAT", [5, 6, 7]),  # the spelling that the list itself says is written
    ]
    assert problems == []


ACRONYMS = [
    ("Blue Nile Relief Organization (BNRO)", "Blue Nile Relief Organization (B", "BNRO"),  # cut off
    ("Blue Nile Relief (BNR)", "Blue Nile Relief (BNR)", "BNR"),
    ("Women Pioneers for Life (HINNA)", "Women Pioneers for L", "HINNA"),
    ("Blue Nile Relief Organization", "Blue Nile Reli", ""),
    ("Education Action", "Education Action", "Education Action"),
    ("Oxfam (GB)", "", ""),
    ("Oxfam (GB)", "Oxfam", "Oxfam"),
    ("Green Horn (GHO)", "", "GHO"),
    ("Green Horn (GHO)", "GH", "GH"),
]


@pytest.mark.parametrize(("name", "said", "acronym"), ACRONYMS)
def test_a_name_cut_off_is_no_acronym(name, said, acronym):
    assert understood(Line(2, name, acronym=said))[0][0].acronym == acronym


def planned(directory, *lines: Line):
    from firstcall.organisations.lists import plan

    problems = Problems()
    found = plan(understand(lines, problems), directory, problems)
    known = [(directory.organisations[pk].name, one.name) for pk, one in found.known]
    return known, [one.name for one in found.new], [(p.code, p.value) for p in problems]


KNOWN = directory_of(("Mercy Corps", ""), ("Save All (SA)", "SA"), ("Relief Aid", "XYZ"))
PLANS = [
    (["Mercy Corps (MC)"], [("Mercy Corps", "Mercy Corps (MC)")], [], []),
    (["Save All"], [("Save All (SA)", "Save All")], [], []),
    (["Mercy Corps (MC)", "Mercy Corps"], [("Mercy Corps", "Mercy Corps")], ["Mercy Corps (MC)"],
     [("name-twice", "Mercy Corps (MC)")]),
    (["Relief Aid (RA)"], [], ["Relief Aid (RA)"], [("name-twice", "Relief Aid (RA)")]),
    (["Save All (SAL)"], [], ["Save All (SAL)"], []),
]  # fmt: skip


@pytest.mark.parametrize(("names", "known", "new", "problems"), PLANS)
def test_an_acronym_in_brackets_makes_no_other_organisation_unless_the_list_says_so(
    names, known, new, problems
):
    lines = [Line(row, name) for row, name in enumerate(names, 2)]
    assert planned(KNOWN, *lines) == (known, new, problems)


@pytest.mark.django_db
class TestImport:
    @pytest.fixture
    def plain(self, tmp_path):
        return write(tmp_path / "plain.csv", *PLAIN)

    @pytest.fixture(autouse=True)
    def agencies(self, at):
        actions.seed_agencies(profile("iasc-2006"), at=at)

    def test_a_plain_list(self, plain, ocha, at):
        report = actions.import_organisations(plain, file_name="mine.csv", by=ocha, at=at)
        counts = {
            name: report[name] for name in ("rows", "accepted", "new", "changed", "unchanged", "rejected")
        }
        assert counts == {"rows": 5, "accepted": 3, "new": 2, "changed": 0, "unchanged": 1, "rejected": 2}
        assert report["file"] == "mine.csv"
        assert [(p["code"], p["cell"]) for p in report["problems"]] == [
            ("country-unknown", "D5"),
            ("name-missing", "6"),
        ]
        assert report["totals"] == {"organisations": 3}
        horn = queries.find("GH")
        assert (horn.name, horn.type_code, horn.country_id, horn.status) == (
            "Green Horn",
            "441",
            "ETH",
            "confirmed",
        )
        assert queries.find("BNA").country_id is None
        assert Organisation.objects.filter(acronym="UNICEF").count() == 1
        batch = ImportBatch.objects.get(public_id=report["batch"])
        assert (batch.kind, batch.state, batch.problems.count()) == ("organisations", "committed", 2)
        assert LedgerEntry.objects.latest("sequence").act == "organisations.imported"

    def test_the_same_list_again_changes_nothing(self, plain, ocha, at):
        actions.import_organisations(plain, by=ocha, at=at)
        before = (Organisation.objects.count(), OrganisationAlias.objects.count())
        again = actions.import_organisations(plain, by=ocha, at=at)
        assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 3)
        assert (Organisation.objects.count(), OrganisationAlias.objects.count()) == before

    def test_a_dry_run_stores_nothing_and_reports_the_same(self, plain, ocha, at):
        entries = LedgerEntry.objects.count()
        dry = actions.import_organisations(plain, dry_run=True, by=ocha, at=at)
        assert (Organisation.objects.count(), ImportBatch.objects.count()) == (12, 0)
        assert (ImportProblem.objects.count(), LedgerEntry.objects.count()) == (0, entries)
        wet = actions.import_organisations(plain, by=ocha, at=at)
        assert {**dry, "batch": ""} == {**wet, "batch": ""}
        assert dry["batch"] == ""

    def test_a_list_completes_and_confirms_what_a_file_brought_and_undo_takes_it_back(
        self, plain, ethiopia, ocha, at
    ):
        from firstcall.record.rules import SYSTEM

        made = actions.register_unconfirmed(["Green Horn"], country=ethiopia, batch=None, by=SYSTEM, at=at)[
            "Green Horn"
        ]
        report = actions.import_organisations(plain, by=ocha, at=at)
        assert (report["new"], report["changed"]) == (1, 1)
        made.refresh_from_db()
        assert (made.acronym, made.type_code, made.status, made.version) == ("GH", "441", "confirmed", 2)
        batch = ImportBatch.objects.get(public_id=report["batch"])
        actions.undo_organisations(batch, by=ocha, at=at)
        made.refresh_from_db()
        assert (made.acronym, made.type_code, made.status) == ("", "", "unconfirmed")
        assert not Organisation.objects.filter(name="Blue Nile Aid").exists()
        assert batch.state == "undone"
        with pytest.raises(Refused) as caught:
            actions.undo_organisations(batch, by=ocha, at=at)
        assert caught.value.refusal.code == "batch-not-undoable"

    def test_a_list_after_a_file_takes_along_what_the_file_brought_under_its_spellings(
        self, tmp_path, ethiopia, chad, ocha, at
    ):
        from firstcall.record.rules import SYSTEM

        names = ["Horn Vert (HV)", "Corne Verte"]
        made = actions.register_unconfirmed(names, country=ethiopia, batch=None, by=SYSTEM, at=at)
        there = actions.register_unconfirmed(["Cuerno Verde"], country=chad, batch=None, by=SYSTEM, at=at)
        path = write(
            tmp_path / "spellings.csv",
            "Lookup,Canonical Name,Acronym,Type Code,Country Code",
            "Horn Vert,Green Horn,GH,441,ETH",
            "Corne Verte,Green Horn,GH,441,",
            "Cuerno Verde,Green Horn,GH,441,ETH",
        )
        report = actions.import_organisations(path, by=ocha, at=at)
        assert (report["rejected"], [p["code"] for p in report["problems"]]) == (0, [])
        horn = Organisation.objects.get(name="Green Horn")
        assert set(Organisation.objects.filter(merged_into=horn)) == set(made.values())
        assert queries.directory("ETH").match("HORN VERT").organisation.id == horn.pk
        assert queries.directory("TCD").match("Cuerno Verde").organisation.id == there["Cuerno Verde"].pk
        assert queries.directory("ETH").match("Cuerno Verde").organisation.id == horn.pk
        actions.undo_organisations(ImportBatch.objects.get(public_id=report["batch"]), by=ocha, at=at)
        assert not Organisation.objects.exclude(merged_into=None).exists()
        assert queries.find("Corne Verte") == made["Corne Verte"]

    def test_a_list_in_use_is_not_taken_back(self, plain, ocha, at):
        report = actions.import_organisations(plain, by=ocha, at=at)
        person = actions.create_person(name="Ada Example", by=ocha, at=at)
        actions.hold_post(person=person, organisation=queries.find("GH"), title="CD", by=ocha, at=at)
        batch = ImportBatch.objects.get(public_id=report["batch"])
        with pytest.raises(Refused) as caught:
            actions.undo_organisations(batch, by=ocha, at=at)
        assert caught.value.refusal.code == "list-in-use"
        assert queries.find("BNA").pk

    def test_spellings_that_mean_another_organisation_are_left_out(self, tmp_path, ocha, at):
        path = write(
            tmp_path / "spellings.csv",
            "Lookup,Canonical Name,Acronym,Type Code,Country Code",
            "World Food Programme,Worldly Foods,WF,437,",
            "W Foods,Worldly Foods,WF,437,",
            "PAM,Pan African Mission,PAM,437,TCD",
            "PanAM,Pan African Mission,PAM,437,TCD",
            "Pan African,Pan African Mission,PAM,437,",
        )
        report = actions.import_organisations(path, by=ocha, at=at)
        assert [(p["code"], p["refused"]) for p in report["problems"]] == [("spelling-taken", True)]
        assert (report["accepted"], report["rejected"]) == (4, 1)
        assert queries.find("World Food Programme").acronym == "WFP"
        assert queries.find("W Foods").name == "Worldly Foods"
        assert queries.find("PAM").acronym == "WFP"
        assert queries.find("PAM", "TCD").name == "Pan African Mission"
        assert queries.find("pan african", "SOM").name == "Pan African Mission"

    def test_a_name_that_may_be_two_or_only_looks_like_one_is_refused(self, tmp_path, ocha, at):
        Organisation.objects.create(name="Twice Aid")
        Organisation.objects.create(name="Twice aid.")
        path = write(tmp_path / "l.csv", "Organisation,Acronym", "Twice Aid,TA", "РЕСА,P", "Fine,F")
        Organisation.objects.create(name="PECA")
        report = actions.import_organisations(path, by=ocha, at=at)
        assert [(p["code"], p["value"]) for p in report["problems"]] == [
            ("name-ambiguous", "Twice Aid"),
            ("name-lookalike", "РЕСА"),
        ]
        assert (report["new"], report["rejected"]) == (1, 2)

    def test_the_public_may_not(self, plain, at):
        with pytest.raises((Forbidden, NotVisible)):
            actions.import_organisations(plain, by=nobody(), at=at)


def test_an_acronym_that_somebody_has_is_remarked():
    from firstcall.organisations.lists import plan

    problems = Problems()
    listed = understand([Line(2, "Norwegian Rural Club", acronym="NRC")], problems)
    found = plan(listed, directory_of(("Norwegian Refugee Council", "NRC")), problems)
    assert ([one.name for one in found.new], found.known) == (["Norwegian Rural Club"], [])
    assert [(p.code, p.refused) for p in problems] == [("acronym-shared", False)]


@pytest.mark.django_db
class TestRealLists:
    @pytest.fixture(autouse=True)
    def agencies(self, at):
        actions.seed_agencies(profile("iasc-2006"), at=at)

    def test_every_spelling_of_the_map_means_its_organisation_afterwards(self, real_data, ocha, at):
        path = real_data / "orgs/org_map_global_ETH_SOM_TCD.csv"
        report = actions.import_organisations(path, by=ocha, at=at)
        assert report["rows"] == 1001
        assert report["rejected"] == 0, [p for p in report["problems"] if p["refused"]]
        assert report["columns"]["Lookup"] == "alias"
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        names = {key(row["Canonical Name"]) for row in rows}
        assert report["totals"]["organisations"] == len(names) == 534
        kept = set(Organisation.objects.values_list("name", flat=True))
        assert {row["Canonical Name"] for row in rows} - kept == {"Action against Hunger"}  # … Against …
        # what the file itself gives to two organisations in one country, or names one and calls another
        meant = defaultdict(set)
        for row in rows:
            meant[key(row["Lookup"]), row["Country Code"]].add(key(row["Canonical Name"]))
        directories = {code: queries.directory(code) for code in {row["Country Code"] for row in rows}}
        wrong = []
        for row in rows:
            if not row["Lookup"] or len(meant[key(row["Lookup"]), row["Country Code"]]) > 1:
                continue
            match = directories[row["Country Code"]].match(row["Lookup"])
            own = directories[row["Country Code"]].match(row["Canonical Name"])
            if match.organisation is None or match.organisation != own.organisation:
                wrong.append((row["Country Code"], row["Lookup"], row["Canonical Name"], match.how))
        assert wrong == []

    def test_the_seed_list_of_patterns(self, real_data, ocha, at):
        report = actions.import_organisations(real_data / "orgs/org_canonical_lookup.csv", by=ocha, at=at)
        assert (report["rows"], report["rejected"]) == (145, 0)
        assert queries.find("INTERNATION RESCUE COMMETTEE").acronym == "IRC"
        assert queries.find("Fonds des Nations Unies pour l'Enfance").iasc_member
