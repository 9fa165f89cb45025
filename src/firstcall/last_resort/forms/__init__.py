"""Forms of gap cases and of watches: shapes only."""
