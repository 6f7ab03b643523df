"""Topics that call scripts ask for are those of the project; a completed script's topic is a fact like a closing's."""

from __future__ import annotations

from agentzone.api import provide_topics
from agentzone.events_scripts import ScriptCompleted
from chat.models import ContactTopic
from chat.selectors.topics import topic_tree
from kernel.events import subscribe


@provide_topics
def topics_of(project_id: int) -> tuple[str, ...]:
    return tuple(topic.path for topic in topic_tree(project_id, original=True) if topic.is_leaf)


@subscribe(ScriptCompleted)
def on_completed(event: ScriptCompleted) -> None:
    """A call that several operators handled may have a topic of each; the last one is the main."""
    tree = topic_tree(event.project_id, original=True) if event.topic else []
    found = next((topic for topic in tree if topic.is_leaf and topic.path == event.topic), None)
    if found is None:
        return
    ContactTopic.objects.filter(contact_id=event.contact_id).update(is_main=False)
    ContactTopic.objects.update_or_create(
        contact_id=event.contact_id, topic_id=found.id, defaults={"path": found.path, "is_main": True}
    )
