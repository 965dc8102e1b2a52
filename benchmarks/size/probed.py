"""`python -m benchmarks.size.probed FILE run ...`: the program itself, with a look at how late its loop is.

What it found is written into FILE as JSON when the program ends.
"""

from __future__ import annotations

import sys

if __name__ == "__main__":
    # A parsing worker imports this module anew, and is not to load all of the bot with it.
    from benchmarks.size.lag import watched

    file = sys.argv.pop(1)
    watched(file)
