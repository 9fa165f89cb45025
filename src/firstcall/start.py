"""What happens at start-up: the database's own guards, and what follows when an account is saved."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, post_save, pre_migrate

from firstcall.record import engine


def connect() -> None:
    """Hook the guards of the ledger to new connections and to migrations (see record/engine.py)."""
    app = apps.get_app_config("firstcall")
    connection_created.connect(_guard, dispatch_uid="ledger-guard")
    pre_migrate.connect(_open, sender=app, dispatch_uid="ledger-open")
    post_migrate.connect(_install, sender=app, dispatch_uid="ledger-install")
    _upper_rooms()
    post_save.connect(_verify_address, sender="firstcall.User", dispatch_uid="verified-address")


def _guard(connection: BaseDatabaseWrapper, **_: object) -> None:
    engine.guard_connection(connection)


def _open(using: str, **_: object) -> None:
    engine.open_schema(connections[using])


def _install(using: str, **_: object) -> None:
    engine.install_guards(connections[using])


def _verify_address(**signal: Any) -> None:
    """Whoever saves an account, its one verified address follows: a second step needs it."""
    from firstcall.web import people  # uses tables

    people.on_user_saved(**signal)


def _upper_rooms() -> None:
    """The upper rooms add their parts to the pages of the lower ones, and their long work to the worker's."""
    from firstcall.organisations.actions.merging import on_merging
    from firstcall.organisations.sections import add_section
    from firstcall.overview import organisation_sections
    from firstcall.structure.actions.hindrances import closing_group, ending_emergency, entering_lead
    from firstcall.structure.actions.regrouping import on_following, on_regrouping
    from firstcall.structure.values import add_section as add_to_structure

    add_section(organisation_sections.takes_part)
    add_section(organisation_sections.committed)
    add_section(organisation_sections.called_on)
    add_section(organisation_sections.works)
    add_section(import_module("firstcall.returns.sections").reports)
    add_to_structure(import_module("firstcall.designation.values").emergency_section)
    for room in ("needs", "activities"):  # what was added up for groups follows their merges and splits
        on_regrouping(import_module(f"firstcall.{room}.actions").keep_regrouped)
    following = import_module("firstcall.last_resort.actions.following")  # and what is open in them
    marks = import_module("firstcall.last_resort.gap_marks")  # gaps that are cases, on the pages of gaps
    import_module("firstcall.gaps.cases").register(marks.marks_of, marks.open_url)
    on_following(following.follow_group)
    reports = import_module("firstcall.needs.actions.reports")  # and papers that one group alone may have
    on_following(reports.follow_group)
    closing_group.ask(following.why_group_is_kept)
    decided = import_module("firstcall.designation.queries.cases")
    entering_lead.ask(decided.why_not_lead_by_hand)
    ending_emergency.ask(decided.why_cases_run)
    ending_emergency.ask(following.why_gaps_go_on)
    on_merging(following.follow_organisation)
    returns = import_module("firstcall.returns.actions")  # files taken in become returns of their rounds
    import_module("firstcall.activities.actions").on_files(
        dated=returns.file_dated,
        read=returns.file_read,
        foreseen=returns.file_foreseen,
        taken_in=returns.file_taken_in,
        taken_back=returns.file_taken_back,
    )
    import_module("firstcall.returns.jobs")
    import_module("firstcall.overview.jobs")  # registers the long work the worker can do
    import_module("firstcall.designation.jobs")  # and the clocks it looks at
    import_module("firstcall.last_resort.jobs")


def ready() -> None:
    """Before serving or working: refuse to start without the ledger's key or on a ledger that was cut.

    LedgerUnsound, whose text says what to do. Needs the tables.
    """
    from firstcall.record import queries  # the tables' classes exist only once Django is set up

    queries.ready()
