"""Events of other streams that show a dialog's words are found by the dialog (chat.services.redact)."""

from django.db import migrations

FORWARD = """
CREATE INDEX chat_event_of_dialog ON kernel_event ((COALESCE(
    data->'conversation'->>'id', data->'offer'->>'conversation_id',
    data->'mention'->>'conversation_id', data->>'conversation_id')))
WHERE type IN ('assignment.started', 'draft.changed', 'mention.added', 'mention.changed', 'offer.made', 'queue.entered');
"""
BACKWARD = "DROP INDEX chat_event_of_dialog;"


class Migration(migrations.Migration):
    dependencies = [("chat", "0016_autoclose_clock"), ("kernel", "0003_heartbeat")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
