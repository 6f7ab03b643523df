import pytest

from omnivox.env import WrongEnvironmentError, parse


def test_an_empty_environment_is_a_working_one() -> None:
    env = parse({})
    assert env.language == "ru"
    assert env.database_url is None


def test_an_unknown_omnivox_variable_is_refused_by_its_name() -> None:
    with pytest.raises(WrongEnvironmentError, match="OMNIVOX_DATABSE_URL is not a known variable"):
        parse({"OMNIVOX_DATABSE_URL": "postgresql://x"})
