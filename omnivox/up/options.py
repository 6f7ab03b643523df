"""The flags of `scripts/up`. Standard library only: `--help` answers before anything is installed."""

import argparse
from pathlib import Path

DESCRIPTION = "Starts the whole product on this machine and stops it with one Ctrl-C."
EPILOG = "Everything else is set by OMNIVOX_* variables or the file .env; .env.example lists them all."


def options(arguments: list[str] | None = None) -> argparse.Namespace:
    """port (int or None), data (Path or None), no_demo (bool), voice (bool)."""
    parser = argparse.ArgumentParser(prog="scripts/up", description=DESCRIPTION, epilog=EPILOG)
    parser.add_argument("--port", type=int, metavar="N", help="port of the site (default 8000)")
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="folder for the database and files (default var/)"
    )
    parser.add_argument("--no-demo", action="store_true", help="do not load the demo data")
    parser.add_argument(
        "--voice", action="store_true", help="start a real Asterisk for calls (unpacked once, 270 MB)"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    options()
