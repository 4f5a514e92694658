"""What `./balai` becomes once everything is set up."""

import sys

from .commands import main

sys.exit(main(sys.argv[1:]))
