"""The router steps from queue to queue by this index, whatever their length."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agentzone", "0002_storage")]
    operations = [
        migrations.RemoveIndex("contact", "agentzone_queue"),
        migrations.AddIndex(
            "contact",
            models.Index(
                fields=["project", "kind", "priority", "arrived_at"],
                condition=models.Q(state="queued"),
                name="agentzone_queue",
            ),
        ),
    ]
