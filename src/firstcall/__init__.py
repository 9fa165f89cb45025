"""FirstCall: the IASC cluster approach as a running system."""

import os

__version__ = "0.1.0"

# polars gives memory back to the system sooner than it would: large files are read beside a server that answers.
os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:50,muzzy_decay_ms:0")
