"""Reading a file of guidance: every mistake in it is an error with file and line.

`tomllib` gives values without their lines, so the lines are found again by counting the table headers of the
text; the profiles write every entry under a header of its own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "fr", "es", "ar")
_HEADER = re.compile(r"^\s*\[(\[?)\s*([\w.-]+)\s*\]")


class ProfileError(Exception):
    """A file of guidance that cannot be used: `file`, `line` (from 1; 0: unknown) and what is wrong."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.file, self.line, self.message = file, line, message


def header_lines(text: str) -> dict[str, int]:
    """The line of each table header by its path: "sectors.3.leads.1", the fourth sector's second lead."""
    counts: dict[str, int] = {}
    found: dict[str, int] = {"": 0}
    for number, line in enumerate(text.splitlines(), 1):
        match = _HEADER.match(line)
        if match is None:
            continue
        name = match[2]
        if match[1]:
            counts = {path: n for path, n in counts.items() if not path.startswith(name + ".")}
            counts[name] = counts.get(name, -1) + 1
        parts = name.split(".")
        prefixes = [".".join(parts[: end + 1]) for end in range(len(parts))]
        steps = [f"{p}.{counts[q]}" if q in counts else p for p, q in zip(parts, prefixes, strict=True)]
        found[".".join(steps)] = number
    return found


@dataclass(frozen=True)
class Text:
    """A file as text, able to say where an entry stands in it."""

    file: str
    text: str

    def line(self, where: str, key: str = "") -> int:
        """The line of `key` in the table at `where`; the table's header if the key is not written there."""
        headers = header_lines(self.text)
        start = headers.get(where, 0)
        end = min((n for n in headers.values() if n > start), default=len(self.text.splitlines()) + 1)
        lines = self.text.splitlines()
        wanted = re.compile(rf"^\s*{re.escape(key)}\s*=") if key else None
        for number in range(start + 1, end):
            if wanted is not None and wanted.match(lines[number - 1]):
                return number
        return max(start, 1)


@dataclass(frozen=True)
class Entry:
    """One table of the file, read value by value; anything unexpected is a `ProfileError`."""

    source: Text
    where: str
    data: Mapping[str, Any]

    def error(self, key: str, message: str) -> ProfileError:
        return ProfileError(self.source.file, self.source.line(self.where, key), message)

    def only(self, *keys: str) -> None:
        """No key but these: a misspelt key would otherwise be a rule that silently does not hold."""
        for key in self.data:
            if key not in keys:
                raise self.error(key, f"unknown key {key!r}; known here: {', '.join(sorted(keys))}")

    def text(self, key: str, default: str | None = None) -> str:
        """A non-empty text; `default` where the key is missing, and an error where there is no default."""
        if key not in self.data and default is not None:
            return default
        value = self.data.get(key)
        if not isinstance(value, str) or (not value.strip() and default is None):
            raise self.error(key, f"{key!r} is missing or empty")
        return value

    def choice(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        value = self.text(key, default)
        if value not in set(allowed):
            raise self.error(key, f"{key} is {value!r}; it must be one of {', '.join(sorted(allowed))}")
        return value

    def flag(self, key: str) -> bool | None:
        value = self.data.get(key)
        if value is not None and not isinstance(value, bool):
            raise self.error(key, f"{key!r} must be true or false")
        return value

    def number(self, key: str) -> int | None:
        value = self.data.get(key)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            raise self.error(key, f"{key!r} must be a whole number")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or any(not isinstance(v, str) or not v.strip() for v in value):
            raise self.error(key, f"{key!r} must be a list of texts")
        return tuple(value)

    def languages(self, key: str) -> dict[str, str]:
        """A name in each of the four languages."""
        value = self.data.get(key)
        names = value if isinstance(value, dict) else {}
        missing = [language for language in LANGUAGES if not names.get(language)]
        if missing:
            raise self.error(key, f"{key!r} lacks {', '.join(missing)}")
        return {language: str(name) for language, name in names.items()}

    def one(self, key: str) -> Entry | None:
        value = self.data.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.error(key, f"{key!r} must be a table")
        return Entry(self.source, f"{self.where}.{key}".lstrip("."), value)

    def many(self, key: str) -> list[Entry]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or any(not isinstance(v, dict) for v in value):
            raise self.error(key, f"{key!r} must be a list of tables")
        return [Entry(self.source, f"{self.where}.{key}.{n}".lstrip("."), v) for n, v in enumerate(value)]

    def unique(self, entries: list[Entry], key: str = "id") -> list[Entry]:
        """The entries, once it is sure that no two have the same `key`."""
        seen: set[str] = set()
        for entry in entries:
            value = entry.text(key)
            if value in seen:
                raise entry.error(key, f"{key} {value!r} stands twice")
            seen.add(value)
        return entries


def read_toml(path: Path) -> Entry:
    """The file's top table. Raises `ProfileError` where it is not TOML."""
    text = path.read_text(encoding="utf-8")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        match = re.search(r"at line (\d+)", str(error))
        raise ProfileError(path.name, int(match[1]) if match else 0, f"not TOML: {error}") from error
    return Entry(Text(path.name, text), "", data)
