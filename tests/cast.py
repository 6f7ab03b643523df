"""Who a product started by a test needs for a conversation: `python -m tests.cast` in the product's environment makes
a widget and an operator at work, and prints how to reach them."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass

from omnivox.env import BASE_DIR
from tests.product import Product, clean_environment


@dataclass(frozen=True)
class Cast:
    """The widget's public key, and a session of the operator's sign-in."""

    key: str
    session: str


def cast_of(product: Product) -> Cast:
    """Makes them; the product must be ready."""
    variables = {**product.variables, "OMNIVOX_DATA_DIR": str(product.data)}
    made = subprocess.run(
        [sys.executable, "-m", "tests.cast"],
        cwd=BASE_DIR,
        env={**clean_environment(**variables), "DJANGO_SETTINGS_MODULE": "omnivox.settings"},
        stdout=subprocess.PIPE,
        check=True,
        timeout=60,
    )
    return Cast(**json.loads(made.stdout.splitlines()[-1]))


def main() -> None:
    import django

    django.setup()
    from tests.factories.chats import widget_channel
    from tests.factories.people import agent_at_work
    from tests.realtime.people import session_of

    # the talk of the tests is quicker than people
    channel = widget_channel(
        config={"messages_per_minute": 10_000, "messages_per_minute_per_address": 10_000}
    )
    anna = agent_at_work(channel.project, first_name="Анна", last_name="Белова")
    print(json.dumps({"key": channel.key, "session": session_of(anna)}))


if __name__ == "__main__":
    main()
