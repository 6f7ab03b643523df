"""`python -m bench`: what `scripts/bench` runs inside the virtual environment."""

from __future__ import annotations

import argparse
import gc
import os
import sys
import time

import orjson

from bench.figures import choices, figures
from bench.processes import load_average
from bench.stage import stage


def main() -> int:
    """Prints {"figure", "value", "aim", "detail"} a line; what it does meanwhile goes to standard error."""
    usual = figures()
    known = usual | choices()
    parser = argparse.ArgumentParser(prog="scripts/bench", description="Measures the speed of the product.")
    parser.add_argument("figures", nargs="*", help=f"{', '.join(known)}; without a name: {', '.join(usual)}")
    wanted = parser.parse_args().figures or list(usual)
    unknown = sorted(set(wanted) - set(known))
    if unknown:
        parser.error(f"no such figure: {', '.join(unknown)}; there are {', '.join(known)}")
    began = time.monotonic()
    gc.disable()  # a collection of the generator's would look like a slow server; it lives for minutes only
    with stage() as running:
        for name in (name for name in known if name in wanted):
            sys.stderr.write(f"{time.monotonic() - began:6.1f} s  {name}, load average {load_average()}\n")
            for result in known[name](running):
                line = {"figure": result.figure, "value": result.value, "aim": result.aim}
                detail = {**result.detail, "load_average": load_average(), "cores": os.cpu_count()}
                sys.stdout.write(orjson.dumps({**line, "detail": detail}).decode() + "\n")
                sys.stdout.flush()
    sys.stderr.write(f"{time.monotonic() - began:6.1f} s  done\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
