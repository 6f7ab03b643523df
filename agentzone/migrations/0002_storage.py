"""Room for in-place updates: every assignment and renewal updates a slot."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("agentzone", "0001_initial")]
    operations = [
        migrations.RunSQL("ALTER TABLE agentzone_agentslot SET (fillfactor = 70);", migrations.RunSQL.noop),
    ]
