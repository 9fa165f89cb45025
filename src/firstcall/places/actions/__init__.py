"""The only writers of countries, areas and boundaries."""

from firstcall.places.actions.areas import import_areas
from firstcall.places.actions.batches import undo_batch
from firstcall.places.actions.boundaries import import_boundaries
from firstcall.places.actions.countries import ensure_country

__all__ = ["ensure_country", "import_areas", "import_boundaries", "undo_batch"]
