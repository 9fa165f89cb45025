"""The one Django app."""

from __future__ import annotations

from django.apps import AppConfig


class FirstCallConfig(AppConfig):
    name = "firstcall"
    verbose_name = "FirstCall"

    def ready(self) -> None:
        from firstcall.start import connect

        connect()
