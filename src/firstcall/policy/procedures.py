"""The procedures that make leads, as typed values: steps, who acts, what each needs, clocks, papers, who is told.

A profile says which procedures there are; `designation` runs them and knows nothing of any one edition. The
vocabularies below are the whole contract between the two: a word that is not in them is an error in the profile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

OPENED = "opened"
"""The event every clock may start from: the moment a case was opened."""

ACTS = ("brief", "consult", "assess", "test", "determine", "propose", "circulate", "agree", "tell", "note")
"""What is done to close a step. `circulate` opens the time for replies; `agree` makes the leads; `note` is a text."""

CHECKS = (
    *("hct", "hct-view", "needs-assessment", "gaps-assessment", "capacity-map", "capacity-coverage"),
    *(
        "briefed-country-team",
        "briefed-government",
        "briefed-national-ngos",
        "briefed-others",
        "guidance-spread",
    ),
    *("consulted-partners", "consulted-authorities", "consulted-global-leads", "consulted-director"),
    *("consulted-country-team", "consulted-principals", "consulted-regional"),
    *("lead-headquarters", "global-lead-country", "global-lead-headquarters"),
    *("proposal-not-empty", "deviation-reasons", "deviation-consulted", "protection-consultation"),
    *("criteria-tested", "replies"),
)
"""What a step may ask for before it is closed; each is a function of the facts in `designation.checks`."""

DOCUMENTS = (
    "letter-erc",
    "letter-no-change",
    "circulation",
    "notice-government",
    "notice-partners",
    "notice-donors",
)
AUDIENCES = (
    "country_team",
    "government",
    "national_ngos",
    "others",
    "partners",
    "donors",
    "stakeholders",
    "iasc",
)
WATCHERS = ("HC", "OCHA", "HCT", "ERC", "IASC", "GCL", "LREP", "COORD", "PART", "GOV", "DON")
"""Roles of the permission matrix that a profile may name: as actors, and as those who are told."""


class Named:
    """What has a name in each language; English where a language is missing."""

    names: Mapping[str, str]

    def name_in(self, language: str) -> str:
        return self.names.get(language, self.names["en"])


class Worded:
    """What has a sentence in each language; English where a language is missing."""

    texts: Mapping[str, str]

    def text_in(self, language: str) -> str:
        return self.texts.get(language, self.texts["en"])


@dataclass(frozen=True)
class StepActor(Named):
    """Somebody the procedures name. `roles`: the roles of the permission matrix that may act for it."""

    id: str
    roles: tuple[str, ...]
    names: Mapping[str, str]
    clause: str


@dataclass(frozen=True)
class Deadline:
    """A clock: `seconds` from the event `start` ("opened", or a step's id). It warns and never decides.

    `hard`: who closes the step late gives a reason; soft ("if possible"): late is only shown.
    """

    seconds: int
    start: str
    hard: bool
    clause: str


@dataclass(frozen=True)
class Need:
    """Something a step asks for. Hard: refused without it. Soft: a warning, and the reason for going on is kept."""

    check: str
    hard: bool
    clause: str


@dataclass(frozen=True)
class Step(Named):
    """One step. `after`: steps closed before it opens. `optional`: what follows does not wait for it.

    `each_round`: done again whenever the proposal goes back. `skipped_in`: variants without this step.
    `audiences`: who is briefed or told when it is closed; `tells`: roles that get a notice.
    """

    id: str
    number: str
    actors: tuple[str, ...]
    act: str
    after: tuple[str, ...]
    optional: bool
    each_round: bool
    skipped_in: tuple[str, ...]
    deadline: Deadline | None
    needs: tuple[Need, ...]
    documents: tuple[str, ...]
    audiences: tuple[str, ...]
    tells: tuple[str, ...]
    names: Mapping[str, str]
    explains: Mapping[str, str]
    clause: str

    def explain_in(self, language: str) -> str:
        return self.explains.get(language, self.explains["en"])


@dataclass(frozen=True)
class Variant(Named):
    """A way through a procedure that leaves steps out, such as "no new leads" (OG step 4)."""

    id: str
    names: Mapping[str, str]
    clause: str


@dataclass(frozen=True)
class Procedure(Named):
    """`onsets`: kinds of emergency it is for. `about`: "structure", one "lead", "group" or a "plan".

    `may_settle`: it can be closed without a proposal, with a reason. `leads_to`: for a plan, the procedure that its
    activation starts.
    """

    id: str
    onsets: tuple[str, ...]
    about: str
    opened_by: tuple[str, ...]
    may_settle: bool
    leads_to: str
    variants: tuple[Variant, ...]
    steps: tuple[Step, ...]
    names: Mapping[str, str]
    clause: str

    def step(self, step_id: str) -> Step:
        """The step with this id. Raises `KeyError`."""
        return self._steps[step_id]

    def steps_in(self, variant: str) -> tuple[Step, ...]:
        """The steps of a variant ("" for the whole procedure), in order."""
        return tuple(step for step in self.steps if not variant or variant not in step.skipped_in)

    def step_of(self, act: str, variant: str = "") -> Step | None:
        """The one step that is closed by this act, or None."""
        return next((step for step in self.steps_in(variant) if step.act == act), None)

    @cached_property
    def _steps(self) -> dict[str, Step]:
        return {step.id: step for step in self.steps}


@dataclass(frozen=True)
class Rule(Worded):
    """A rule of the guidance (R01 …). `enforced`: hard, soft (warned, reason kept), free, or check (of documents)."""

    id: str
    enforced: str
    texts: Mapping[str, str]
    clause: str


@dataclass(frozen=True)
class Criterion(Worded):
    """A condition a group's activation is tested against. All must hold to activate; one gone, to deactivate."""

    id: str
    texts: Mapping[str, str]
    clause: str


@dataclass(frozen=True)
class FollowUp(Named):
    """A review or paper that falls due once a procedure has ended in agreement.

    `months` or `days` after the agreement; `every`: again after each. `onsets`: emergencies it is for.
    """

    id: str
    procedure: str
    onsets: tuple[str, ...]
    months: int
    days: int
    every: bool
    hard: bool
    names: Mapping[str, str]
    clause: str


@dataclass(frozen=True)
class Promise(Worded):
    """A minimum commitment a partner accepts on joining as a member (only in editions that have them)."""

    id: str
    texts: Mapping[str, str]
    clause: str
