"""Other people's files opened safely: guard, child process, readers of each kind, the store."""
