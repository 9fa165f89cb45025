"""From the table of a file to rows: where each belongs, of which sector, whom and how many it speaks of."""
