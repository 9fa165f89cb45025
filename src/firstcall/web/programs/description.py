"""The description of the API: what each operation may answer, and the headers a write takes.

Statuses follow from what an operation is (a read, a write, a change of a version), so they are said here once.
"""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

ERROR = {
    "type": "object",
    "properties": {
        "error": {
            "type": "object",
            "properties": {
                "code": {"type": "string", "description": "A word that never changes, for programs."},
                "message": {"type": "string", "description": "A sentence that says what to do next."},
                "clause": {"type": "string", "description": "The clause of the guidance, or empty."},
            },
            "required": ["code", "message", "clause"],
        },
        "fields": {
            "type": "array",
            "description": "With code bad-shape: what is wrong where.",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
                "required": ["field", "message"],
            },
        },
        "current": {"description": "With code stale: the record as it is now."},
        "yours": {"description": "With code stale: what you sent."},
    },
    "required": ["error"],
}
OF_READS = {
    400: "A parameter cannot be read, or is not one of this operation",
    401: "The token is not known, or nobody asks where somebody must",
    404: "There is nothing here that the caller may see",
    409: "Refused by a rule; the sentence says what to do",
    422: "The request does not have the described shape",
    503: "The database is busy; nothing was stored; send the same request again",
}
OF_WRITES = OF_READS | {
    403: "The caller may see this, and may not do it",
    413: "The request is too large",
    415: "The body is compressed, or of a kind that is not read",
}
OF_CHANGES = OF_WRITES | {
    412: "Somebody else changed it first; both versions are in the answer",
    428: "If-Match is missing",
}
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Makes this request take effect once, however often it is sent. Kept 90 days.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,120}$"},
}
MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag of the version that was read.",
    "schema": {"type": "string", "pattern": '^((W/)?"[0-9]{1,9}"|[0-9]{1,9})$'},
}
VERSION_HEADER = {
    "ETag": {
        "description": "The version of the record, for If-Match.",
        "schema": {"type": "string"},
    }
}


class DescribedAPI(NinjaAPI):
    """The API with a description that names every status an operation may answer."""

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        """The root leads to the readable description instead of saying that there is nothing."""
        *others, _nothing = super()._get_urls()
        docs = RedirectView.as_view(pattern_name=f"{self.urls_namespace}:openapi-view")
        return [*others, path("", docs, name="api-root")]

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """OpenAPI 3.1, made once per process: anybody may ask for it, and it never changes."""
        if self._made is None:
            self._made = self._make_description(**options)
        return self._made

    _made: OpenAPISchema | None = None

    def _make_description(self, **options: Any) -> OpenAPISchema:
        found = super().get_openapi_schema(**options)
        found["components"].setdefault("schemas", {})["Error"] = ERROR
        operations = {
            operation.operation_id: operation
            for router in self._get_bound_routers()
            for view in router.path_operations.values()
            for operation in view.operations
        }
        for paths in found["paths"].values():
            for described in paths.values():
                _describe(described, operations[described["operationId"]])
        return found


def _describe(described: dict[str, Any], operation: Operation) -> None:
    responses = described["responses"]
    for status, text in _statuses(operation).items():
        responses.setdefault(status, _error(text))
    # A token, or the session, or nobody: what is public needs neither.
    described["security"] = [{"Caller": []}] if is_write(operation) else [{"Caller": []}, {}]
    described["parameters"] += [KEY] if is_write(operation) else []
    described["parameters"] += [MATCH] if is_change(operation) else []


def _statuses(operation: Operation) -> dict[int, str]:
    if is_change(operation):
        return OF_CHANGES
    return OF_WRITES if is_write(operation) else OF_READS


def is_write(operation: Operation) -> bool:
    """Whether the operation is `written`."""
    return bool(getattr(operation.view_func, "is_write", False))


def is_change(operation: Operation) -> bool:
    """Whether the operation asks for If-Match: its code reads it."""
    code = getattr(operation.view_func, "__wrapped__", operation.view_func).__code__
    return "if_match" in code.co_names


def _error(text: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Error"}
    return {"description": text, "content": {"application/json": {"schema": schema}}}
