"""The account the servers run under: PostgreSQL refuses root, so under root both run as `nobody`."""

import hashlib
import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from omnivox.embedded.places import Places

SHARED_HOME = Path("/var/lib/omnivox")


@dataclass(frozen=True)
class Account:
    """A user and group id to run under, or both None for the account we are."""

    uid: int | None = None
    gid: int | None = None

    def own(self, folder: Path) -> Path:
        """Makes the folder, readable by this account alone."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        if self.uid is not None and self.gid is not None:
            os.chown(folder, self.uid, self.gid)
        return folder


def servers_account() -> Account:
    """`nobody` when we are root, else ourselves."""
    if os.geteuid() != 0:
        return Account()
    entry = pwd.getpwnam("nobody")
    return Account(entry.pw_uid, entry.pw_gid)


def reachable(path: Path) -> bool:
    """Whether any account may pass every existing folder down to the path (and read it, if a file)."""
    for part in [path, *path.parents]:
        if not part.exists():
            continue
        mode = part.stat().st_mode
        needed = stat.S_IXOTH if part.is_dir() else stat.S_IROTH
        if not mode & needed:
            return False
    return True


def make_home(places: Places, account: Account) -> None:
    """Makes the servers' home in the data folder; a link to a readable place where `nobody` cannot go."""
    link = places.data_dir / "servers"
    if not link.exists():
        places.data_dir.mkdir(parents=True, exist_ok=True)
        if account.uid is None or reachable(places.data_dir.resolve()):
            link.mkdir()
        else:
            name = hashlib.sha256(os.fsencode(places.data_dir.resolve())).hexdigest()[:12]
            target = SHARED_HOME / name
            target.mkdir(parents=True, exist_ok=True, mode=0o755)
            link.unlink(missing_ok=True)
            link.symlink_to(target)
    account.own(places.sockets)


def readable_copy(folders: list[Path], places: Places, account: Account, stamp: str) -> Path:
    """A folder that holds these folders and that the account can read: their own parent, or a copy made once.

    `stamp` names the version: another version is copied anew.
    """
    parent = folders[0].parent
    if account.uid is None or all(reachable(folder) for folder in folders):
        return parent
    target = places.binaries / stamp
    if not target.exists():
        draft = target.with_name(f"{stamp}.{os.getpid()}")
        for folder in folders:
            shutil.copytree(folder, draft / folder.relative_to(parent), symlinks=True)
        draft.rename(target)
    return target
