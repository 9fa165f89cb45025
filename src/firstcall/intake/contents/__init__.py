"""What a cell says: numbers, dates, statuses and names as people write them, one by one and in whole columns."""
