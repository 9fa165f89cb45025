"""From the table of a report to rows: every column understood, every problem named."""
