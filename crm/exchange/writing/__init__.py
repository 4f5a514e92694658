"""Writing a planned batch: every table once, in as few statements as there are tables."""

from .batches import write_batch
from .bulk import copy_into

__all__ = ["copy_into", "write_batch"]
