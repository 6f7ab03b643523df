"""Where the embedded servers live: short socket paths, readable places, one lock."""

import fcntl
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from omnivox.embedded import account
from omnivox.embedded.account import Account, make_home, reachable, readable_copy
from omnivox.embedded.places import Places
from omnivox.embedded.server import guarded
from tests.product import data_folder, wait_for

LONGEST_SOCKET_PATH = 107


def test_socket_paths_stay_short_however_deep_the_data_folder_is(tmp_path: Path) -> None:
    deep = Places(tmp_path / ("very-" * 8 + "deep") / ("folder-" * 12))
    for socket in (deep.sockets / ".s.PGSQL.5432.lock", deep.valkey_socket, deep.sockets / "up-events.sock"):
        assert len(os.fsencode(socket)) < LONGEST_SOCKET_PATH
    other = Places(tmp_path / ("very-" * 8 + "deep") / ("folder-" * 13))
    assert other.sockets != deep.sockets


def test_a_short_data_folder_keeps_its_sockets_inside() -> None:
    assert Places(Path("/srv/x")).sockets == Path("/srv/x/servers/run")


def test_a_folder_is_reachable_only_when_every_folder_above_it_is() -> None:
    with data_folder() as folder:
        (folder / "a" / "b").mkdir(parents=True, mode=0o755)
        assert reachable(folder / "a" / "b")
        assert reachable(folder / "a" / "not" / "there" / "yet")
        (folder / "a").chmod(0o700)
        assert not reachable(folder / "a" / "b")
        assert not reachable(folder / "a" / "not" / "there" / "yet")


def test_servers_of_an_unreachable_data_folder_live_elsewhere_and_are_found_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(account, "SHARED_HOME", tmp_path / "shared")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # sockets of a long path go there
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    me = Account(os.geteuid(), os.getegid())  # as under root: an account other than "ourselves" is named
    make_home(Places(data), me)
    home = Places(data).home
    assert home.parent == tmp_path / "shared"
    make_home(Places(data), me)
    assert Places(data).home == home


def test_an_ordinary_account_keeps_its_servers_in_the_data_folder() -> None:
    with data_folder() as folder:
        make_home(Places(folder / "data"), Account())
        assert Places(folder / "data").home == folder / "data" / "servers"
        assert Places(folder / "data").sockets == folder / "data" / "servers" / "run"
        assert Places(folder / "data").sockets.stat().st_mode & 0o777 == 0o700


def test_unreadable_binaries_are_copied_once(tmp_path: Path) -> None:
    package = tmp_path / "private" / "package"
    package.mkdir(parents=True)
    (package / "program").write_text("x")
    (tmp_path / "private").chmod(0o700)
    places = Places(tmp_path / "data")
    someone = Account(os.geteuid(), os.getegid())
    copy = readable_copy([package], places, someone, "1.0")
    assert (copy / "package" / "program").read_text() == "x"
    (package / "program").write_text("y")
    assert (readable_copy([package], places, someone, "1.0") / "package" / "program").read_text() == "x"
    assert (readable_copy([package], places, someone, "1.1") / "package" / "program").read_text() == "y"
    assert readable_copy([package], places, Account(), "1.0") == package.parent


PARENT = """
import subprocess, sys, signal, time
from pathlib import Path
from omnivox.embedded.server import guarded
child = subprocess.Popen(guarded([sys.executable, "-c", "import time; time.sleep(600)"], signal.SIGTERM,
                                 lock=Path(sys.argv[1])))
print(child.pid, flush=True)
time.sleep(600)
"""


def test_a_guarded_child_dies_with_its_parent_and_frees_the_lock(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(lock)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    child = psutil.Process(int(parent.stdout.readline()))
    wait_for(lambda: "sleep" in " ".join(child.cmdline()) and "child.py" not in " ".join(child.cmdline()))
    assert not _can_lock(lock)
    parent.kill()
    parent.wait()
    wait_for(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE, 5)
    wait_for(lambda: _can_lock(lock), 5)


def test_a_child_whose_parent_is_gone_already_does_not_start() -> None:
    command = guarded([sys.executable, "-c", "print('started')"], signal.SIGTERM)
    command[command.index(str(os.getpid()))] = "1"
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode != 0
    assert "started" not in done.stdout


def _can_lock(path: Path) -> bool:
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
