"""Django agrees with itself: migrations are complete and the system checks find nothing."""

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_the_models_have_all_their_migrations() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_system_checks_find_nothing() -> None:
    call_command("check", fail_level="WARNING")
