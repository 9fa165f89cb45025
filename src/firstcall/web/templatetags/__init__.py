"""Filters and tags every template has without loading them (settings: TEMPLATES builtins)."""
