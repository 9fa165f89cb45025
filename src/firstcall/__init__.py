"""FirstCall: the IASC cluster approach as a running system."""

__version__ = "0.1.0"
