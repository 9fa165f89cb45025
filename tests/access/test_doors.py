"""Every URL and API operation stands in the matrix, every stored field has a class, the page is fresh."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.urls import URLPattern, get_resolver

from firstcall.access import sensitivity
from firstcall.access.matrix import load
from firstcall.access.reference import permissions

pytestmark = pytest.mark.one_engine
MATRIX = load()
API = importlib.util.find_spec("firstcall.api") is not None
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "permissions.md"


def routes(resolver: Any = None, prefix: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """(URL name with namespaces, pattern) of every address."""
    for entry in (resolver or get_resolver()).url_patterns:
        where = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield (f"{space}{entry.name}" if entry.name else "", where)
        else:
            yield from routes(entry, where, f"{space}{entry.namespace}:" if entry.namespace else space)


def operations() -> dict[str, str]:
    """Operation id -> methods and path of every operation of the API, those left out of its description too."""
    if not API:
        return {}
    from firstcall.api import api

    return {
        operation.operation_id
        or api.get_openapi_operation_id(operation): f"{'|'.join(operation.methods)} {path}"
        for router in api._get_bound_routers()
        for path, view in router.path_operations.items()
        for operation in view.operations
    }


def pages() -> dict[str, str]:
    """The routes that are not the API's operations (those stand in [operations])."""
    space = ""
    if API:
        from firstcall.api import api

        space = f"{api.urls_namespace}:"
    of_docs = ("openapi-json", "openapi-view", "api-root")
    return {
        name: where
        for name, where in routes()
        if not (space and name.startswith(space) and name.removeprefix(space) not in of_docs)
    }


def test_every_page_stands_in_the_matrix():
    """A page without a line could be open by oversight: write its line in matrix.toml, [routes]."""
    known = set(MATRIX.routes) | set(MATRIX.open_routes)
    assert {name: where for name, where in pages().items() if name not in known} == {}


def test_every_line_for_a_page_names_a_page():
    assert (set(MATRIX.routes) | set(MATRIX.open_routes)) - set(pages()) == set()


def test_every_operation_stands_in_the_matrix():
    assert {name: where for name, where in operations().items() if name not in MATRIX.operations} == {}


def test_every_line_for_an_operation_names_an_operation():
    assert set(MATRIX.operations) - set(operations()) == set()


def test_what_a_view_says_it_needs_is_what_the_matrix_says():
    """`web.edge.page` and [routes] are two statements of one thing."""
    from django.urls import URLResolver

    def views(resolver: Any, space: str = "") -> Iterator[tuple[str, Any]]:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                yield from views(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
            else:
                yield f"{space}{entry.name}", entry.callback

    said = {name: view.requires for name, view in views(get_resolver()) if hasattr(view, "requires")}
    assert said == {name: MATRIX.routes.get(name) for name in said}


def fields() -> set[str]:
    """Every stored field of the app, as Model.field."""
    return {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("firstcall").get_models()
        for field in model._meta.get_fields()
        if field.concrete
    }


def test_every_stored_field_has_a_class():
    """Security D1a."""
    assert fields() - set(sensitivity.classes()) == set()


def test_every_class_is_of_a_stored_field():
    assert set(sensitivity.classes()) - fields() == set()


def test_what_is_published_is_of_the_lowest_class():
    models = {model.__name__.lower(): model for model in apps.get_app_config("firstcall").get_models()}
    for entity in MATRIX.objects.values():
        model = models.get(entity.name.replace("_", ""))
        for name in entity.published:
            assert sensitivity.class_of(model.__name__, name) == "low", f"{entity.name}.{name}"


def test_no_secret_is_below_severe():
    assert {
        sensitivity.class_of(*name.split("."))
        for name in ("User.password", "ApiToken.digest", "LedgerContent.salt")
    } == {"severe"}


def test_reading_of_classes():
    assert sensitivity.highest(["low", "high", "moderate"]) == "high"
    assert sensitivity.highest([]) == "low"
    assert sensitivity.fields_up_to("LedgerContent", "low") == ("entry",)
    assert sensitivity.fields_up_to("LedgerContent", "high") == ("entry", "content")
    with pytest.raises(ValueError, match=r"^A\.secret: unknown class$"):
        sensitivity.build({"A": {"secret": "b"}})
    with pytest.raises(ValueError, match=r"^A\.b: stands twice$"):
        sensitivity.build({"A": {"low": "b", "high": "b"}})


def test_the_page_for_readers_is_made_from_the_matrix():
    """Write it anew: python -m firstcall.access.reference > docs/reference/permissions.md"""
    assert PAGE.read_text(encoding="utf-8") == permissions(MATRIX)
