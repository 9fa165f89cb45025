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
from firstcall.organisations.actions.spellings import accept_spelling, keep_as_new

__all__ = [
    "accept_spelling",
    "add_alias",
    "change_organisation",
    "confirm",
    "create_organisation",
    "create_person",
    "end_post",
    "hold_post",
    "import_organisations",
    "keep_as_new",
    "merge",
    "register_unconfirmed",
    "seed_agencies",
    "undo_organisations",
]
