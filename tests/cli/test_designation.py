"""Cases driven end to end through the command line alone, as a script would; and everybody who must not is refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters

from firstcall.access.models import User
from firstcall.record.models import LedgerEntry
from tests.cli.designating import CODE, PASSWORDS, Response, done, response  # noqa: F401
from tests.cli.run import firstcall

pytestmark = pytest.mark.one_engine  # tests/designation asks both databases
ok = 0


def consult_headquarters(case: Response, *agencies: str) -> None:
    for agency in agencies:
        for level in ("country", "headquarters"):
            said = case.desk("consult", "global_lead", "--with", agency, "--level", level)
            assert said.code == ok, said.err


def test_the_ongoing_procedure_with_a_counter_proposal(response: Response, tmp_path: Path):  # noqa: F811
    """Opened by the desk, decided by the people the guidance names, over two rounds; then the leads are there."""
    response.make("ongoing")
    opened = response.desk("open", "--json").json
    assert (opened["code"], opened["procedure"]["id"], opened["next"][0]["step"]) == (
        "D1",
        "ongoing-emergency",
        "brief",
    )
    early = response.as_("hc", "close", "brief")
    assert (early.code, early.err.strip()) == (2, "The country team has not been briefed. (OG step 1)")
    response.brief()
    assert response.as_("hc", "close", "brief", "--note", "Four briefings").code == ok
    for purpose, who in (("authorities", "Ministry of Health"), ("partners", "Forty NGOs")):
        assert response.desk("consult", purpose, "--who", who).code == ok
    assert response.as_("hc", "close", "assess").code == ok
    assert response.desk("line", "add", "health", "--reason", "Half of the clinics are closed").code == ok
    assert response.desk("line", "lead", "health", "UNICEF").code == ok
    assert response.desk("line", "drop-lead", "health", "UNICEF").code == ok
    assert response.desk("line", "lead", "health", "WHO").code == ok
    assert response.desk("line", "add", "education").code == ok
    assert response.desk("line", "drop", "education").code == ok
    assert response.desk("line", "change", "health", "--name", "Health").code == ok
    assert response.desk("line", "support", "A mapping service").code == ok
    assert response.as_("hct", "view", "endorse").code == ok
    assert response.as_("hc", "close", "determine").code == ok
    missing = response.as_("hc", "propose")
    assert (missing.code, missing.err.strip()) == (
        2,
        "WHO has not consulted its headquarters. Log it once it has. (OG step 3)",
    )
    consult_headquarters(response, "WHO")
    sent = response.as_("hc", "propose", "--json").json["proposals"][0]
    assert sent["hash"] == hashlib.sha256(sent["text"].encode()).hexdigest()
    assert response.as_("erc", "circulate").code == ok
    assert response.as_("unicef", "reply", "alternative", "--text", "UNICEF with WHO").code == ok
    assert response.as_("erc", "return", "--reason", "UNICEF would lead jointly").code == ok
    assert response.case()["round"] == 2
    assert response.desk("line", "lead", "Health", "UNICEF", "--deviation", "It runs most clinics").code == ok
    consult_headquarters(response, "UNICEF")
    again = response.as_("hct", "view", "endorse")
    assert again.code == ok, again.err
    for words in (("close", "determine"), ("propose",)):
        assert response.as_("hc", *words).code == ok
    assert response.as_("erc", "circulate").code == ok
    for agency in ("who", "unicef"):
        assert response.as_(agency, "reply", "endorse").code == ok
    silent = response.as_("erc", "agree")
    assert (silent.code, silent.err.strip().endswith("write it. (OG step 5)")) == (2, True)
    agreed = response.as_("erc", "agree", "--reason", "The others agreed by telephone", "--json")
    assert agreed.code == ok, agreed.err
    assert [[lead["acronym"] for lead in line["leads"]] for line in agreed.json["agreement"]["lines"]] == [
        ["WHO", "UNICEF"]
    ]
    assert response.as_("hc", "close", "tell-country").code == ok
    case = response.case()
    assert (case["state"], set(response.steps().values())) == ("done", {"closed"})
    assert [(one["round"], [reply["answer"] for reply in one["replies"]]) for one in case["proposals"]] == [
        (1, ["alternative"]),
        (2, ["endorse", "endorse"]),
    ]
    structure = firstcall("emergency", "show", CODE, "--json").json
    assert [(one["organisation"], one["case"]) for one in structure["groups"][0]["leads"]] == [
        ("WHO", "D1"),
        ("UNICEF", "D1"),
    ]
    assert [(one["code"], one["agreed"]) for one in structure["cases"]] == [("D1", True)]
    for form in ("docx", "pdf"):
        made = tmp_path / f"letter.{form}"
        assert response.desk("letter", "letter-erc", "--output", made).code == ok
        assert made.read_bytes()[:2] == {"docx": b"PK", "pdf": b"%P"}[form]


def test_the_acts_stand_in_the_ledger_in_the_name_of_whoever_decided(response: Response):  # noqa: F811
    response.make("new")
    response.desk("open")
    response.desk("consult", "partners", "--who", "Forty NGOs")
    assert response.as_("hc", "close", "consult").code == ok
    rows = LedgerEntry.objects.filter(act__startswith="designation.").order_by("sequence")
    hc = User.objects.get(email="hc@example.org").person.public_id
    found = [(one.act, one.role, hc in one.content_row.content) for one in rows]
    assert found == [
        ("designation.opened", "OPER", False),
        ("designation.consulted", "OPER", False),
        ("designation.consult-done", "HC", True),
    ]


def test_the_procedure_of_a_new_emergency(response: Response):  # noqa: F811
    response.make("new")
    assert response.desk("open").code == ok
    clock = firstcall("designation", "clocks", "--json").json
    assert [(one["emergency"], one["step"], one["state"], one["hard"]) for one in clock] == [
        (CODE, "propose", "running", False)
    ]
    response.desk("consult", "partners", "--who", "Forty NGOs")
    assert response.as_("hc", "close", "consult").code == ok
    empty = response.as_("hc", "propose")
    assert (empty.code, empty.err.strip()) == (
        2,
        "The proposal is empty. Add the sectors, and who leads each. (GN 6)",
    )
    response.desk("line", "add", "health")
    response.desk("line", "lead", "health", "WHO")
    assert response.as_("hc", "propose").code == ok
    assert response.as_("erc", "circulate").code == ok
    missing = response.as_("erc", "agree", "--reason", "All agree")
    assert (missing.code, missing.err.strip()) == (
        2,
        "WHO, a global lead, has not been consulted. Log it, or wait for its reply. (GN 6)",
    )
    assert response.as_("who", "reply", "endorse").code == ok
    assert response.as_("erc", "agree", "--reason", "The others agreed by telephone").code == ok
    assert response.as_("erc", "close", "tell-all").code == ok
    assert response.as_("hc", "close", "tell-country").code == ok
    assert response.case()["state"] == "done"
    assert firstcall("designation", "clocks", "--json").json == []


def test_a_plan_becomes_a_running_case(response: Response):  # noqa: F811
    response.make("planned")
    assert response.desk("open").code == ok
    response.desk("line", "add", "health")
    response.desk("line", "lead", "health", "WHO")
    for purpose in ("authorities", "partners", "regional"):
        response.desk("consult", purpose, "--who", "All that were there")
    consult_headquarters(response, "WHO")
    for step in ("consult-authorities", "consult-actors", "plan"):
        closed = response.as_("hc", "close", step)
        assert closed.code == ok, closed.err
    running = response.as_("hc", "activate", "--json").json
    assert (running["code"], running["procedure"]["id"], running["plan"]) == ("D2", "new-emergency", "D1")
    assert [line["name"] for line in running["lines"]] == ["Health"]


def test_a_concern_becomes_a_case_that_is_settled(response: Response):  # noqa: F811
    """Who filed it is for the HC; the desk reads none; the case shows the HC's words only."""
    response.make("ongoing")
    done("group", "add", CODE, "health", "--lead", "WHO")
    filed = response.as_("part", "concern", "file", "health", "WHO", "No clinic has opened", "--json").json
    assert (filed["state"], filed["author"], filed["mine"]) == ("filed", None, True)
    listed = response.as_("hc", "concern", "list", "--json").json
    assert [(one["id"], one["author"]) for one in listed] == [(filed["id"], "The part")]
    assert response.as_("hct", "concern", "list", "--json").json == []
    taken = response.as_("hc", "concern", "take-up", filed["id"], "--wording", "Clinics open late", "--json")
    assert (taken.json["procedure"]["id"], taken.json["concern"]) == ("replacement", "Clinics open late")
    assert "The part" not in taken.out
    assert "No clinic has opened" not in taken.out
    response.desk("consult", "country_director", "--with", "WHO")
    assert response.as_("hc", "close", "consult-director").code == ok
    early = response.as_("erc", "consult", "principals", "--who", "The heads of WHO and UNICEF", "--json")
    assert early.json["error"]["code"] == "not-found"
    assert response.as_("hc", "close", "ask-principals", "--note", "Please ask WHO first").code == ok
    assert response.as_("erc", "consult", "principals", "--who", "The heads of WHO and UNICEF").code == ok
    assert response.as_("erc", "close", "consult-principals").code == ok
    assert response.as_("hc", "settle", "--reason", "A team arrives on Monday").code == ok
    assert response.case()["state"] == "settled"
    closed = response.as_("hc", "concern", "close", filed["id"], "--outcome", "A team came", "--json").json
    assert (closed["state"], closed["outcome"]) == ("closed", "A team came")
    second = response.as_("part", "concern", "file", "health", "WHO", "Still none", "--json").json
    assert response.as_("part", "concern", "withdraw", second["id"]).code == ok
    assert response.as_("part", "concern", "show", second["id"], "--json").json["state"] == "withdrawn"


