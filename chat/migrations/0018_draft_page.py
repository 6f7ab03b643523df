from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("chat", "0017_event_of_dialog")]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="page",
            field=models.CharField(blank=True, default="", max_length=64, verbose_name="page that saved it"),
        ),
    ]
