"""What each row of a batch will do, and why: matched against what the house has and the rows before."""

from .batches import World, plan_batch
from .items import Item
from .seen import Seen
from .stops import said_by_file, stops_of
from .traits import note_traits
from .words import addresses

__all__ = ["Item", "Seen", "World", "addresses", "note_traits", "plan_batch", "said_by_file", "stops_of"]
