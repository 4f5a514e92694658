"""Reading what there is about one person, and what rules would forget."""

from .copying import Copy, copy_of, files_for
from .line import erasure_of, everyone_of, held, somebody
from .mentions import Mention, mentions_of
from .preview import Preview, preview
from .telling import Telling, telling_of
from .traces import traces_of

__all__ = [
    "Copy",
    "Mention",
    "Preview",
    "Telling",
    "copy_of",
    "erasure_of",
    "everyone_of",
    "files_for",
    "held",
    "mentions_of",
    "preview",
    "somebody",
    "telling_of",
    "traces_of",
]
