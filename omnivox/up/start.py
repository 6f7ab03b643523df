"""The order of a start: servers, database up to date, web, everything else; then wait for the end."""

import asyncio
import json
import signal
import urllib.error
import urllib.request
from typing import Any

from omnivox.embedded.account import make_home, servers_account
from omnivox.embedded.places import Places
from omnivox.embedded.postgres import ensure_database, postgres
from omnivox.embedded.server import Server, ServerStartError, tail
from omnivox.embedded.valkey import valkey
from omnivox.env import Environment
from omnivox.up import parts, voice
from omnivox.up.console import say, seconds
from omnivox.up.folder import DataFolder
from omnivox.up.manager import Manager
from omnivox.up.problem import CannotStartError
from omnivox.up.streams import Lines

SERVER_SECONDS = 60.0
WITHOUT_DATABASE_SECONDS = 3.0
LONG_SECONDS = 5.0
"""After so long a start says what it is at."""
NOT_READY_SECONDS = 60.0


class Start:
    """One run of `scripts/up`, from the first process to the last."""

    def __init__(self, env: Environment, folder: DataFolder, *, demo: bool, own_switch: bool = False) -> None:
        self.env, self.folder, self.demo, self.own_switch = env, folder, demo, own_switch
        self.places = Places(folder.path)
        self.account = servers_account()
        self._end = asyncio.Event()
        self._nohup = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        self._prepared: asyncio.Future[dict[str, str]] = asyncio.get_running_loop().create_future()
        self._waits_for = ""

    async def run(self) -> None:
        """Returns after a signal to end and a clean stop; raises `CannotStartError` after stopping all."""
        make_home(self.places, self.account)
        self.manager = Manager(self.env, self.folder, self.places.sockets)
        self._catch_signals()
        await self.manager.open()
        try:
            starting = asyncio.ensure_future(self._start())
            ending = asyncio.ensure_future(self._end.wait())
            await asyncio.wait([starting, ending], return_when=asyncio.FIRST_COMPLETED)
            if starting.done():
                starting.result()
                await ending
            starting.cancel()
            say("stopping")
        finally:
            await self.manager.stop()
        say("stopped")

    def _catch_signals(self) -> None:
        """After the manager is made: circus takes these signals for itself."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._signalled)
        if self._nohup:
            loop.remove_signal_handler(signal.SIGHUP)
            signal.signal(signal.SIGHUP, signal.SIG_IGN)

    def _signalled(self) -> None:
        if self._end.is_set():
            self.manager.hurry()
        self._end.set()

    async def _start(self) -> None:
        await self._start_servers()
        web = parts.web(self.env)
        output = Lines(self._on_prepared)
        await self.manager.start_parts([parts.prepare(demo=self.demo)], once=True, output=output)
        signins = await self._wait_prepared(WITHOUT_DATABASE_SECONDS)
        if signins is None:
            # An external database is away: serve the pages that say so, and go on when it is back.
            await self.manager.start_parts(web)
            signins = await self._wait_prepared(None)
            await self.manager.start_parts(parts.background(self.env))
        else:
            say("database is up to date")
            await self.manager.start_parts([*web, *parts.background(self.env)])
        await self._wait_ready()
        self._greet(signins or "")

    async def _start_servers(self) -> None:
        servers: list[Server] = []
        if self.env.database_url is None:
            servers.append(postgres(self.places, self.account))
        if self.env.redis_url is None:
            servers.append(valkey(self.places, self.account))
        if self.own_switch:
            servers.append(voice.server(self.env, self.account))
        await self.manager.start_servers(servers)
        for server in servers:
            await self._wait_server(server)
        if self.env.database_url is None:
            ensure_database(self.places)

    async def _wait_server(self, server: Server) -> None:
        deadline = seconds() + SERVER_SECONDS
        while not await asyncio.to_thread(server.is_ready):
            if server.name.lower() in self.manager.restarts.resting or seconds() > deadline:
                raise ServerStartError(f"{server.name} did not start:\n{tail(server.log)}")
            await asyncio.sleep(0.02)
        say(f"{server.name} runs")

    def _on_prepared(self, line: str) -> None:
        try:
            message = json.loads(line)
        except ValueError:
            return
        if message["state"] == "waiting":
            self._waits_for = message["text"]
            say(f"waiting for the database: {message['text']}")
        elif message["state"] == "refused":
            self._prepared.set_exception(CannotStartError(message["text"]))
        elif not self._prepared.done():
            self._prepared.set_result(message)

    async def _wait_prepared(self, patience: float | None) -> str | None:
        """The sign-ins to show once the database is up to date; None when it is away for so long."""
        began, told = seconds(), False
        while not self._prepared.done():
            if not told and not self._waits_for and seconds() - began > LONG_SECONDS:
                say("the database is being prepared: the first start takes a minute or so")
                told = True
            if not self.manager.is_running("prepare"):
                await asyncio.sleep(0.2)  # its last line may still be in the pipe
                if not self._prepared.done():
                    log = self.folder.logs / "prepare.log"
                    raise CannotStartError(f"The database could not be brought up to date:\n{tail(log, 25)}")
            if patience is not None and self._waits_for and seconds() - began > patience:
                return None
            await asyncio.wait([self._prepared], timeout=0.1)
        return self._prepared.result()["signins"]

    async def _wait_ready(self) -> None:
        deadline = seconds() + NOT_READY_SECONDS
        told = False
        while True:
            fault = await asyncio.to_thread(_health, self.env)
            if fault is None:
                return
            if not told and seconds() > deadline:
                say(f"not ready yet: {fault}; logs are in {self.folder.logs}")
                told = True
            await asyncio.sleep(0.05)

    def _greet(self, signins: str) -> None:
        say(f"OmniVOX is ready: {self.env.public_url}/")
        lines = [f"         Admin: {self.env.public_url}/admin/   Demo shop: {self.env.public_url}/demo/"]
        lines += [f"         {line}" for line in signins.strip().splitlines()]
        lines.append(f"         Logs: {self.folder.logs}   Stop with Ctrl-C.")
        say("\n".join(lines), stamp=False)


def _health(env: Environment) -> Any:
    """None when the product says that it is ready, otherwise what is wrong."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(env.bind, env.bind)  # noqa: S104
    address = f"http://{host}:{env.port}/health/ready"
    request = urllib.request.Request(address, headers={"Host": "localhost"})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
            router = json.load(answer)["parts"]["router"]
            return None if router["ok"] else "the router is not running yet"
    except urllib.error.HTTPError as error:
        return f"/health/ready says {error.code}: {error.read(500).decode(errors='replace')}"
    except OSError as error:
        return str(error)
