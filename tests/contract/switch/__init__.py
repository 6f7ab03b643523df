import pytest

pytest.register_assert_rewrite(
    "tests.contract.switch.suite", "tests.contract.switch.playing", "tests.contract.switch.bench"
)
