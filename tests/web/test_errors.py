"""What rooms raise becomes a page with a sentence and the right status."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_health_is_plain_and_open(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"ok\n", "text/plain")


def test_unknown_address_says_what_to_do(client: Client) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()
    assert "/account/login/?next=/nowhere" in answer.content.decode()


def test_sign_in_page(client: Client) -> None:
    assert client.get("/account/login/").status_code == 200
