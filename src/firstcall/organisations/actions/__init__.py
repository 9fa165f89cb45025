"""The acts on organisations and people. Each is one transaction: permission, rule, write, ledger."""

from firstcall.organisations.actions.lists import import_organisations, undo_organisations
from firstcall.organisations.actions.organisations import (
    add_alias,
    change_organisation,
    confirm,
    create_organisation,
    merge,
)
from firstcall.organisations.actions.people import create_person, end_post, hold_post
from firstcall.organisations.actions.registering import register_unconfirmed, seed_agencies

__all__ = [
    "add_alias",
    "change_organisation",
    "confirm",
    "create_organisation",
    "create_person",
    "end_post",
    "hold_post",
    "import_organisations",
    "merge",
    "register_unconfirmed",
    "seed_agencies",
    "undo_organisations",
]
