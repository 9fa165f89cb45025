"""People who do whatever comes to their minds in one or two cases, and what must be true after every act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from firstcall.access.actions import give
from firstcall.access.queries import nobody, operator
from firstcall.access.rules import Actor, NotVisible
from firstcall.designation import actions
from firstcall.designation.models import (
    Act,
    Case,
    Concern,
    Consultation,
    Proposal,
    ProposalLine,
    ProposedLead,
    Reply,
)
from firstcall.designation.queries import proposal_lines, steps_of
from firstcall.designation.rules import next_steps
from firstcall.organisations.queries import find
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerEntry, Notice
from firstcall.record.queries import verify_database
from firstcall.record.rules import Stale
from firstcall.structure.models import (
    CountryTeam,
    Emergency,
    Group,
    LastResort,
    Lead,
    Leadership,
    StructureReview,
)
from tests.designation.made import Scene, brief_all, found_team, make_scene, record_basis
from tests.designation.oracle import check_case
from tests.designation.tries import Tries
from tests.structure.made import make_group, make_person

COUNTED = (
    *(Act, Case, Concern, Consultation, Proposal, ProposalLine, ProposedLead, Reply),
    *(Group, LastResort, Lead, Leadership, StructureReview, LedgerEntry, Notice),
)
FIXED = (Act, Consultation, Proposal, Reply)  # once written, never changed
DECISIONS = (
    *("propose", "circulate", "agree", "return", "withdraw", "settle", "activate", "reply", "view", "step"),
)
WHO = (
    *("hc", "ocha", "hct", "erc", "who", "unicef", "wfp", "gov", "part", "lrep"),
    *("hc elsewhere", "erc's token", "nobody"),
)
ACTS = (
    *(
        "open",
        "variant",
        "step",
        "propose",
        "circulate",
        "reply",
        "view",
        "return",
        "agree",
        "withdraw",
        "settle",
    ),
    *(
        "consult",
        "line",
        "name",
        "drop-line",
        "drop-lead",
        "today",
        "activate",
        "file",
        "take-up",
        "close-concern",
    ),
)
USUAL = {
    **dict.fromkeys(ACTS, ("hc",)),
    **dict.fromkeys(("circulate", "return", "agree"), ("erc",)),
    "reply": ("who", "unicef", "wfp"),
    "view": ("hct", "lrep"),
    "file": ("hct", "part"),
    "consult": ("hc", "erc"),
}
"""Who does it most often, so that walks get far."""


@dataclass
class World:
    """Three responses made once: a new emergency, an ongoing one with a lead of old, a planned one."""

    scenes: dict[str, Scene]
    actors: dict[str, dict[str, Actor]]


def make_world(at: datetime) -> World:
    scenes = {onset: _scene(at, onset) for onset in ("new", "ongoing", "planned")}
    return World(scenes, {onset: _actors(scenes, onset) for onset in scenes})


def _scene(at: datetime, onset: str) -> Scene:
    scene = make_scene(at, onset=onset, code=f"XLO-{onset}".upper())
    found_team(scene)
    record_basis(scene)
    brief_all(scene)
    group = make_group(scene.emergency, at, "nutrition", ("UNICEF",))
    scene.people["lrep"] = make_person("The lrep", at)
    give(
        by=operator(), at=at, person=scene.people["lrep"], role="LREP",
        emergency=scene.emergency, group=group, organisation=find("UNICEF"),
    )  # fmt: skip
    return scene


def _actors(scenes: dict[str, Scene], onset: str) -> dict[str, Actor]:
    scene = scenes[onset]
    other = scenes["ongoing" if onset != "ongoing" else "new"]
    found = {name: scene.actor(name) for name in scene.people}
    found["hc elsewhere"] = other.actor("hc")
    found["erc's token"] = replace(found["erc"], by_token=True, token_may_write=True)
    found["nobody"] = nobody()
    return found


class Machine(Tries, RuleBasedStateMachine):
    """One walk: everything it writes is taken back at its end."""

    world: World  # set by the test

    @initialize(
        onset=st.sampled_from(["new", "ongoing", "planned"]),
        team=st.sampled_from([True, True, False]),
    )
    def begin(self, onset: str, team: bool) -> None:
        self.kept = transaction.atomic()
        self.kept.__enter__()
        self.scene, self.actors = self.world.scenes[onset], self.world.actors[onset]
        # Read anew: what another walk did to the row in hand was taken back.
        self.emergency = Emergency.objects.get(pk=self.scene.emergency.pk)
        self.at = self.scene.at + timedelta(days=50)
        self.before: dict[tuple[str, int], tuple[Any, ...]] = {}
        self.held: dict[int, Case] = {}
        self.done: list[str] = []
        if not team:
            CountryTeam.objects.filter(emergency=self.emergency).delete()
        self._try("open", "hc", lambda by: actions.open_case(emergency=self.emergency, by=by, at=self.at))

    def teardown(self) -> None:
        if not hasattr(self, "kept"):
            return
        faults = verify_database().faults
        transaction.set_rollback(True)
        self.kept.__exit__(None, None, None)
        assert faults == []

    # --- what people do ---------------------------------------------------------------------------------------------
    @precondition(lambda self: hasattr(self, "kept"))
    @rule(seed=st.integers(0, 2**32 - 1))
    def somebody_acts(self, seed: int) -> None:
        """What is next by whom it is for, or anything by anybody; time passes, or the server's clock is set back."""
        dice = Random(seed)
        self.at += timedelta(hours=dice.choice((0, 0, 0, 1, 5, 24, 169, -3, -500)))
        if dice.random() < 0.4:
            self._what_is_next(dice)
            return
        act = dice.choice(ACTS)
        who = dice.choice(USUAL[act]) if dice.random() < 0.7 else dice.choice(WHO)
        self._act(act, who, dice.randrange(10_000), dice.random() < 0.15)

    def _what_is_next(self, dice: Random) -> None:
        running = list(Case.objects.filter(emergency=self.emergency, state="running").order_by("pk"))
        if not running:
            self._act("open", "hc", dice.randrange(100), False)
            return
        case = dice.choice(running)
        one = next_steps(steps_of(case))[:1]
        if not one:
            self._act("activate", "hc", 0, False)
            return
        step = one[0].step
        if step.act == "agree" and dice.random() < 0.5:
            said = dice.choice(("reply", "reply", "reply", "return"))
            self._act(said, dice.choice(USUAL[said]), dice.randrange(10_000), False)
            return
        who = "erc" if step.actors == ("ERC",) else "hc"
        self._prepare(case, step.act)
        case = Case.objects.get(pk=case.pk)
        given = {"reason": "There is a reason.", "expected": None, "at": self.at}
        if step.act in ("propose", "circulate", "agree"):
            call = getattr(actions, step.act)
            self._try(step.act, who, lambda by: call(case, by=by, **given))
        else:
            self._try("step", who, lambda by: actions.close_step(case, step=step.id, by=by, **given))

    def _prepare(self, case: Case, act: str) -> None:
        """What the step asks for, where it is missing."""
        if act in ("determine", "propose") and not case.variant:
            if not case.lines.exists():
                self._act("line", "hc", 0, False)
            if not any(line.leads for line in proposal_lines(case)):
                self._act("name", "hc", 0, False)
            for line in proposal_lines(case):
                for agency in {*(lead.agency for lead in line.leads), *line.global_leads, *line.choice}:
                    for level in ("country", "headquarters"):
                        self._log(
                            case, "protection" if line.choice else "global_lead", find(agency.id), level
                        )
        if act == "determine":
            self._act("view", "hct", 0, False)
        if act in ("consult", "assess"):
            for purpose in ("partners", "authorities", "principals", "country_team"):
                self._log(case, purpose, None)
            if case.lead:
                self._log(case, "country_director", case.lead.organisation)

    def _log(self, case: Case, purpose: str, organisation: Any, level: str = "country") -> None:
        what = {"purpose": purpose, "level": level, "organisation": organisation}
        if not case.consultations.filter(**what).exists():
            fresh = Case.objects.get(pk=case.pk)
            self._try(
                "consult",
                "hc",
                lambda by: actions.log_consultation(fresh, who="All", by=by, at=self.at, **what),
            )

    def _act(self, act: str, who: str, n: int, old: bool) -> None:
        cases = list(Case.objects.filter(emergency=self.emergency).order_by("pk"))
        case = cases[n % len(cases)] if cases else None
        expected = None
        if case is not None and old:
            case = self.held.get(case.pk, case)
            expected = case.version - 1 if n % 2 else None
        call = getattr(self, "do_" + act.replace("-", "_"))(case, n, expected)
        if call is not None:
            self._try(act, who, call)
        if case is not None:
            self.held.setdefault(case.pk, Case.objects.get(pk=case.pk))

    def _try(self, act: str, who: str, call: Callable[[Actor], Any]) -> None:
        """Do it, or be refused and leave nothing behind. Leads change by an ERC's agreement alone."""
        counted, cases, leads = self._counts(), self._cases(), self._leads()
        try:
            call(self.actors[who])
        except (Refused, NotVisible, Stale):
            assert (self._counts(), self._cases(), self._leads()) == (counted, cases, leads)
            return
        assert not (who == "erc's token" and act in DECISIONS)
        assert who != "nobody"
        if self._leads() != leads:
            assert (act, who) == ("agree", "erc")
        self.done.append(act)

    # --- what must be true ------------------------------------------------------------------------------------------
    def _counts(self) -> tuple[int, ...]:
        tables = ", ".join(f"(SELECT count(*) FROM {model._meta.db_table})" for model in COUNTED)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {tables}")
            return tuple(cursor.fetchone())

    def _cases(self) -> list[tuple[Any, ...]]:
        return list(
            Case.objects.order_by("pk").values_list("pk", "version", "state", "round", "variant", "closed_at")
        )

    def _leads(self) -> list[tuple[Any, ...]]:
        return list(
            Lead.objects.order_by("pk").values_list(
                "pk", "ends_on", "organisation", "role", "leadership__ends_on"
            )
        )

    @precondition(lambda self: hasattr(self, "kept"))
    @invariant()
    def the_profile_is_followed(self) -> None:
        for case in Case.objects.filter(emergency=self.emergency).select_related("emergency"):
            check_case(case, self.scene, self.world.scenes)

    @precondition(lambda self: hasattr(self, "kept"))
    @invariant()
    def nothing_written_changes(self) -> None:
        now = {
            (model.__name__, row[0]): row
            for model in FIXED
            for row in model._default_manager.order_by("pk").values_list(*_fields(model))
        }
        assert {key: now.get(key) for key in self.before} == self.before
        self.before = now

    @precondition(lambda self: hasattr(self, "kept"))
    @invariant()
    def one_leadership_in_force(self) -> None:
        places = list(Leadership.objects.filter(ends_on=None).values_list("group", "area", "situation"))
        assert len(places) == len(set(places))
        assert not Lead.objects.filter(ends_on=None, group__ends_on__isnull=False).exists()
        structure = [
            case
            for case in Case.objects.filter(emergency=self.emergency, state="running")
            if not case.lead_id
        ]
        assert len({case.procedure for case in structure}) == len(structure)

    @precondition(lambda self: hasattr(self, "kept"))
    @invariant()
    def every_notice_has_its_entry(self) -> None:
        entries = set(LedgerEntry.objects.values_list("sequence", flat=True))
        assert set(Notice.objects.values_list("ledger_sequence", flat=True)) <= entries
        acts = list(Act.objects.values_list("ledger_sequence", "case__public_id"))
        subjects = dict(LedgerEntry.objects.values_list("sequence", "subject"))
        assert all(subjects[sequence] == f"case:{case}" for sequence, case in acts)


def _fields(model: Any) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]
