"""Jobs of people and contacts, run by celery beat."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from agentzone.services import offers, presence, skills, sound_prepare, sounds, status
from agentzone.services.calls import outbox, recording_keep, recording_take, recordings
from agentzone.services.scripts import runs


@shared_task
def expire_presence() -> list[int]:
    """Silent workplaces become «Нет активности на РМ»."""
    return presence.expire()


@shared_task
def release_absent() -> int:
    """Who is silent for long is signed out; dialogs of the absent, and of those who lost the skill, return to their
    queues."""
    presence.sign_out_gone()
    return status.release_absent() + skills.release_unskilled()


@shared_task
def end_lapsed_offers() -> int:
    """Offers of transfers whose time is over, or whose receiver has gone."""
    return offers.offers_sweep()


@shared_task
def lock_scripts() -> int:
    """Scripts whose time to be finished is over."""
    return runs.lock_due()


@shared_task
def forget_switch_commands() -> int:
    """Commands to the switch that were closed long ago."""
    return outbox.forget()


@shared_task(soft_time_limit=2700, time_limit=3000)
def take_recording(call_id: str) -> bool:
    """Fetch the recording of a call from the switch, store it, and delete it there."""
    return recording_take.take(UUID(call_id))


@shared_task
def take_up_recordings() -> int:
    """Recordings that wait in the switch: not started yet, failed, or never reported."""
    return recordings.take_up_recordings()


@shared_task
def expire_recordings() -> int:
    """Recordings that are older than their projects keep them."""
    return recording_keep.recordings_expire()


@shared_task(soft_time_limit=240, time_limit=300)
def prepare_sound(sound_id: str) -> bool:
    """Make what was uploaded fit for telephone lines."""
    return sound_prepare.prepare(UUID(sound_id))


@shared_task
def take_up_sounds() -> int:
    """Sounds that wait to be prepared: not started yet, or failed."""
    return sounds.take_up_sounds()
