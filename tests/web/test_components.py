"""Components say in words what they show, keep what they are given apart, and never show 0 for "not known"."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory

from firstcall.policy.refusal import Refusal
from firstcall.web.templatetags.figures import THIN

WHY = Refusal("two-leads", "Name another lead first.", "GN 5")


def shown(source: str, **context: Any) -> str:
    """A template with components, rendered as a page would."""
    from django_cotton.compiler_regex import CottonCompiler

    template = engines["django"].from_string(CottonCompiler().process(source))
    return re.sub("[ \\n]+", " ", str(template.render(context, RequestFactory().get("/")))).strip()


@pytest.mark.parametrize(
    ("value", "part"),
    [(None, "not known"), (0, ">0<"), (14_400_000, f"14.4{THIN}m")],
)
def test_tile(value: int | None, part: str) -> None:
    assert part in shown('<c-tile label="In need" :value="n" />', n=value)


def test_share_is_words_and_bar() -> None:
    text = shown('<c-share :value="s" />', s=0.31)
    assert 'width="31"' in text
    assert f"31{THIN}%" in text
    assert "style=" not in text
    assert shown('<c-share :value="s" />', s=None) == '<span class="not-known">not known</span>'


def test_an_amount_stands_beside_its_bar() -> None:
    text = shown('<c-amount :value="n" :most="most" />', n=1500, most=6000)
    assert ('width="25"' in text, f">1{THIN}500<" in text) == (True, True)
    assert 'width="0"' in shown('<c-amount :value="n" :most="most" />', n=0, most=0)
    assert shown('<c-amount :value="n" :most="most" />', n=None, most=6000) == (
        '<span class="not-known">not known</span>'
    )


def test_a_button_that_is_refused_says_why() -> None:
    text = shown('<c-button :refusal="why">End</c-button>', why=WHY)
    assert 'aria-disabled="true" aria-describedby="why-two-leads"' in text
    assert "Name another lead first." in text
    assert "GN 5" in text
    assert 'type="submit"' not in text


def test_a_component_does_not_see_the_page_s_names() -> None:
    text = shown('<c-button href="/x">Go</c-button>', refusal=WHY)
    assert text == '<a class="button" href="/x">Go</a>'


def test_table_is_a_region_one_can_reach() -> None:
    assert shown('<c-table label="Groups"><tbody></tbody></c-table>').startswith(
        '<div class="scroll" role="region" aria-label="Groups" tabindex="0">'
    )


class Named(forms.Form):
    name = forms.CharField(help_text="As people know it.")
    note = forms.CharField(required=False)


def test_field_ties_hint_and_error_to_the_control() -> None:
    form = Named({"name": ""})
    text = shown('<c-field :of="f" />', f=form["name"])
    assert 'aria-describedby="id_name_helptext id_name_error"' in text or (
        'aria-describedby="id_name_error id_name_helptext"' in text
    )
    assert 'id="id_name_helptext"' in text
    assert 'id="id_name_error"' in text
    assert 'aria-invalid="true"' in text
    assert "(optional)" in shown('<c-field :of="f" />', f=form["note"])


def test_form_lists_what_is_wrong_with_links() -> None:
    text = shown('<c-form :of="f" button="Save" />', f=Named({"name": ""}))
    assert '<a href="#id_name">“Name” is empty. Fill it in.</a>' in text
    assert 'name="csrfmiddlewaretoken"' in text


@pytest.mark.parametrize(
    ("state", "part"),
    [
        ("running", f"4{THIN}200 of 6{THIN}952 done."),
        ("waiting", "Waiting for its turn."),
        ("done", "Finished."),
        ("cancelled", "Stopped. Nothing more is stored."),
        ("failed", "It failed."),
    ],
)
def test_progress(state: str, part: str) -> None:
    job = SimpleNamespace(public_id="q", done=4200, total=6952, state=state, message="")
    text = shown('<c-progress :of="job" stop="/stop" poll="/poll" />', job=job)
    assert part in text
    assert ("/stop" in text, "/poll" in text) == (state in ("running", "waiting"),) * 2


def test_names_are_kept_apart_from_the_direction_around_them() -> None:
    of = SimpleNamespace(name="<World> Food", acronym="WFP")
    assert shown('<c-organisation :of="o" url="/o" />', o=of) == (
        '<span class="who"><a href="/o"><bdi>WFP</bdi></a></span>'
    )
    assert "&lt;World&gt; Food" in shown('<c-organisation :of="o" long />', o=of)


def test_legend_says_each_shade_in_words() -> None:
    text = shown('<c-legend :of="steps" />', steps=[("0", "under 20 %"), ("none", "not known")])
    assert text.count("<li>") == 2
    assert 'class="shade-none"' in text
    assert "under 20 %" in text


def test_problem_list() -> None:
    problem = SimpleNamespace(
        sheet="5W",
        cell="D12",
        column="Township",
        value="=cmd|x",
        message="Unknown code.",
        suggestion="MMR001",
    )
    text = shown('<c-problems :of="all" />', all=[problem])
    for part in ("D12", "5W", "Township", "=cmd|x", "Unknown code.", "MMR001"):
        assert part in text


def test_no_style_sheet_of_a_room_touches_the_mark_of_every_page() -> None:
    """Its class stands for nothing else: the marks of a timeline once pushed it out of the page's head."""
    from pathlib import Path

    import firstcall.web

    web = Path(firstcall.web.__file__).parent
    (name,) = re.findall(
        r'<svg class="([^"]+)"', (web / "templates/web/mark.svg").read_text(encoding="utf-8")
    )
    sheets = [one.read_text(encoding="utf-8") for one in (web / "static").rglob("*.css")]
    assert len(sheets) > 4
    assert [one for one in sheets if re.search(rf"\.{name}(?![\w-])", one)] == []


class Asked(forms.Form):
    name = forms.CharField(label="Name")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A")])
    file = forms.FileField(label="File")
    agreed = forms.BooleanField(label="Agreed")
    day = forms.DateField(label="Day")
    count = forms.IntegerField(label="Count", min_value=0)
    why = forms.CharField(label="Why", error_messages={"required": "Say why in a sentence."})


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "“Name” is empty. Fill it in."),
        ({}, "“Kind”: nothing is chosen. Choose one of the list."),
        ({"kind": "b"}, "“Kind”: b is not offered. Choose one of the list."),
        ({}, "“File”: no file is chosen. Choose one."),
        ({}, "“Agreed” is not ticked. Tick it to go on."),
        ({"day": "soon"}, "“Day” is no day. Write it as 2026-03-31."),
        ({"count": "many"}, "“Count” is no whole number. Write digits, such as 1500."),
        ({"count": "-1"}, "Count: Ensure this value is greater than or equal to 0."),
        ({}, "Why: Say why in a sentence."),
    ],
)
def test_each_error_names_its_field_and_says_what_to_do(given: dict[str, str], said: str) -> None:
    text = shown('<c-form :of="f" button="Save" />', f=Asked(given))
    assert f">{said}</a></li>" in text
    assert "This field is required." not in text
