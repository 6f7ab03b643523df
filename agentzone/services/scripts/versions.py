"""Versions of scripts: one draft at a time, published when nothing is wrong with it, never changed after that."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from agentzone.models import Project, Script, ScriptVersion, User
from agentzone.scripting.checks import problems
from agentzone.scripting.content import Content, parse
from agentzone.selectors.scripts.versions import shown
from kernel import audit, clock
from kernel.audit import Actor
from kernel.errors import DomainError
from kernel.locks import lock_row
from kernel.uow import unit_of_work

DRAFT = ScriptVersion.State.DRAFT


class DraftMoved(DomainError):
    """Somebody else has saved the draft meanwhile."""

    code = "draft_moved"


class NotPublishable(DomainError):
    """Something is wrong with the script; `problems` say what, page by page."""

    status = 400
    code = "not_publishable"


def draft_save(script: Script, data: Any, revision: int, actor: Actor) -> ScriptVersion:
    """The first change begins a draft. Raises DraftMoved when the page has not seen the latest, Invalid when it is no
    script."""
    content = parse(data)
    with unit_of_work():
        lock_row(Script, script.pk)
        draft = _draft(script) or _begin(script, shown(script).content, actor)
        if draft.content == content.as_json():
            return draft
        if draft.revision != revision:
            raise DraftMoved(_("Somebody else has changed this draft. Open it again to go on from there."))
        draft.content = content.as_json()
        draft.revision += 1
        draft.save(update_fields=["content", "revision"])
        return draft


def draft_discard(script: Script) -> bool:
    """Back to the newest published version; False where there is none to go back to."""
    with unit_of_work():
        lock_row(Script, script.pk)
        if not ScriptVersion.objects.filter(script=script).exclude(state=DRAFT).exists():
            return False
        return bool(ScriptVersion.objects.filter(script=script, state=DRAFT).delete()[0])


def publish(script: Script, by: User, actor: Actor) -> ScriptVersion:
    """Calls answered from now on open this version. Raises NotPublishable."""
    with unit_of_work():
        lock_row(Script, script.pk)
        draft = _draft(script)
        if draft is None:
            raise NotPublishable(_("There is nothing new to publish."), problems=[])
        wrong = problems(parse(draft.content))
        if wrong:
            text = _("The script cannot be published yet.")
            raise NotPublishable(text, problems=[one.json() for one in wrong])
        draft.state = ScriptVersion.State.PUBLISHED
        draft.published_at, draft.published_by = clock.now(), by
        draft.save(update_fields=["state", "published_at", "published_by"])
        audit.record(actor, "script.published", script, version=draft.number)
        return draft


def duplicate(script: Script, actor: Actor, project: Project | None = None) -> Script:
    """A script of the same content, out of use, with a draft; in another project if one is named."""
    with unit_of_work():
        target = project or script.project
        copy = Script.objects.create(project=target, name=_free_name(target, script.name))
        audit.record(actor, "script.added", copy, copied_from=script.pk)
        _begin(copy, shown(script).content, actor)
        return copy


def _draft(script: Script) -> ScriptVersion | None:
    return ScriptVersion.objects.filter(script=script, state=DRAFT).first()


def _begin(script: Script, content: Content, actor: Actor) -> ScriptVersion:
    last = ScriptVersion.objects.filter(script=script).aggregate(last=Max("number"))["last"] or 0
    draft = ScriptVersion.objects.create(
        script=script, number=last + 1, content=content.as_json(), created_at=clock.now()
    )
    audit.record(actor, "script.drafted", script, version=draft.number)
    return draft


def _free_name(project: Project, name: str) -> str:
    taken = set(Script.objects.filter(project=project).values_list("name", flat=True))
    number = 1
    free = _("%(name)s, a copy") % {"name": name[:100]} if name in taken else name
    while free in taken:
        number += 1
        free = _("%(name)s, copy %(number)d") % {"name": name[:100], "number": number}
    return free
