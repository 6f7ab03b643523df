"""Room for in-place updates: every message updates its conversation."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("chat", "0001_initial")]
    operations = [
        migrations.RunSQL("ALTER TABLE chat_conversation SET (fillfactor = 70);", migrations.RunSQL.noop),
    ]
