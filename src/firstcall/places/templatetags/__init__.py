"""Template filters about places."""
