"""What is left to the announcer (kernel.announcer): rows live for a fraction of a second, so there is no model and no
index but the key's."""

from django.db import migrations

MAKE = """
CREATE TABLE kernel_announcement (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    type text NOT NULL,
    data jsonb NOT NULL
) WITH (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0)
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_heartbeat")]
    operations = [migrations.RunSQL(MAKE, "DROP TABLE kernel_announcement")]
