"""Where the embedded servers keep things inside a data folder, and under which addresses they are reached."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

DATABASE = "omnivox"
USER = "omnivox"
_LONGEST_SOCKET = 100  # the kernel refuses longer than 107 bytes; some libraries count the closing zero


@dataclass(frozen=True)
class Places:
    """Paths for one data folder. `home` may be a link: see `account.make_home`."""

    data_dir: Path

    @property
    def home(self) -> Path:
        return (self.data_dir / "servers").resolve()

    @property
    def postgres_data(self) -> Path:
        return self.home / "postgres"

    @property
    def valkey_data(self) -> Path:
        return self.home / "valkey"

    @property
    def binaries(self) -> Path:
        """For copies of the servers' binaries, when those of the virtual environment cannot be read."""
        return self.home / "bin"

    @property
    def sockets(self) -> Path:
        """A folder short enough for socket paths."""
        own = self.home / "run"
        if len(os.fsencode(own / ".s.PGSQL.5432.lock")) < _LONGEST_SOCKET:
            return own
        name = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"omnivox-{os.getuid()}-{name}"

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def database_url(self) -> str:
        return self.database_url_of(DATABASE)

    def database_url_of(self, name: str) -> str:
        return f"postgresql://{USER}@/{name}?host={quote(str(self.sockets), safe='')}"

    @property
    def redis_url(self) -> str:
        return f"unix://{self.valkey_socket}?db=0"
