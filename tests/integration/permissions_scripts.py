"""Who gets what at the URLs of call scripts: the operator's own, whoever else asks."""

from __future__ import annotations

from typing import Any

from tests.factories.house import House
from tests.factories.scripts import run, script
from tests.integration.permissions_table import ANNAS, SIGNED_IN, Case


def annas_run(house: House) -> dict[str, Any]:
    """A script of Anna's that is to be finished; the same one for everybody who asks."""
    found = house.anna.script_runs.first()
    return {"run_id": (found or run(house.anna, script(house.project).versions.get())).pk}


def at_the_end(house: House) -> dict[str, Any]:
    """The same on its last page, with all that it asks."""
    house.anna.script_runs.filter(pk=annas_run(house)["run_id"]).update(
        path=["end"], answers={"_result": "Помогли"}
    )
    return annas_run(house)


TURN = {"revision": 0, "page": "hello", "move": "next"}
CASES = [
    Case("my-calls", "GET", SIGNED_IN),
    Case("my-calls", "GET", SIGNED_IN, query="?show=incomplete"),
    Case("my-script", "GET", SIGNED_IN),
    Case("my-script-run", "GET", ANNAS, args=annas_run),
    Case(
        "my-script-answers",
        "PUT",
        ANNAS,
        args=annas_run,
        body=lambda _: {"revision": 0, "values": {"number": "7"}},
    ),
    Case("my-script-turn", "POST", ANNAS, args=annas_run, body=lambda _: TURN),
    Case("my-script-complete", "POST", ANNAS, args=at_the_end, body=lambda _: {"revision": 0}),
    Case("my-script-close", "POST", ANNAS, args=annas_run),
]
