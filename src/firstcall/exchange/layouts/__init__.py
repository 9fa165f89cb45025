"""Layouts of activities as data: which columns a file for somebody has, how they are headed, how rows are put together.

`fields.toml` says how each field is headed in each language and which hashtag it bears; every other .toml file here is
a layout (docs/reference/exports.md).
"""
