"""The event log: partitioned by day, so that retention is a DROP and not a DELETE."""

from django.db import migrations

FORWARD = """
CREATE TABLE kernel_event (
    stream text NOT NULL,
    seq bigint NOT NULL,
    type text NOT NULL,
    data jsonb NOT NULL,
    at timestamptz NOT NULL
) PARTITION BY RANGE (at);
CREATE INDEX kernel_event_stream ON kernel_event (stream, seq);
CREATE TABLE kernel_event_default PARTITION OF kernel_event DEFAULT;
ALTER TABLE kernel_stream SET (fillfactor = 70);
"""
BACKWARD = "DROP TABLE kernel_event;"


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
