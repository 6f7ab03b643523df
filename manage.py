#!/usr/bin/env python
"""Django's command line for OmniVOX."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omnivox.settings")
    from django.core.management import execute_from_command_line

    from omnivox.env import WrongEnvironmentError

    try:
        execute_from_command_line(sys.argv)
    except WrongEnvironmentError as problem:
        sys.stderr.write(f"{problem}\n")
        sys.exit(2)


if __name__ == "__main__":
    main()