def test_no_new_leads_and_a_case_given_up(response: Response):  # noqa: F811
    response.make("ongoing")
    done("group", "add", CODE, "health", "--lead", "WHO")
    response.desk("open")
    assert response.desk("variant", "no-new-leads").code == ok
    assert response.desk("line", "from-today").code == ok
    case = response.case()
    assert (case["variant"], [line["group"] for line in case["lines"]]) == ("no-new-leads", ["health"])
    assert "circulate" not in response.steps()
    nothing = response.as_("hc", "withdraw", "--reason", " ")
    assert (nothing.code, nothing.err.strip()) == (2, "Write the reason: it stays in the record. (OG step 4)")
    assert response.as_("hc", "withdraw", "--reason", "Opened twice").code == ok
    over = response.desk("line", "add", "nutrition")
    assert (over.code, "This case is over." in over.err) == (2, True)


REFUSED = {
    "the desk decides": (None, ("propose",), "who-decides"),
    "the desk reads concerns": (None, ("concern", "list"), "who-decides"),
    "the wrong role": ("who", ("propose",), "not-found"),  # no draft is shown to the IASC
    "another step's actor": ("hct", ("close", "brief"), "forbidden"),
    "no such step": ("hc", ("close", "nothing"), "no-such-step"),
    "a step with its own act": ("hc", ("close", "propose"), "own-act"),
    "too early": ("hc", ("close", "determine"), "step-waits"),
    "no such line": ("hc", ("line", "drop", "health"), "line-unknown"),
    "no such letter": ("hc", ("letter", "letter-no-change", "--output", "/tmp/x.pdf"), "not-found"),
    "no such form": ("hc", ("letter", "letter-erc", "--output", "/tmp/x.txt"), "letter-form"),
}


