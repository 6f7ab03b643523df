from django.db import connection

from agentzone.models import Status


def test_the_manuals_statuses_are_there_after_migrate(db):
    chats = set(Status.objects.filter(takes_chats=True).values_list("name", flat=True))
    assert chats == {"Готов", "Не готов/Исходящий чат"}
    assert Status.objects.get(code="no_activity").is_system


def test_the_event_log_is_partitioned(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relkind FROM pg_class WHERE relname = 'kernel_event'")
        assert cursor.fetchone() == ("p",)
