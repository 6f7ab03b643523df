"""One web process: `python -m omnivox.web [--fd N]`.

Several share one listening socket, handed down as an open descriptor, so that the end of one never closes
the port. Without a descriptor it listens on OMNIVOX_BIND and OMNIVOX_PORT itself. uvicorn's own `--fd` is not
used: it takes the descriptor for a Unix socket, and then small frames wait for Nagle's algorithm.
"""

import argparse
import os
import socket
import sys

import uvicorn

from kernel import pauses
from omnivox.env import Environment


def config(env: Environment, application: str = "omnivox.asgi:application") -> uvicorn.Config:
    """uvicorn's settings, chosen by measurement: see docs/adr/0002-asgi-server.md."""
    return uvicorn.Config(
        application,
        host=env.bind,
        port=env.port,
        http="httptools",
        loop="uvloop",
        ws="websockets-sansio",
        ws_per_message_deflate=False,  # frames are small: compression would cost CPU and memory per socket
        ws_max_size=1 << 20,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(env.proxies),
        forwarded_allow_ips=env.proxies,
        timeout_keep_alive=75,  # longer than a reverse proxy keeps its side (nginx: 60), or it meets closed ones
        timeout_graceful_shutdown=5,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Serves OmniVOX's pages, API and WebSockets.")
    parser.add_argument("--fd", type=int, help="open descriptor of a listening socket")
    descriptor = parser.parse_args().fd
    pauses.hold()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omnivox.settings")
    from omnivox.settings.environment import ENV

    # Sockets are written by the loop's thread while requests run in others: it must not wait 5 ms for its turn.
    sys.setswitchinterval(0.0005)
    settings = config(ENV)
    settings.load()
    pauses.settle()
    sockets = None if descriptor is None else [socket.socket(fileno=descriptor)]
    uvicorn.Server(settings).run(sockets=sockets)


if __name__ == "__main__":
    main()
