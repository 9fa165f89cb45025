"""How a group counts people: its rule as data, read, put into words, and applied to whole columns."""
