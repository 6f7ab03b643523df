"""`python -m omnivox.envfile > .env.example`: the file that lists every variable, made from `omnivox.env`."""

import sys
import textwrap
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from omnivox.env import BASE_DIR, PREFIX, Environment

HEAD = """\
# Every variable OmniVOX knows. Copy this file to .env, or set the variables in the process's environment,
# which wins. A line that is commented out shows the default. An unknown OMNIVOX_* name is an error.
"""


def render() -> str:
    """The text of `.env.example`."""
    parts = [HEAD]
    for name, field in Environment.model_fields.items():
        comment = textwrap.fill(field.description or "", 108, initial_indent="# ", subsequent_indent="# ")
        parts.append(f"{comment}\n# {PREFIX}{name.upper()}={_default(field)}\n")
    return "\n".join(parts)


def _default(field: FieldInfo) -> str:
    value: Any = field.default
    if value is None:
        return ""
    if isinstance(value, list):
        return ",".join(value)
    if isinstance(value, Path) and value.is_relative_to(BASE_DIR):
        return str(value.relative_to(BASE_DIR))
    return str(value).lower() if isinstance(value, bool) else str(value)


if __name__ == "__main__":
    sys.stdout.write(render())
