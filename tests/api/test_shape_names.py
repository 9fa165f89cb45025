"""Two shapes of one name would be one in the description of the API, and one of them wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from ninja import Schema

import firstcall.api  # every room's shapes are known once the API is

pytestmark = pytest.mark.one_engine


def below(shape: type[Schema]) -> Iterator[type[Schema]]:
    for one in shape.__subclasses__():
        yield one
        yield from below(one)


def test_no_two_shapes_or_bodies_have_one_name() -> None:
    ours = {one for one in below(Schema) if one.__module__.startswith("firstcall.")}
    assert firstcall.api.__name__ == "firstcall.api"
    assert len(ours) > 100
    assert [name for name, times in Counter(one.__name__ for one in ours).items() if times > 1] == []
