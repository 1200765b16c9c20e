"""`python -I -m tui`: the program without anything of the caller's environment in Python."""

import sys

from tui.cli import main

if __name__ == "__main__":
    sys.exit(main())
