"""`python -m alliance` is the command `alliance`, for where scripts are not on the path."""

import sys

from alliance.cli import main

sys.exit(main())
