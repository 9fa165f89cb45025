"""The only writers of countries, areas and boundaries."""

from firstcall.places.actions.areas import import_areas
from firstcall.places.actions.batches import undo_batch
from firstcall.places.actions.boundaries import import_boundaries
from firstcall.places.actions.countries import ensure_country
from firstcall.places.actions.names import accept_place_name, forget_place_name

__all__ = [
    "accept_place_name",
    "ensure_country",
    "forget_place_name",
    "import_areas",
    "import_boundaries",
    "undo_batch",
]
