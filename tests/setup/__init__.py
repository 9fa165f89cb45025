"""What the tests stand on: an environment of their own, a database of either engine, a browser."""
