"""Django agrees with itself: migrations are complete and the system checks find nothing."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_the_models_have_all_their_migrations() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_system_checks_find_nothing() -> None:
    call_command("check", fail_level="WARNING")


def test_no_test_can_be_skipped() -> None:
    """What a test needs is installed or named by scripts/_needs.py; without it the test fails and says so."""
    skips = re.compile(r"\b(skip|skipif|skipIf|skipUnless|importorskip|xfail|SkipTest)\b\s*[(:]")
    tests = Path(__file__).resolve().parent.parent
    found = {
        f"{file.relative_to(tests)}:{number}"
        for file in tests.rglob("*.py")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if skips.search(line) and "isort: skip" not in line
    }
    assert found == set()
