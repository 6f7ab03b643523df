"""The key that signs sessions and visitor identities: given, or made once and kept in the data folder."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from omnivox.env import Environment, WrongEnvironmentError

FILE_NAME = "secret-key"


def secret_key(env: Environment) -> str:
    """OMNIVOX_SECRET_KEY, else the data folder's key, made with mode 0600 when it is not there yet."""
    if env.secret_key is not None:
        return env.secret_key.get_secret_value()
    path = env.data_dir / FILE_NAME
    try:
        return path.read_text(encoding="ascii") if path.exists() else _make(path)
    except OSError as error:
        raise WrongEnvironmentError(
            f"OmniVOX cannot start: the secret key {path} cannot be used ({error.strerror}). "
            "Run as the user the data folder belongs to, or set OMNIVOX_SECRET_KEY or OMNIVOX_DATA_DIR."
        ) from error


def _make(path: Path) -> str:
    """Writes a new key aside and links it into place: two processes at once end up with one key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{FILE_NAME}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
    with suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()
    return path.read_text(encoding="ascii")
