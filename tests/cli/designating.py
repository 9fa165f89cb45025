"""A response on the command line: its people with accounts, and each command in somebody's name."""

from __future__ import annotations

import pytest

from tests.cli.run import Done, firstcall

CODE = "XLO-26"
PASSWORDS = {
    name: f"long enough for {name}" for name in ("hc", "hct", "erc", "who", "unicef", "ifrc", "part")
}
ROLES = {
    "hc": ("HC", "--emergency", CODE),
    "hct": ("HCT", "--emergency", CODE, "--organisation", "UNICEF"),
    "erc": ("ERC",),
    "who": ("IASC", "--organisation", "WHO"),
    "unicef": ("IASC", "--organisation", "UNICEF"),
    "ifrc": ("IASC", "--organisation", "IFRC"),
    "part": ("PART", "--emergency", CODE, "--organisation", "UNHCR"),
}


def done(*words: object) -> Done:
    """A command that must be done."""
    found = firstcall(*words)
    assert found.code == 0, (words, found.err)
    return found


class Response:
    """The response, on the desk's command line: `as_("hc", "propose")` is the HC's own act in case D1."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.patch = patch

    def make(self, onset: str) -> None:
        """The emergency, its people, its country team, what is known and who was briefed."""
        done(
            "emergency",
            "create",
            CODE,
            "--country",
            "XLO",
            "--name",
            "Lorania",
            "--kind",
            "conflict",
            "--onset",
            onset,
            "--displacement",
        )
        for name, role in ROLES.items():
            mail = f"{name}@example.org"
            done("account", "create", mail, "--name", f"The {name}", "--password", PASSWORDS[name])
            done("account", "give", mail, *role)
        done("team", "found", CODE)
        done("team", "seat", CODE, "UNICEF")
        for kind in ("needs", "gaps"):
            done("basis", "add", CODE, kind, f"The {kind}")
        covers = "government,local_authorities,civil_society,international"
        done("basis", "add", CODE, "capacity", "Who is there", "--covers", covers)

    def brief(self) -> None:
        """Everybody the first step names is briefed, with the guidance."""
        for audience in ("country_team", "government", "national_ngos", "others"):
            done("briefing", "add", CODE, audience, "The approach", "--guidance-spread")

    def desk(self, *words: object) -> Done:
        """A command of the desk, in case D1 where it is about one."""
        return firstcall("designation", *_in_case(words))

    def as_(self, name: str, *words: object, password: str = "") -> Done:
        """A command in a person's name, with their password."""
        self.patch.setenv("FIRSTCALL_PASSWORD", password or PASSWORDS[name])
        found = firstcall("designation", *_in_case(words), "--as", f"{name}@example.org")
        self.patch.delenv("FIRSTCALL_PASSWORD")
        return found

    def steps(self) -> dict[str, str]:
        """The steps of D1 and where each stands."""
        return {one["id"]: one["status"] for one in self.case()["steps"]}

    def case(self) -> dict[str, object]:
        """D1 as the desk sees it."""
        return self.desk("show", "--json").json


SUB = ("line", "concern")


def _in_case(words: tuple[object, ...]) -> list[object]:
    """Emergency and case put where the command wants them."""
    head = 2 if words[0] in SUB else 1
    where = [CODE] if words[0] in ("open", "list", "clocks", "concern") else [CODE, "D1"]
    return [*words[:head], *where, *words[head:]]


@pytest.fixture
def response(db: None, monkeypatch: pytest.MonkeyPatch) -> Response:
    """Nothing set up yet."""
    monkeypatch.delenv("FIRSTCALL_PASSWORD", raising=False)
    monkeypatch.delenv("FIRSTCALL_CODE", raising=False)
    return Response(monkeypatch)
