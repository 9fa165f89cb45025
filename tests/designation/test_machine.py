"""State machines tested as machines: several actors, random acts, and what must be true after each (both databases).

On PostgreSQL there are fewer walks: what may come after what is decided by rules, which ask no database.
MACHINE_EXAMPLES and MACHINE_STEPS in the environment ask for longer, random walks, and a failure is made short; without
them the same walks are made each time.
"""

from __future__ import annotations

import os
from datetime import datetime

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.designation.machine import ACTS, Machine, make_world
from tests.setup.environment import SQLITE, engine

LONGER = "MACHINE_EXAMPLES" in os.environ
EXAMPLES = int(os.environ.get("MACHINE_EXAMPLES", "8" if engine() == SQLITE else "3"))
STEPS = int(os.environ.get("MACHINE_STEPS", "40"))
WALKS = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    derandomize=not LONGER,
    phases=[Phase.generate, Phase.shrink] if LONGER else [Phase.generate],
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.django_db
def test_whatever_people_do_the_profile_is_followed(at: datetime) -> None:
    done: list[str] = []

    class Watched(Machine):
        world = make_world(at)

        def teardown(self) -> None:
            done.extend(getattr(self, "done", []))
            super().teardown()

    run_state_machine_as_test(Watched, settings=WALKS)
    counted = {act: done.count(act) for act in ACTS}
    print(f"{EXAMPLES} walks of {STEPS} acts: {counted}")
    # The walks mean something only if they get somewhere.
    assert all(counted[act] for act in ("open", "step", "propose", "circulate", "agree", "consult", "name"))
