"""Background jobs; every CELERY_* name is read by `omnivox.celery`."""

from typing import Any
from urllib.parse import urlsplit

from omnivox.settings.environment import ENV
from omnivox.settings.redis import REDIS_URL


def _beside(redis_url: str) -> str:
    """Database 1 of the same Redis, in the words of Celery's transport."""
    parts = urlsplit(redis_url)
    if parts.scheme == "unix":
        return f"redis+socket://{parts.path}?virtual_host=1"
    return parts._replace(path="/1").geturl()


JOBS_APP = "omnivox.celery.app"  # what starts a job: services name it, they do not import it
CELERY_BROKER_URL = ENV.broker_url.get_secret_value() if ENV.broker_url else _beside(REDIS_URL)
CELERY_RESULT_BACKEND = None  # nobody waits for results: effects are in the database
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_DEFAULT_QUEUE = "omnivox"
# Files have a worker of their own (omnivox/up/parts.py): a long film must not hold up what runs every second.
CELERY_TASK_ROUTES = {
    "chat.tasks.process_attachment": {"queue": "omnivox-files"},
    "agentzone.tasks.take_recording": {"queue": "omnivox-files"},
    "agentzone.tasks.prepare_sound": {"queue": "omnivox-files"},
    "mail.tasks.fetch_mailbox": {"queue": "omnivox-files"},
    "mail.tasks.send_letter": {"queue": "omnivox-files"},
}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = ENV.worker_processes
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
# Celery would close a child's pool after each job, and a new session of PostgreSQL costs more than most of them; what a
# job used goes back to the pool instead (omnivox/celery.py).
CELERY_DB_REUSE_MAX = 1_000_000
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # wait for the broker for ever
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = (
    {} if CELERY_BROKER_URL.startswith("amqp") else {"visibility_timeout": 3600, "socket_keepalive": True}
)
CELERY_TIMEZONE = ENV.time_zone
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
# Entered into the database by beat, where the admin shows them and may change the times.
CELERY_BEAT_SCHEDULE = {
    "beat-alive": {"task": "kernel.tasks.beat_alive", "schedule": 15.0},
    "event-log": {"task": "kernel.tasks.keep_event_log", "schedule": 3600.0},
    "idempotency-keys": {"task": "kernel.tasks.forget_idempotency_keys", "schedule": 3600.0},
    "presence": {"task": "agentzone.tasks.expire_presence", "schedule": 5.0},
    "offers": {"task": "agentzone.tasks.end_lapsed_offers", "schedule": 2.0},
    "scripts": {"task": "agentzone.tasks.lock_scripts", "schedule": 5.0},
    "switch-commands": {"task": "agentzone.tasks.forget_switch_commands", "schedule": 86400.0},
    "recordings": {"task": "agentzone.tasks.take_up_recordings", "schedule": 30.0},
    "recordings-expire": {"task": "agentzone.tasks.expire_recordings", "schedule": 3600.0},
    "sounds": {"task": "agentzone.tasks.take_up_sounds", "schedule": 30.0},
    "release-absent": {"task": "agentzone.tasks.release_absent", "schedule": 30.0},
    "forgotten-files": {"task": "chat.tasks.take_up_forgotten_files", "schedule": 30.0},
    "tidy-files": {"task": "chat.tasks.tidy_files", "schedule": 3600.0},
    "wake-snoozed": {"task": "chat.tasks.wake_snoozed_dialogs", "schedule": 5.0},
    "transcripts": {"task": "chat.tasks.send_waiting_transcripts", "schedule": 60.0},
    "autoclose": {"task": "chat.tasks.autoclose_dialogs", "schedule": 5.0},
    "client-blocks": {"task": "chat.tasks.expire_blocks", "schedule": 30.0},
    "silent-agents": {"task": "chat.tasks.return_chats_of_silent_agents", "schedule": 5.0},
    "mail-fetch": {"task": "mail.tasks.fetch_mailboxes", "schedule": 60.0},
    "mail-send": {"task": "mail.tasks.send_letters", "schedule": 30.0},
    "mail-files": {"task": "mail.tasks.forget_files", "schedule": 86400.0},
    "unused-pictures": {"task": "knowledge.tasks.forget_pictures", "schedule": 86400.0},
}
