"""The Asterisk of `scripts/up --voice`."""

import argparse
import subprocess

from omnivox.embedded.account import Account, make_home, reachable, servers_account
from omnivox.embedded.asterisk import AsteriskPlaces, ari_url, asterisk, is_unpacked
from omnivox.embedded.places import Places
from omnivox.embedded.server import Server
from omnivox.env import BASE_DIR, Environment
from omnivox.up.console import say
from omnivox.up.problem import CannotStartError


def places(env: Environment) -> AsteriskPlaces:
    return AsteriskPlaces(env.asterisk_dir, Places(env.data_dir).home / "asterisk")


def prepare(env: Environment) -> str:
    """Unpacks Asterisk when it is not there yet; returns the address of its ARI."""
    if not is_unpacked(env.asterisk_dir):
        say(f"unpacking Asterisk into {env.asterisk_dir}, once")
        script = str(BASE_DIR / "scripts" / "asterisk")
        if subprocess.run([script, str(env.asterisk_dir)], check=False).returncode:  # noqa: S603
            raise CannotStartError(
                "Asterisk could not be unpacked; see above. Without --voice all else works."
            )
    make_home(Places(env.data_dir), servers_account())
    return ari_url(places(env))


def is_own(env: Environment, given: argparse.Namespace) -> bool:
    """Whether the switch is ours to start, and not one that the environment names."""
    return (
        bool(given.voice)
        and env.ari_url is not None
        and env.ari_url.get_secret_value() == ari_url(places(env))
    )


def server(env: Environment, account: Account) -> Server:
    """Under the servers' account, where that may read the unpacked folder."""
    where = places(env)
    return asterisk(where, account if reachable(where.loader.resolve()) else Account())
