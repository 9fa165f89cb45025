"""The course of a critical gap as plain rules: what is left, whose it is, what may happen next (GN 10, 11)."""
