"""The environment: every variable is known, checked and listed in `.env.example`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from omnivox import envfile
from omnivox.env import BASE_DIR, Environment, WrongEnvironmentError, parse
from omnivox.secret import secret_key


def test_an_empty_environment_is_a_working_one() -> None:
    env = parse({})
    assert env.language == "ru"
    assert env.database_url is None
    assert env.public_url == "http://localhost:8000"


def test_an_empty_value_counts_as_not_given() -> None:
    assert parse({"OMNIVOX_PORT": "", "OMNIVOX_TIME_ZONE": " "}) == parse({})


def test_the_public_address_follows_the_port_until_it_is_given() -> None:
    assert parse({"OMNIVOX_PORT": "9000"}).public_url == "http://localhost:9000"
    given = {"OMNIVOX_PORT": "9000", "OMNIVOX_PUBLIC_URL": "https://desk.example.com/"}
    assert parse(given).public_url == "https://desk.example.com"


def test_an_unknown_omnivox_variable_is_refused_by_its_name() -> None:
    with pytest.raises(WrongEnvironmentError, match="OMNIVOX_DATABSE_URL is not a known variable"):
        parse({"OMNIVOX_DATABSE_URL": "postgresql://x"})


def test_variables_of_others_are_left_alone() -> None:
    assert parse({"OMNIVERSE": "1", "PATH": "/bin"}) == parse({})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OMNIVOX_PORT", "eighty"),
        ("OMNIVOX_PORT", "0"),
        ("OMNIVOX_DATABASE_URL", "mysql://localhost/x"),
        ("OMNIVOX_REDIS_URL", "localhost:6379"),
        ("OMNIVOX_BROKER_URL", "kafka://localhost"),
        ("OMNIVOX_SECRET_KEY", "short"),
        ("OMNIVOX_TIME_ZONE", "Mars/Olympus"),
        ("OMNIVOX_LANGUAGE", "de"),
        ("OMNIVOX_PUBLIC_URL", "desk.example.com"),
        ("OMNIVOX_DEBUG", "perhaps"),
    ],
)
def test_a_wrong_value_is_refused_with_the_name_of_its_variable(name: str, value: str) -> None:
    with pytest.raises(WrongEnvironmentError, match=f"{name}: "):
        parse({name: value})


def test_all_faults_are_told_at_once_in_one_paragraph() -> None:
    with pytest.raises(WrongEnvironmentError) as refusal:
        parse({"OMNIVOX_PORT": "x", "OMNIVOX_LANGUAGE": "de", "OMNIVOX_NONSENSE": "1"})
    text = str(refusal.value)
    assert "\n" not in text
    assert all(name in text for name in ("OMNIVOX_PORT", "OMNIVOX_LANGUAGE", "OMNIVOX_NONSENSE"))


def test_a_refusal_does_not_repeat_the_secret() -> None:
    with pytest.raises(WrongEnvironmentError) as refusal:
        parse({"OMNIVOX_DATABASE_URL": "mysql://joe:hunter2@localhost/x", "OMNIVOX_SECRET_KEY": "hunter3"})
    assert "hunter" not in str(refusal.value)


def test_lists_are_split_at_commas() -> None:
    assert parse({"OMNIVOX_ALLOWED_HOSTS": "a.example, b.example"}).allowed_hosts == [
        "a.example",
        "b.example",
    ]


def test_the_example_file_lists_every_variable_as_the_code_has_it() -> None:
    example = (BASE_DIR / ".env.example").read_text()
    assert example == envfile.render(), "write it anew: python -m omnivox.envfile > .env.example"
    for name, field in Environment.model_fields.items():
        assert f"# OMNIVOX_{name.upper()}=" in example
        assert field.description


def test_the_example_file_is_itself_a_right_environment() -> None:
    lines = [line[2:] for line in (BASE_DIR / ".env.example").read_text().splitlines() if "OMNIVOX_" in line]
    pairs = [line.partition("=") for line in lines if line.startswith("OMNIVOX_")]
    assert parse({name: value for name, _, value in pairs}).port == 8000


def test_manage_py_refuses_a_wrong_environment_with_exit_code_2() -> None:
    done = subprocess.run(
        [sys.executable, BASE_DIR / "manage.py", "check"],
        env={**os.environ, "OMNIVOX_NONSENSE": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "OMNIVOX_NONSENSE is not a known variable" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_secret_key_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    env = parse({"OMNIVOX_DATA_DIR": str(tmp_path)})
    key = secret_key(env)
    assert len(key) >= 32
    assert secret_key(env) == key
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_a_given_secret_key_wins_and_is_not_written(tmp_path: Path) -> None:
    given = "g" * 40
    env = parse({"OMNIVOX_DATA_DIR": str(tmp_path), "OMNIVOX_SECRET_KEY": given})
    assert secret_key(env) == given
    assert not list(tmp_path.iterdir())
