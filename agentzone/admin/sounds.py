"""Sounds that the switch plays: uploaded here, listened to here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter
from unfold.widgets import UnfoldAdminFileFieldWidget

from agentzone.models import Sound
from agentzone.selectors.sounds import sound_url
from agentzone.services.sounds import sound_saved, sound_take
from agentzone.sound_files import GREETING_SECONDS, MOST, MOST_SECONDS, checked
from kernel.adminkit import Admin, label, moment
from kernel.errors import Invalid

if TYPE_CHECKING:
    BaseForm = forms.ModelForm[Sound]
else:
    BaseForm = forms.ModelForm
COLOURS = {"preparing": "warning", "ready": "success", "refused": "danger"}


class SoundForm(BaseForm):
    sound = forms.FileField(
        label=_("sound file"),
        required=False,
        widget=UnfoldAdminFileFieldWidget,
        help_text=_("WAV, MP3, M4A, OGG, FLAC or WebM. A new file takes the place of the one before it."),
    )

    def clean_sound(self) -> Any:
        upload = self.cleaned_data["sound"]
        if upload:
            try:
                checked(upload, upload.size)
            except Invalid as error:
                raise ValidationError(str(error)) from None
        elif not self.instance.revision and not self.instance.upload:
            raise ValidationError(_("Choose a file."))
        return upload


@admin.register(Sound)
class SoundAdmin(Admin):
    form = SoundForm
    list_display = ("name", "project", "agent", "is_on", "shown_state", "length", "changed")
    list_select_related = ("project", "agent")
    list_filter: ClassVar = [
        ("project", AutocompleteSelectFilter),
        ("agent", AutocompleteSelectFilter),
        ("state", ChoicesDropdownFilter),
    ]
    search_fields = ("name", "file_name", "project__name", "agent__login", "agent__last_name")
    autocomplete_fields = ("project", "agent")
    readonly_fields = ("player", "how", "length", "file_name")
    actions = None

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        what = {
            "fields": ("name", "sound", "project", ("agent", "is_on")),
            "description": _(
                "The switch plays it to people: in announcements of queues and menus, or as the auto-greeting of an "
                "operator, which he may also record himself in AgentZone. At most %(mb)d MB and %(minutes)d minutes; a "
                "greeting %(seconds)d seconds. It is made fit for telephone lines within some seconds."
            )
            % {"mb": MOST >> 20, "minutes": MOST_SECONDS // 60, "seconds": GREETING_SECONDS},
        }
        state = {"fields": ("player", ("how", "length"), "file_name")}
        return [(None, what), *([(_("What plays"), state)] if obj else [])]

    @admin.display(description=_("listen"))
    def player(self, sound: Sound) -> str:
        url = sound_url(sound)
        return format_html('<audio controls preload="none" src="{}"></audio>', url) if url else "—"

    @admin.display(description=_("state"))
    def how(self, sound: Sound) -> str:
        if sound.state == Sound.State.REFUSED:
            return f"{sound.get_state_display()}: {sound.get_reason_display()}"
        return str(sound.get_state_display())

    @label(_("state"), "state", COLOURS)
    def shown_state(self, sound: Sound) -> tuple[str, str]:
        return sound.state, self.how(sound)

    @admin.display(description=_("length"), ordering="seconds")
    def length(self, sound: Sound) -> str:
        minutes, seconds = divmod(round(sound.seconds or 0), 60)
        return "" if sound.seconds is None else f"{minutes}:{seconds:02}"

    @admin.display(description=_("changed"), ordering="changed_at")
    def changed(self, sound: Sound) -> str:
        return moment(sound.changed_at)

    def save_model(self, request: HttpRequest, obj: Sound, form: Any, change: bool) -> None:
        upload = form.cleaned_data.get("sound")
        if upload:
            sound_take(obj, upload, upload.name)
        super().save_model(request, obj, form, change)
        sound_saved(obj, agent_before=form.initial.get("agent"))
