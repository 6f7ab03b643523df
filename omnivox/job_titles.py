"""What the background jobs of the timetable do, for people."""

from typing import Any

from django.utils.translation import gettext_lazy as _

JOB_TITLES: dict[str, Any] = {
    "beat-alive": _("Sign of life of the timetable"),
    "event-log": _("Partitions of the event log: new ones made, old ones removed"),
    "idempotency-keys": _("Old idempotency keys removed"),
    "presence": _("Working time ended where the workplace is silent"),
    "offers": _("Offers of dialogs ended when nobody answers"),
    "release-absent": _("Dialogs of those who have signed out returned to the queue"),
    "forgotten-files": _("Files looked into that were left half-way"),
    "tidy-files": _("Files removed that nobody has sent"),
    "wake-snoozed": _("Dialogs that were put off taken up again"),
    "switch-commands": _("Old commands to the switch removed"),
    "recordings": _("Recordings of calls fetched from the switch"),
    "recordings-expire": _("Recordings deleted that are kept no longer"),
    "sounds": _("Sounds for the switch prepared"),
    "scripts": _("Scripts of calls are locked when their time is over"),
    "transcripts": _("Dialogs sent by e-mail"),
    "autoclose": _("Dialogs closed by themselves"),
    "client-blocks": _("Blocks of clients ended by their term"),
    "silent-agents": _("Dialogs of silent workplaces returned to the queue"),
    "unused-pictures": _("Pictures of articles removed that nothing uses"),
    "mail-fetch": _("Letters of mailboxes fetched"),
    "mail-send": _("Letters sent that wait"),
    "mail-files": _("Files of letters removed that nobody has sent"),
    "celery.backend_cleanup": _("Old results of jobs removed"),
}
