"""The process manager: circus's arbiter inside this process, with our parts as its watchers.

circus keeps the listening socket, starts children again and opens no port: its own endpoints are Unix sockets
in the servers' private folder.
"""

import logging
import os
import shlex
import socket
from pathlib import Path
from typing import Any

from circus.arbiter import Arbiter
from circus.exc import ConflictError
from circus.sockets import CircusSocket
from tornado.ioloop import IOLoop

from omnivox.embedded.server import Server, guarded
from omnivox.env import BASE_DIR, Environment
from omnivox.up.folder import DataFolder
from omnivox.up.parts import WEB_SOCKET, Part
from omnivox.up.restarts import Restarts, exclusively
from omnivox.up.streams import LogFile

LOOK_SECONDS = 0.3  # how soon a dead child is noticed


class Manager:
    """Make it inside the running event loop of the main thread: children's lives are tied to that thread."""

    def __init__(self, env: Environment, folder: DataFolder, sockets: Path) -> None:
        self.folder = folder
        self.restarts = Restarts()
        self._groups: list[list[str]] = []
        _quiet_logs(folder.logs / "up.log")
        self._arbiter = Arbiter(
            [],
            endpoint=f"ipc://{sockets / 'up.sock'}",
            pubsub_endpoint=f"ipc://{sockets / 'up-events.sock'}",
            check_delay=LOOK_SECONDS,
            loop=IOLoop.current(),
            sockets=[listening(env)],
            proc_name="omnivox up",
        )

    async def open(self) -> None:
        """Binds the socket and begins to watch."""
        await self._arbiter.start()

    async def start_servers(self, servers: list[Server]) -> None:
        for server in servers:
            self._add(
                server.name.lower(),
                guarded(server.command, server.stop_signal, server.account, self.folder.children_lock),
                stop_signal=server.stop_signal,
                working_dir="/",
                env=server.environment,
                log=LogFile(server.log),
                patience=60,
            )
        await self._start([server.name.lower() for server in servers])

    async def start_parts(self, parts: list[Part], *, once: bool = False, output: Any = None) -> None:
        """Starts the parts side by side; `once` means that they are not started again. `output` takes their
        standard output in place of the log."""
        for part in parts:
            self._add(
                part.name,
                guarded(part.command, part.death_signal, lock=self.folder.children_lock),
                stop_signal=part.stop_signal,
                working_dir=str(BASE_DIR),
                env={
                    **os.environ,
                    "PYTHONUNBUFFERED": "1",
                    "PROMETHEUS_MULTIPROC_DIR": str(self.folder.metrics),
                },
                log=LogFile(self.folder.logs / f"{part.name}.log"),
                output=output,
                patience=part.patience,
                respawn=not once,
                use_sockets=part.listens,
            )
        await self._start([part.name for part in parts])

    async def stop(self) -> None:
        """Ends everything, the groups in the reverse order of their start: servers last."""
        self.restarts.stopping = True
        if self._arbiter.ctrl.caller is not None:
            self._arbiter.ctrl.caller.stop()
        for group in reversed(self._groups):
            await exclusively(self._arbiter.stop_watchers, watcher_iter_func=self._only(group))
        await exclusively(self._arbiter.stop)

    def hurry(self) -> None:
        """From now on nothing is waited for: what does not end at once is killed (servers excepted)."""
        for group in self._groups[1:]:
            for name in group:
                self._arbiter.get_watcher(name).graceful_timeout = 0.2

    def is_running(self, name: str) -> bool:
        return bool(self._arbiter.get_watcher(name).get_active_pids())

    def pids(self) -> dict[str, list[int]]:
        """Process ids by part."""
        return {watcher.name: watcher.get_active_pids() for watcher in self._arbiter.iter_watchers()}

    def _add(
        self, name: str, command: list[str], *, log: LogFile, output: Any = None, **options: Any
    ) -> None:
        program, *arguments = command
        self._arbiter.add_watcher(
            name,
            shlex.quote(program),
            args=arguments,
            stdout_stream={"stream": output or log},
            stderr_stream={"stream": log},
            hooks=self.restarts.hooks(),
            graceful_timeout=options.pop("patience"),
            copy_env=False,
            **options,
        )

    async def _start(self, names: list[str]) -> None:
        self._groups.append(names)
        await exclusively(self._arbiter.start_watchers, watcher_iter_func=self._only(names))

    def _only(self, names: list[str]) -> Any:
        def pick(reverse: bool = True) -> list[Any]:
            return [watcher for watcher in self._arbiter.iter_watchers(reverse) if watcher.name in names]

        return pick


def listening(env: Environment) -> CircusSocket:
    """The socket all web processes share; bound when the manager opens."""
    family = socket.AF_INET6 if ":" in env.bind else socket.AF_INET
    return CircusSocket(WEB_SOCKET, host=env.bind, port=env.port, family=family)


def _quiet_logs(path: Path) -> None:
    """circus logs to a file; that one command waited for another is no news."""

    def is_news(record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], ConflictError))

    handler = logging.FileHandler(path)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    handler.addFilter(is_news)
    for name in ("circus", "tornado.application", "asyncio"):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.setLevel(logging.INFO)
        logger.propagate = False
