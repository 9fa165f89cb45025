"""A mistake in the procedures, rules, criteria or clocks of an edition is an error with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from firstcall.policy import editions
from firstcall.policy.profile_files import read_profile
from firstcall.policy.reading import ProfileError

pytestmark = pytest.mark.one_engine
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in editions.edition_files()}

CLOCK = 'deadline = { seconds = 604800, start = "circulate", kind = "hard", clause = "OG step 5" }'
OPENS = 'id = "consult"\nnumber = "1"\nactors = ["HC"]\nact = "consult"\nafter = []'

# the text to spoil (its first occurrence), what it becomes, and what the error says
OF_2006 = [
    # actors
    ('id = "HC"\nroles = ["HC"]', 'id = "HC"\nroles = ["CHIEF"]', "'CHIEF' is not one of"),
    ('id = "HC"\nroles = ["HC"]', 'id = "HC"\nroles = []', "an actor needs at least one role"),
    ('id = "HCT"\nroles', 'id = "HC"\nroles', "id 'HC' stands twice"),
    # procedures
    ('onsets = ["new"]', 'onsets = ["sudden"]', "'sudden' is not one of"),
    ('about = "structure"', 'about = "everything"', "about is 'everything'"),
    ('opened_by = ["HC", "OCHA"]', 'opened_by = ["HC", "UN"]', "unknown actor 'UN'"),
    ('opened_by = ["HC", "OCHA"]', "opened_by = []", "'opened_by' names nobody"),
    ('leads_to = "new-emergency"', 'leads_to = "old-emergency"', "unknown procedure 'old-emergency'"),
    ('id = "ongoing-emergency"', 'id = "new-emergency"', "id 'new-emergency' stands twice"),
    ("may_settle = true", 'may_settle = "yes"', "'may_settle' must be true or false"),
    ("may_settle = true", "can_settle = true", "unknown key 'can_settle'"),
    # steps
    ('actors = ["HC"]\nact = "consult"', 'actors = ["BOSS"]\nact = "consult"', "unknown actor 'BOSS'"),
    ('actors = ["HC"]\nact = "consult"', 'actors = []\nact = "consult"', "'actors' names nobody"),
    ('act = "circulate"', 'act = "email"', "act is 'email'"),
    ('after = ["consult"]', 'after = ["lunch"]', "'lunch' is not one of"),
    ('id = "circulate"\nnumber', 'id = "propose"\nnumber', "id 'propose' stands twice"),
    ("each_round = true", "every_round = true", "unknown key 'every_round'"),
    ('skipped_in = ["no-new-leads"]', 'skipped_in = ["no-leads"]', "'no-leads' is not one of"),
    ('number = "1"\n', "", "'number' is missing"),
    ('documents = ["letter-erc"]', 'documents = ["letter"]', "'letter' is not one of"),
    ('audiences = ["partners", "donors"', 'audiences = ["press", "donors"', "'press' is not one of"),
    ('tells = ["ERC", "OCHA", "HCT"]', 'tells = ["ERC", "PRESS"]', "'PRESS' is not one of"),
    (OPENS, OPENS.replace("[]", '["tell-country"]'), "step 'consult' can never be reached"),
    (OPENS, OPENS.replace("[]", '["consult"]'), "step 'consult' can never be reached"),
    # clocks
    (CLOCK, CLOCK.replace('start = "circulate", ', ""), "a deadline needs a start event"),
    (CLOCK, CLOCK.replace('"circulate"', '"sunrise"'), "cannot start from 'sunrise'"),
    (CLOCK, CLOCK.replace('"circulate"', '"tell-country"'), "'tell-country', which is not before it"),
    (CLOCK, CLOCK.replace('"circulate"', '"agree"'), "'agree', which is not before it"),
    (CLOCK, CLOCK.replace("seconds = 604800, ", ""), "a deadline needs its 'seconds'"),
    (CLOCK, CLOCK.replace("604800", "-1"), "a deadline needs its 'seconds', 0 or more"),
    (CLOCK, CLOCK.replace('"hard"', '"strict"'), "kind is 'strict'"),
    (CLOCK, CLOCK.replace(', clause = "OG step 5"', ""), "'clause' is missing"),
    # what a step needs
    ('check = "hct-view"', 'check = "hct-mood"', "check is 'hct-mood'"),
    ('check = "hct-view", enforced = "hard"', 'check = "hct-view", enforced = "free"', "enforced is 'free'"),
    (
        '{ check = "hct-view", enforced = "hard", clause = "OG step 3" }',
        '{ check = "hct-view", enforced = "hard" }',
        "'clause' is missing",
    ),
    # rules
    ('id = "R04"', 'id = "R03"', "id 'R03' stands twice"),
    ('enforced = "check"', 'enforced = "maybe"', "enforced is 'maybe'"),
    ('enforced = "hard"\nclause = "OG Q3"\ntexts', 'enforced = "hard"\ntexts', "'clause' is missing"),
    # whole tables, and the draft flag
    ("[[rules]]", "[[rulez]]", "unknown key 'rulez'"),
    ('title = "', 'draft = "yes"\ntitle = "', "'draft' must be true or false"),
    ('title = "', 'drafted = true\ntitle = "', "unknown key 'drafted'"),
]
OF_2015 = [
    ("months = 3\n", "", "falls due after 'months' or 'days', one of the two"),
    ("months = 3\n", "months = 3\ndays = 90\n", "falls due after 'months' or 'days', one of the two"),
    (
        'months = 3\nenforced = "hard"',
        'months = 3\nenforced = "check"',
        "enforced is 'check'",
    ),
    (
        'procedure = "activate"\nonsets = ["new"]',
        'procedure = "activation"\nonsets = ["new"]',
        "procedure is 'activation'",
    ),
    ('id = "review-yearly"', 'id = "review-3-months"', "id 'review-3-months' stands twice"),
    ('id = "capacity"', 'id = "gaps"', "id 'gaps' stands twice"),
    ('id = "plan"\nclause = "RM commitments, from memory"', 'id = "plan"', "'clause' is missing"),
    ('parent = "protection"', 'parent = "shield"', "'shield' is not a cluster of the table"),
    ('parent = "protection"', 'parent = "refugees"', "'refugees' is not a cluster of the table"),
    ('parent = "protection"\n', "", "names the sector it is part of"),
    ('kind = "responsibility"', 'kind = "technical"', "have a number"),
    ("apart = true", "apart = 1", "'apart' must be true or false"),
]
OF_2026 = [
    ('covers = ["CCM", "PRO-HLP"]', 'covers = ["CCM", "LAND"]', "'LAND' is not a further global sector code"),
    ('covers = ["CCM", "PRO-HLP"]', 'covers = ["CCM", "SHL"]', "'SHL' is not a further global sector code"),
    ('agency = "NRC"\nduty = "yes"', 'agency = "NRCC"\nduty = "yes"', "unknown agency 'NRCC'"),
    ('agency = "NRC"\nduty = "yes"', 'agency = "NRC"\nduty = "no"', "duty is 'no'"),
    ('scope = { en = "Housing, land and property", fr', "scope = { fr", "'scope' lacks en"),
]
MISTAKES = [
    (edition, *one)
    for edition, mistakes in (("iasc-2006", OF_2006), ("iasc-2015", OF_2015), ("iasc-2026", OF_2026))
    for one in mistakes
]


def spoil(tmp_path: Path, edition: str, before: str, after: str) -> Path:
    text = TEXTS[edition]
    assert before in text
    path = tmp_path / f"{edition}.toml"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(("edition", "before", "after", "message"), MISTAKES)
def test_a_mistake_is_named_with_file_and_line(tmp_path, edition, before, after, message):
    path = spoil(tmp_path, edition, before, after)
    with pytest.raises(ProfileError) as caught:
        read_profile(path)
    assert message in caught.value.message
    assert str(caught.value).startswith(f"{edition}.toml:{caught.value.line}: ")
    assert caught.value.line > 0


# mistakes in a value that stands on a line of its own: the error names that very line
EXACT = [
    ("iasc-2006", 'onsets = ["new"]', 'onsets = ["sudden"]'),
    ("iasc-2006", 'about = "lead"', 'about = "boss"'),
    ("iasc-2006", 'act = "circulate"', 'act = "email"'),
    ("iasc-2006", CLOCK, CLOCK.replace('"circulate"', '"sunrise"')),
    ("iasc-2006", 'skipped_in = ["no-new-leads"]', 'skipped_in = ["no-leads"]'),
    ("iasc-2006", 'enforced = "check"', 'enforced = "maybe"'),
    ("iasc-2015", 'parent = "protection"', 'parent = "shield"'),
    ("iasc-2026", 'covers = ["CCM", "PRO-HLP"]', 'covers = ["CCM", "LAND"]'),
]


@pytest.mark.parametrize(("edition", "before", "after"), EXACT)
def test_the_line_is_the_line_of_the_mistake(tmp_path, edition, before, after):
    text = TEXTS[edition]
    with pytest.raises(ProfileError) as caught:
        read_profile(spoil(tmp_path, edition, before, after))
    assert caught.value.line == text[: text.index(before)].count("\n") + 1


@pytest.mark.parametrize("table", ["actors", "procedures", "rules"])
def test_an_edition_without_procedures_is_refused(tmp_path, table):
    text = TEXTS["iasc-2006"]
    start = text.index(f"[[{table}]]")
    path = tmp_path / "iasc-2006.toml"
    path.write_text(text[:start], encoding="utf-8")
    with pytest.raises(ProfileError, match=rf"no \[\[{table}\]\]"):
        read_profile(path)


def test_a_clock_may_not_start_from_a_step_a_variant_leaves_out(tmp_path):
    """In "no new leads" there is no circulation: a clock from it would never run there."""
    last = 'id = "tell-country"\nnumber = "6"\nactors = ["HC"]\nact = "tell"\nafter = ["propose", "agree"]'
    clock = '\ndeadline = { seconds = 0, start = "circulate", kind = "soft", clause = "OG step 6" }'
    with pytest.raises(ProfileError) as caught:
        read_profile(spoil(tmp_path, "iasc-2006", last, last + clock))
    assert caught.value.message == "'tell-country' has a clock from 'circulate', which is not before it"
