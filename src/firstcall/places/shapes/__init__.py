"""Boundary files: read, understood, cleaned and drawn. Plain Python: no Django, no database."""
