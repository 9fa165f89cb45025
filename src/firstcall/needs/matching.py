"""What a file brings beside what is there: unchanged, changed and new rows (docs/decisions/importing-again.md).

Facts are never edited. A row equal in content to one that is there is unchanged; a remaining row with the natural
key of a remaining one there replaces it; the rest is new. Rows are matched as often as they occur: two equal rows
in a file and one in the database are one unchanged and one new.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

BETWEEN = "\x1f"  # between the values of a key: nothing that is typed


@dataclass(frozen=True)
class Comparison:
    """Positions of incoming rows; `changed` also says which current row (primary key) each one replaces."""

    unchanged: tuple[int, ...]
    changed: tuple[tuple[int, int], ...]
    new: tuple[int, ...]


def key_of(values: Iterable[object]) -> str:
    """A key of 32 characters, the same for the same values whatever the day and the machine."""
    return digest(BETWEEN.join("" if value is None else str(value) for value in values))


def digest(text: str) -> str:
    """The key of values already joined with BETWEEN."""
    return blake2b(text.encode(), digest_size=16).hexdigest()


def compare(incoming: Sequence[tuple[str, str]], current: Iterable[tuple[int, str, str]]) -> Comparison:
    """Compare incoming rows (content key, natural key) with current ones (primary key, content key, natural key)."""
    current = sorted(current)
    wanted = Counter(content for content, _ in incoming)
    equal: Counter[str] = Counter()
    remaining: dict[str, deque[int]] = defaultdict(deque)
    for pk, content, natural in current:
        if equal[content] < wanted[content]:
            equal[content] += 1
        else:
            remaining[natural].append(pk)
    unchanged, changed, new = [], [], []
    for position, (content, natural) in enumerate(incoming):
        if equal[content]:
            equal[content] -= 1
            unchanged.append(position)
        elif remaining[natural]:
            changed.append((position, remaining[natural].popleft()))
        else:
            new.append(position)
    return Comparison(tuple(unchanged), tuple(changed), tuple(new))
