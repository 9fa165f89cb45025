"""Pages of gap cases, of those whom they wait for, and of the lines groups watch."""