def test_who_must_not_is_refused_and_nothing_is_stored(response: Response):  # noqa: F811
    response.make("ongoing")
    response.desk("open")
    before = LedgerEntry.objects.count()
    for why, (name, words, code) in REFUSED.items():
        said = response.as_(name, *words, "--json") if name else response.desk(*words, "--json")
        assert (why, said.code, said.json["error"]["code"]) == (why, 2, code)
        assert said.err.strip() == said.json["error"]["message"]
    assert LedgerEntry.objects.count() == before


def test_a_name_without_proof_is_refused(response: Response):  # noqa: F811
    response.make("ongoing")
    response.desk("open")
    nothing = response.desk("withdraw", "--reason", "x", "--as", "hc@example.org", "--json")
    assert (nothing.code, nothing.json["error"]["code"]) == (2, "no-proof")
    for name, password in (("hc", "not this one 31"), ("nobody", "not this one 31")):
        wrong = response.as_(name, "withdraw", "--reason", "x", "--json", password=password)
        assert (wrong.code, wrong.json["error"]["code"]) == (2, "not-proven")
    User.objects.filter(email="hc@example.org").update(is_active=False)
    locked = response.as_("hc", "withdraw", "--reason", "x", "--json")
    assert (locked.code, locked.json["error"]["code"]) == (2, "not-proven")
    assert response.case()["state"] == "running"


