"""`python -m amends.cli` is the same as `amends`."""

import sys

from amends.cli import main

sys.exit(main())
