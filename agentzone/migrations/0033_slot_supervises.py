"""Whether a person's device is at an operator's call stands in his slot, where the router's claim asks for it."""

from django.db import migrations, models

PRESENT = """UPDATE agentzone_agentslot SET supervises = true
WHERE agent_id IN (SELECT supervisor_id FROM agentzone_supervision WHERE ended_at IS NULL)"""


class Migration(migrations.Migration):
    dependencies = [("agentzone", "0032_queue")]

    operations = [
        migrations.AddField(
            model_name="agentslot",
            name="supervises",
            field=models.BooleanField(
                default=False,
                help_text="His device is at an operator's call.",
                verbose_name="supervises a call",
            ),
        ),
        migrations.RunSQL(PRESENT, migrations.RunSQL.noop),
    ]
