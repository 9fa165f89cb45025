"""What holds for rounds and returns. Plain Python."""
