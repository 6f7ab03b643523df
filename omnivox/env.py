"""Every OMNIVOX_* environment variable: its name, type, default and meaning. `.env.example` lists the same.

`load()` reads the process environment and, below it, the file `.env` of the project folder. Anything it
cannot understand, an unknown OMNIVOX_* name included, is a `WrongEnvironmentError` of one readable paragraph.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from dotenv import dotenv_values
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)

PREFIX = "OMNIVOX_"
DEFAULT_PORT = 8000
BASE_DIR = Path(__file__).resolve().parent.parent


class WrongEnvironmentError(Exception):
    """The environment cannot be used as it is; the message says what to change."""


def _split(value: object) -> object:
    """ "a, b" → ["a", "b"]; what is a list already stays one."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def _scheme(*allowed: str) -> AfterValidator:
    def check(value: SecretStr) -> SecretStr:
        scheme = value.get_secret_value().partition("://")[0]
        if scheme not in allowed:
            raise ValueError(f"must start with one of: {', '.join(f'{name}://' for name in allowed)}")
        return value

    return AfterValidator(check)


def _zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError(f"no such time zone: {value!r}; write it like Europe/Moscow")
    return value


def _public_url(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("must start with http:// or https://")
    return value.rstrip("/")


def _absolute(value: Path) -> Path:
    return value if value.is_absolute() else BASE_DIR / value


Names = Annotated[list[str], BeforeValidator(_split)]
Folder = Annotated[Path, AfterValidator(_absolute)]
DatabaseUrl = Annotated[SecretStr, _scheme("postgresql", "postgres")]
RedisUrl = Annotated[SecretStr, _scheme("redis", "rediss", "unix")]
EmailUrl = Annotated[SecretStr, _scheme("smtp", "smtps")]
BrokerUrl = Annotated[SecretStr, _scheme("amqp", "amqps", "redis", "rediss", "redis+socket")]


class Environment(BaseModel):
    """The variables without their prefix, in lower case: OMNIVOX_DATABASE_URL is `database_url`."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    # Where things are
    data_dir: Folder = Field(
        BASE_DIR / "var",
        description="Folder for everything that is kept: embedded servers' data, uploads, the secret key.",
    )
    public_url: Annotated[str, AfterValidator(_public_url)] = Field(
        "",
        description="Address under which browsers see this installation, for embed snippets and links. "
        "Empty: http://localhost and the port.",
    )
    bind: str = Field("127.0.0.1", description="Address the web server listens on; 0.0.0.0 for all.")
    port: int = Field(DEFAULT_PORT, ge=1, le=65535, description="Port the web server listens on.")

    # Servers; those left empty are started by scripts/up inside the data folder
    database_url: DatabaseUrl | None = Field(
        None,
        description="PostgreSQL 15 or newer, postgresql://user:password@host:5432/name. "
        "Empty: scripts/up starts one in the data folder.",
    )
    database_pool: int = Field(
        10, ge=1, le=200, description="Most database connections one process keeps in its pool."
    )
    redis_url: RedisUrl | None = Field(
        None,
        description="Redis 6.2 or newer or Valkey, redis://:password@host:6379/0. "
        "Empty: scripts/up starts one in the data folder.",
    )
    broker_url: BrokerUrl | None = Field(
        None,
        description="Broker of background jobs: amqp://user:password@host:5672// (RabbitMQ) or redis://…. "
        "Empty: database 1 of the Redis above.",
    )

    ari_url: Annotated[SecretStr, _scheme("http", "https")] | None = Field(
        None,
        description="ARI of an Asterisk 22, http://user:password@host:8088. Empty: `scripts/up --voice` starts one in "
        "the data folder; without --voice calls go to a simulated switch.",
    )
    softphone_url: Annotated[str, _scheme("ws", "wss")] | None = Field(
        None,
        description="Websocket at which softphones of the page reach the switch, wss://pbx.example.org:8089/ws. Empty: "
        "/ws at ARI's address, which serves browsers on that machine only.",
    )
    sounds_url: Annotated[str, AfterValidator(_public_url)] = Field(
        "",
        description="Address at which the switch fetches sounds from the web server, http://10.0.0.5:8000. Empty: this "
        "machine's, and the port.",
    )
    asterisk_dir: Folder = Field(
        BASE_DIR / "var" / "asterisk-22",
        description="Folder of the Asterisk that `scripts/up --voice` starts; unpacked there when it is missing.",
    )

    # Processes
    web_processes: int = Field(2, ge=1, le=64, description="Web processes that share the listening socket.")
    worker_processes: int = Field(2, ge=1, le=64, description="Celery worker processes.")

    event_retention_days: int = Field(
        7,
        ge=1,
        le=365,
        description="Days that the event log reaches back; a page away for longer starts anew.",
    )

    # Files that people send
    s3_bucket: str = Field(
        "",
        description="Bucket of an S3-compatible store for files that people send. Empty: the data folder's `media`; "
        "with several machines it must then be a shared folder.",
    )
    s3_endpoint: str = Field(
        "", description="Address of the S3-compatible store, like https://s3.example.com. Empty: Amazon's."
    )
    s3_region: str = Field("", description="Region of the bucket, where the store has regions.")
    s3_access_key: str = Field(
        "", description="Access key of the store. Empty: what the machine itself is given."
    )
    s3_secret_key: SecretStr | None = Field(None, description="Secret key of the store.")

    # Letters
    email_url: EmailUrl | None = Field(
        None,
        description="Mail server, like smtp://name:password@mail.example.com:587/?tls=1 (STARTTLS) or smtps://…. "
        "Empty: no letters are sent, and nothing that would send one is offered.",
    )
    email_from: str = Field(
        "OmniVOX <noreply@localhost>", description="Sender of letters, like “Support <help@example.com>”."
    )

    # Security
    secret_key: SecretStr | None = Field(
        None,
        min_length=32,
        description="Signs sessions and visitor identities; at least 32 characters. "
        "Empty: made once and kept in the data folder.",
    )
    allowed_hosts: Names = Field(
        ["localhost", "127.0.0.1", "[::1]"],
        description="Host names the site answers to, by commas. The public address's host is always one.",
    )
    trusted_origins: Names = Field(
        [], description="Further origins allowed to post forms, like https://desk.example.com, by commas."
    )
    proxies: Names = Field(
        [],
        description="Addresses of your own reverse proxies, by commas: "
        "X-Forwarded-For and X-Forwarded-Proto are believed from these only.",
    )
    debug: bool = Field(False, description="Developer's error pages. Never on a real site.")

    # Language, time, logs
    language: Literal["ru", "en"] = Field("ru", description="Interface language until a user picks one.")
    time_zone: Annotated[str, AfterValidator(_zone)] = Field(
        "Europe/Moscow", description="Default time zone of the installation; projects can have their own."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="Lowest level logged."
    )
    log_format: Literal["json", "console"] = Field("json", description="json, or console for people.")


def parse(variables: Mapping[str, str]) -> Environment:
    """The checked environment from raw variables; empty values count as not given.

    Raises `WrongEnvironmentError` naming every variable that is wrong or unknown.
    """
    raw: dict[str, Any] = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in variables.items()
        if name.startswith(PREFIX) and value.strip()
    }
    raw.setdefault("public_url", f"http://localhost:{raw.get('port', DEFAULT_PORT)}")
    try:
        return Environment.model_validate(raw)
    except ValidationError as error:
        raise WrongEnvironmentError(_explain(error)) from None


def _explain(error: ValidationError) -> str:
    faults = []
    for item in error.errors():
        name = PREFIX + str(item["loc"][0]).upper()
        if item["type"] == "extra_forbidden":
            faults.append(f"{name} is not a known variable (see .env.example)")
        else:
            faults.append(f"{name}: {item['msg'].removeprefix('Value error, ')}")
    return "OmniVOX cannot start, the environment is wrong: " + "; ".join(faults) + "."


def load() -> Environment:
    """The environment of this process; the file `.env` fills in what the process was not given."""
    from_file = {name: value for name, value in dotenv_values(BASE_DIR / ".env").items() if value is not None}
    return parse({**from_file, **os.environ})
