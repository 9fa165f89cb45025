"""What people see of gap cases: the board, one case with its timeline, and what each page of an act shows."""
