"""`python -m omnivox.up`: what `scripts/up` runs inside the virtual environment."""

import argparse
import asyncio
import os
import socket
import sys

from omnivox.embedded.server import ServerStartError
from omnivox.env import Environment, WrongEnvironmentError, load
from omnivox.secret import secret_key
from omnivox.up import voice
from omnivox.up.console import say
from omnivox.up.folder import DataFolder
from omnivox.up.options import options
from omnivox.up.problem import CannotStartError


def environment(given: argparse.Namespace) -> Environment:
    """The environment with the flags on top; children inherit both."""
    if given.port is not None:
        os.environ["OMNIVOX_PORT"] = str(given.port)
    if given.data is not None:
        os.environ["OMNIVOX_DATA_DIR"] = str(given.data.absolute())
    env = load()
    if given.voice and env.ari_url is None:
        os.environ["OMNIVOX_ARI_URL"] = voice.prepare(env)
        env = load()
    return env


def check_port(env: Environment) -> None:
    """Refuses a port that is taken before anything is started."""
    family = socket.AF_INET6 if ":" in env.bind else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((env.bind, env.port))
        except OSError as error:
            raise CannotStartError(
                f"Port {env.port} on {env.bind} cannot be used: {error.strerror}. "
                f"Stop what listens there, or choose another port: scripts/up --port {env.port + 1}"
            ) from error


async def run(env: Environment, folder: DataFolder, given: argparse.Namespace) -> None:
    from omnivox.up.start import Start

    await Start(env, folder, demo=not given.no_demo, own_switch=voice.is_own(env, given)).run()


def main() -> int:
    given = options()
    try:
        env = environment(given)
        folder = DataFolder(env.data_dir, env.public_url)
        secret_key(env)
        check_port(env)
        say(f"OmniVOX starts, data in {folder.path}", stamp=False)
        asyncio.run(run(env, folder, given))
    except WrongEnvironmentError as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    except CannotStartError as problem:
        sys.stderr.write(f"{problem}\n")
        return problem.code
    except KeyboardInterrupt:  # before anything was started
        return 130
    except ServerStartError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
