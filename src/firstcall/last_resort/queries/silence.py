"""Who was called on and has not answered since: also somebody who answered an earlier call (GN 11)."""

from __future__ import annotations

from firstcall.last_resort.models import AskedPartner, GapCase
from firstcall.last_resort.queries.standing import calls_now, latest_answers, now_is
from firstcall.structure.rules.commitments import binds


def silent_in(case: GapCase) -> dict[int, AskedPartner]:
    """Per organisation (primary key) the last call it has not answered. Who is bound already owes no answer (GN 10).

    No query where `cases_seen` fetched the case.
    """
    said = {now_is(one.organisation): one for one in latest_answers(case)}
    found: dict[int, AskedPartner] = {}
    for call in sorted(calls_now(case), key=lambda one: one.round):
        for asked in call.asked.all():
            answer = said.get(asked.organisation_id)
            bound = answer is not None and answer.commitment is not None and binds(answer.commitment.state)
            if answer is None or (answer.at < call.at and not bound):
                asked.call = call
                found[asked.organisation_id] = asked
    return found
