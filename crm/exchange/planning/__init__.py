"""What each row of a batch will do, and why: matched against what the house has and the rows before."""

from .batches import World, plan_batch
from .items import Item
from .seen import Seen

__all__ = ["Item", "Seen", "World", "plan_batch"]