def test_ten_failures_and_then_a_pause_for_the_right_password_too(response: Response):  # noqa: F811
    response.make("ongoing")
    response.desk("open")
    for _time in range(10):
        last = response.as_("hc", "withdraw", "--reason", "x", "--json", password="not this one 31")
    assert last.json["error"]["code"] == "sign-in-paused"
    right = response.as_("hc", "withdraw", "--reason", "x", "--json")
    assert (right.code, right.json["error"]["code"]) == (2, "sign-in-paused")


def test_a_right_password_ends_the_counting(response: Response):  # noqa: F811
    response.make("ongoing")
    response.desk("open")
    for _time in range(2):
        for _failure in range(6):
            response.as_("hc", "variant", "whole", password="not this one 31")
        assert response.as_("hc", "variant", "whole").code == ok


def test_an_account_with_a_second_step_gives_its_code(response: Response):  # noqa: F811
    response.make("ongoing")
    response.desk("open")
    user, secret = User.objects.get(email="hc@example.org"), generate_totp_secret()
    TOTP.activate(user, secret)
    without = response.as_("hc", "withdraw", "--reason", "x", "--json")
    assert (without.code, without.json["error"]["code"]) == (2, "no-proof")
    response.patch.setenv("FIRSTCALL_CODE", "000000")
    assert (
        response.as_("hc", "withdraw", "--reason", "x", "--json").json["error"]["code"] == "second-step-wrong"
    )
    code = format_hotp_value(hotp_value(secret, next(counters())))
    response.patch.setenv("FIRSTCALL_CODE", code)
    assert response.as_("hc", "withdraw", "--reason", "Opened twice").code == ok
    again = response.as_("hc", "variant", "whole", "--json")
    assert again.json["error"]["code"] == "second-step-wrong"  # a code is good once


def test_a_passkey_alone_cannot_be_asked_for(response: Response):  # noqa: F811
    response.make("ongoing")
    response.desk("open")
    user = User.objects.get(email="hc@example.org")
    Authenticator.objects.create(user=user, type="webauthn", data={})
    said = response.as_("hc", "withdraw", "--reason", "x", "--json")
    assert (said.code, said.json["error"]["code"]) == (2, "second-step-browser")


def test_a_token_never_decides(response: Response):  # noqa: F811
    response.make("ongoing")
    response.desk("open")
    secret = firstcall("account", "token", "hc@example.org", "--name", "x", "--write", "--json").json[
        "secret"
    ]
    response.patch.setenv("FIRSTCALL_TOKEN", secret)
    said = response.desk("withdraw", "--reason", "x", "--json")
    assert (said.code, said.json["error"]["code"]) == (2, "token-never")


def test_passwords_are_nowhere_in_what_is_said(response: Response):  # noqa: F811
    response.make("ongoing")
    said = response.as_("hc", "open", "--json")
    assert PASSWORDS["hc"] not in said.out + said.err
