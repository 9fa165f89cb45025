"""The demonstration country: fictional, generated from a seed, imported through the same doors as real files."""
