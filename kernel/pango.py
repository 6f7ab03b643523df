"""The system libraries that PDF files need (WeasyPrint lays text out with Pango), and the packages that bring them.

Only the standard library, since installing asks too: `python -m kernel.pango` prints the packages that are to be
installed, and nothing when the libraries are there.
"""

from __future__ import annotations

import ctypes
import sys

PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
COMMAND = f"sudo apt-get install -y --no-install-recommends {' '.join(PACKAGES)}"


def is_there() -> bool:
    try:
        for library in LIBRARIES:
            ctypes.CDLL(library)
    except OSError:
        return False
    return True


if __name__ == "__main__" and not is_there():
    sys.stdout.write(" ".join(PACKAGES) + "\n")
