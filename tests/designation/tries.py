"""Each act somebody may try, with arguments made of a number."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from firstcall.designation import actions
from firstcall.designation.models import (
    Case,
    Concern,
    ProposalLine,
    ProposedLead,
)
from firstcall.organisations.queries import find
from firstcall.structure.models import (
    Emergency,
    Group,
    Lead,
)

AGENCIES = ("WHO", "UNICEF", "UNHCR", "UNDP", "ICRC")
SECTORS = ("health", "protection", "early_recovery", "nutrition", "health+nutrition")
PURPOSES = (
    "partners",
    "authorities",
    "regional",
    "global_lead",
    "country_director",
    "principals",
    "protection",
)
STEPS = (
    *(
        "consult",
        "brief",
        "assess",
        "determine",
        "consult-director",
        "consult-country-team",
        "ask-principals",
    ),
    *("consult-principals", "plan", "tell-country", "tell-all"),
)


class Tries:
    """What `Machine` tries: each gives the call, or None where there is nothing to try it on."""

    emergency: Emergency
    at: datetime

    # --- each act, with arguments made of a number ------------------------------------------------------------------
    def do_open(self, case: Case | None, n: int, expected: int | None) -> Any:
        lead = Lead.objects.filter(group__emergency=self.emergency, ends_on=None).order_by("pk").first()
        name = ("", "replacement", "contingency", "new-emergency", "no such")[n % 5]
        return lambda by: actions.open_case(
            emergency=self.emergency,
            procedure=name,
            lead=lead if name == "replacement" else None,
            by=by,
            at=self.at,
        )

    def do_variant(self, case: Case | None, n: int, expected: int | None) -> Any:
        variant = ("no-new-leads", "", "no such")[n % 3]
        return case and (
            lambda by: actions.choose_variant(case, variant=variant, expected=expected, by=by, at=self.at)
        )

    def do_step(self, case: Case | None, n: int, expected: int | None) -> Any:
        return case and (
            lambda by: actions.close_step(
                case, step=STEPS[n % len(STEPS)], reason=_reason(n), expected=expected, by=by, at=self.at
            )
        )

    def do_propose(self, case: Case | None, n: int, expected: int | None) -> Any:
        return case and (
            lambda by: actions.propose(case, reason=_reason(n), expected=expected, by=by, at=self.at)
        )

    def do_circulate(self, case: Case | None, n: int, expected: int | None) -> Any:
        return case and (lambda by: actions.circulate(case, expected=expected, by=by, at=self.at))

    def do_reply(self, case: Case | None, n: int, expected: int | None) -> Any:
        answer = ("endorse", "alternative", "comment", "silence")[n % 4]
        return case and (lambda by: actions.reply(case, answer=answer, text=_reason(n), by=by, at=self.at))

    def do_view(self, case: Case | None, n: int, expected: int | None) -> Any:
        answer = ("endorse", "object", "comment")[n % 3]
        return case and (
            lambda by: actions.give_view(case, answer=answer, text=_reason(n), by=by, at=self.at)
        )

    def do_return(self, case: Case | None, n: int, expected: int | None) -> Any:
        return case and (
            lambda by: actions.return_proposal(case, reason=_reason(n), expected=expected, by=by, at=self.at)
        )

    def do_agree(self, case: Case | None, n: int, expected: int | None) -> Any:
        return case and (
            lambda by: actions.agree(case, reason=_reason(n), expected=expected, by=by, at=self.at)
        )

    def do_withdraw(self, case: Case | None, n: int, expected: int | None) -> Any:
        if n % 4:  # seldom: walks should get far
            return None
        return case and (
            lambda by: actions.withdraw(case, reason=_reason(n), expected=expected, by=by, at=self.at)
        )

    def do_settle(self, case: Case | None, n: int, expected: int | None) -> Any:
        return case and (
            lambda by: actions.settle(case, reason=_reason(n), expected=expected, by=by, at=self.at)
        )

    def do_consult(self, case: Case | None, n: int, expected: int | None) -> Any:
        return case and (
            lambda by: actions.log_consultation(
                case,
                purpose=PURPOSES[n % len(PURPOSES)],
                level=("country", "headquarters")[n % 2],
                organisation=find(AGENCIES[n % len(AGENCIES)]),
                by=by,
                at=self.at,
            )
        )

    def do_line(self, case: Case | None, n: int, expected: int | None) -> Any:
        group = Group.objects.filter(emergency=self.emergency, ends_on=None).order_by("pk").first()
        if n % 7 == 6:
            close = {"group": group, "action": "close", "reason": "Its work is done."}
            return case and (lambda by: actions.add_line(case, expected=expected, by=by, at=self.at, **close))
        if n % 7 == 5 or (case is not None and case.lead is not None):
            return case and (
                lambda by: actions.add_line(case, group=group, expected=expected, by=by, at=self.at)
            )
        return case and (
            lambda by: actions.add_line(
                case,
                sectors=SECTORS[n % len(SECTORS)],
                reason=_reason(n),
                expected=expected,
                by=by,
                at=self.at,
            )
        )

    def _line(self, case: Case | None, n: int) -> ProposalLine | None:
        lines = list(case.lines.order_by("pk")) if case else []
        return lines[n % len(lines)] if lines else None

    def do_name(self, case: Case | None, n: int, expected: int | None) -> Any:
        line = self._line(case, n)
        role = ("lead", "lead", "co_lead")[n % 3]
        agency = find(AGENCIES[n % len(AGENCIES)])
        return line and (
            lambda by: actions.name_lead(
                line, organisation=agency, role=role, deviation="It is there.", by=by, at=self.at
            )
        )

    def do_drop_line(self, case: Case | None, n: int, expected: int | None) -> Any:
        line = self._line(case, n)
        return line and (lambda by: actions.drop_line(line, by=by, at=self.at))

    def do_drop_lead(self, case: Case | None, n: int, expected: int | None) -> Any:
        lead = ProposedLead.objects.filter(line__case=case).order_by("pk").first() if case else None
        return lead and (lambda by: actions.drop_lead(lead, by=by, at=self.at))

    def do_today(self, case: Case | None, n: int, expected: int | None) -> Any:
        return case and (lambda by: actions.draft_from_today(case, by=by, at=self.at))

    def do_activate(self, case: Case | None, n: int, expected: int | None) -> Any:
        return case and (lambda by: actions.activate_plan(case, expected=expected, by=by, at=self.at))

    def do_file(self, case: Case | None, n: int, expected: int | None) -> Any:
        lead = Lead.objects.filter(group__emergency=self.emergency).order_by("-pk").first()
        return lead and (
            lambda by: actions.file_concern(lead=lead, text="Not enough is done.", by=by, at=self.at)
        )

    def do_take_up(self, case: Case | None, n: int, expected: int | None) -> Any:
        concern = Concern.objects.filter(emergency=self.emergency).order_by("-pk").first()
        return concern and (
            lambda by: actions.take_up_concern(concern, wording="Coverage", expected=None, by=by, at=self.at)
        )

    def do_close_concern(self, case: Case | None, n: int, expected: int | None) -> Any:
        concern = Concern.objects.filter(emergency=self.emergency).order_by("-pk").first()
        return concern and (
            lambda by: actions.close_concern(concern, outcome=_reason(n), expected=None, by=by, at=self.at)
        )


def _reason(n: int) -> str:
    return "There is a reason." if n % 3 else ""
