"""The guidance as data, and the typed reader of it. No Django in this room."""
