"""The builder of a script: its page, what the page sends, and the files of results."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import wraps
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from unfold.widgets import UnfoldAdminSingleDateWidget

from agentzone.models import Script, ScriptVersion, User
from agentzone.scripting.content import PageKind, parse
from agentzone.scripting.flow import NoWay, Place, Way, begin, finish, go_back, go_next, go_to
from agentzone.scripting.texts import VARIABLES
from agentzone.selectors.scripts.results import result_rows
from agentzone.selectors.scripts.versions import shown
from agentzone.selectors.scripts.ways import way_json
from agentzone.services.scripts.versions import draft_discard, draft_save, publish
from agentzone.topics import topics_of
from kernel import clock
from kernel.adminkit import actor_of
from kernel.errors import DomainError, Invalid, from_domain
from kernel.exports import download

View = Callable[..., HttpResponseBase]


def _of_script(*methods: str) -> Callable[[Callable[[HttpRequest, Script], HttpResponseBase]], View]:
    """The script named by the address; without one, back to the list. What the product refuses is a problem."""

    def decorate(view: Callable[[HttpRequest, Script], HttpResponseBase]) -> View:
        @require_http_methods([*methods])
        @wraps(view)
        def wrapped(request: HttpRequest, object_id: str) -> HttpResponseBase:
            found = Script.objects.select_related("project__company").filter(
                pk=object_id if object_id.isdigit() else 0
            )
            script = found.first()
            if script is None:
                return redirect("admin:agentzone_script_changelist")
            try:
                return view(request, script)
            except DomainError as error:
                return from_domain(error)

        return wrapped

    return decorate


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        data = json.loads(request.body)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise Invalid(_("Please check the fields."))
    return data


@_of_script("GET")
def builder(request: HttpRequest, script: Script) -> HttpResponseBase:
    published = script.versions.filter(state=ScriptVersion.State.PUBLISHED).first()
    known = {
        "draft": shown(script).json(),
        "script": {"id": script.pk, "name": script.name, "project": script.project.name},
        "published": None if published is None else published.number,
        "topics": bool(topics_of(script.project_id)),
        "variables": list(VARIABLES),
    }
    return render(request, "admin/agentzone/builder.html", {"script": script, "known": known})


@_of_script("PUT", "DELETE")
def draft(request: HttpRequest, script: Script) -> HttpResponseBase:
    """PUT keeps the draft, DELETE goes back to the published version."""
    if request.method == "DELETE":
        draft_discard(script)
        return JsonResponse(shown(script).json())
    data = _body(request)
    revision = data.get("revision")
    if not isinstance(revision, int):
        raise Invalid(_("Please check the fields."))
    draft_save(script, data.get("content"), revision, actor_of(request))
    return JsonResponse(shown(script).json())


@_of_script("POST")
def publishing(request: HttpRequest, script: Script) -> HttpResponseBase:
    publish(script, cast("User", request.user), actor_of(request))
    return JsonResponse(shown(script).json())


@_of_script("POST")
def preview(request: HttpRequest, script: Script) -> HttpResponseBase:
    """A step through what the page holds, nothing stored: it says where it is, what was answered, where it goes."""
    data = _body(request)
    content = parse(data.get("content"))
    if not content.main:
        raise Invalid(_("The script has no pages."))
    answers = data.get("answers")
    place = _place(content, data.get("place"))
    way = Way(content, place, answers if isinstance(answers, dict) else {}, topics_of(script.project_id))
    move = data.get("move")
    if move == "complete":
        done = finish(way)
        return JsonResponse({"done": {"words": done.words, "result": done.result, "topic": done.topic}})
    if isinstance(move, str) and move:
        steps = {"next": go_next, "back": go_back}
        way = way.moved(steps[move](way) if move in steps else go_to(way, move))
    if way.content.page(way.place.page) is None:
        raise NoWay(_("The script leads nowhere from here."))
    return JsonResponse({"place": _place_json(way.place), "way": way_json(way, _variables(request, script))})


def _place(content: Any, data: Any) -> Place:
    """Where the page was; a page that has been deleted since is not there any more."""
    known = {page.key for page in content.pages}
    objections = {page.key for page in content.pages if page.kind is PageKind.OBJECTION}
    given = data if isinstance(data, dict) else {}
    main = known - objections
    path = [key for key in given.get("path") or [] if isinstance(key, str) and key in main]
    side = given.get("side") if given.get("side") in objections else ""
    sides = [key for key in given.get("sides") or [] if isinstance(key, str) and key in objections]
    return Place(tuple(dict.fromkeys(path)) or begin(content).path, side or "", tuple(dict.fromkeys(sides)))


def _place_json(place: Place) -> dict[str, Any]:
    return {"path": list(place.path), "side": place.side, "sides": list(place.sides)}


def _variables(request: HttpRequest, script: Script) -> dict[str, str]:
    """Somebody calls; the operator is who looks at the preview."""
    user = cast("User", request.user)
    return {
        "client.name": _("Maria Petrova"),
        "client.phone": "79161234567",
        "operator.name": user.full_name,
        "operator.first_name": user.first_name,
        "project.name": script.project.name,
        "company.name": script.project.company.name,
        "number.name": script.name,
    }


@_of_script("GET")
def file(request: HttpRequest, script: Script) -> HttpResponseBase:
    """The builder's content as a file, to be taken to another installation."""
    text = json.dumps(shown(script).content.as_json(), ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{script.name}.json") or ""
    return response


class PeriodForm(forms.Form):
    since = forms.DateField(label=gettext_lazy("From"), widget=UnfoldAdminSingleDateWidget)
    until = forms.DateField(label=gettext_lazy("Until, inclusive"), widget=UnfoldAdminSingleDateWidget)
    kind = forms.ChoiceField(choices=[("xlsx", "XLSX"), ("csv", "CSV")])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and since > until:
            self.add_error("until", gettext_lazy("The period ends before it begins."))
        return data


@_of_script("GET")
def results(request: HttpRequest, script: Script) -> HttpResponseBase:
    """The period's form, and with a period the file. Days are those of the project's time zone."""
    zone = ZoneInfo(script.project.time_zone)
    today = clock.now().astimezone(zone).date()
    asked = "kind" in request.GET
    form = (
        PeriodForm(request.GET)
        if asked
        else PeriodForm(initial={"since": today.replace(day=1), "until": today})
    )
    if asked and form.is_valid():
        given = form.cleaned_data
        start, end = _midnight(given["since"], zone), _midnight(given["until"] + timedelta(days=1), zone)
        name = f"{script.name} {given['since']:%Y-%m-%d} {given['until']:%Y-%m-%d}"
        return download(result_rows(script, start, end), name, given["kind"])
    context = {**_site(request), "script": script, "form": form, "title": _("Results of the script")}
    return render(request, "admin/agentzone/results.html", context)


def _site(request: HttpRequest) -> dict[str, Any]:
    from django.contrib import admin

    return admin.site.each_context(request)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


ROUTES: tuple[tuple[str, str, View], ...] = (
    ("builder", "builder/", builder),
    ("draft", "builder/draft/", draft),
    ("publish", "builder/publish/", publishing),
    ("preview", "builder/preview/", preview),
    ("file", "builder/file/", file),
    ("results", "results/", results),
)
