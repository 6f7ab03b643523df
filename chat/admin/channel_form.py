"""A form for a channel whose configuration fields come from the driver's own Config, and whose errors too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, get_args, get_origin

from django import forms
from django.core.validators import RegexValidator
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo
from unfold import widgets

from agentzone.channel_kinds import kind_title
from chat.drivers.contract import Driver, config_errors
from chat.drivers.registry import DRIVERS
from chat.models import Channel

if TYPE_CHECKING:
    BaseForm = forms.ModelForm[Channel]
else:
    BaseForm = forms.ModelForm

KEY = RegexValidator(r"^[A-Za-z0-9_-]{4,32}$", gettext_lazy("4 to 32 letters, digits, - and _."))


def field_name(kind: str, name: str) -> str:
    """The form's name for a field of a driver's configuration."""
    return f"config_{kind}_{name}"


def is_secret(info: FieldInfo) -> bool:
    return info.annotation is SecretStr or SecretStr in get_args(info.annotation)


def form_field(info: FieldInfo, name: str) -> forms.Field:
    """The form field for a field of a pydantic model; rules are checked by the model itself."""
    kind, common = info.annotation, _common(info, name)
    if kind is bool:
        return forms.BooleanField(**{**common, "required": False}, widget=widgets.UnfoldBooleanSwitchWidget)
    if is_secret(info):
        common["help_text"] = " ".join(
            filter(None, [str(common["help_text"]), _("Never shown. Leave empty to keep the present one.")])
        )
        return forms.CharField(**common, widget=widgets.UnfoldAdminPasswordInput(render_value=False))
    if get_origin(kind) in (tuple, list):
        common["help_text"] = " ".join(filter(None, [str(common["help_text"]), _("One in a line.")]))
        return forms.CharField(**common, widget=widgets.UnfoldAdminTextareaWidget(attrs={"rows": 4}))
    choices = [(value, value) for value in get_args(kind) if isinstance(value, str)]
    if choices:
        return forms.ChoiceField(**common, choices=choices, widget=widgets.UnfoldAdminSelectWidget)
    return forms.CharField(**common, widget=widgets.UnfoldAdminTextInputWidget)


def _common(info: FieldInfo, name: str) -> dict[str, Any]:
    return {
        "label": capfirst(_(info.title) if info.title else name.replace("_", " ")),
        "help_text": _(info.description) if info.description else "",
        "required": False,  # what must be there says the driver
    }


def shown_value(info: FieldInfo, config: dict[str, Any], name: str) -> Any:
    """What the form shows of the stored configuration; of secrets nothing."""
    if is_secret(info):
        return ""
    value = config.get(name, info.get_default(call_default_factory=True))
    if isinstance(value, list | tuple):
        return "\n".join(map(str, value))
    return value if value is None or isinstance(value, bool) else str(value)


def given_value(info: FieldInfo, given: Any, stored: Any) -> Any:
    """What the driver is asked to accept; None: nothing was given."""
    if get_origin(info.annotation) in (tuple, list):
        return [line.strip() for line in given.splitlines() if line.strip()]
    if isinstance(given, str):
        given = given.strip()
        if not given:
            return stored if is_secret(info) else None
    return given


def in_our_words(item: dict[str, Any]) -> str:
    """A pydantic error in the administrator's language."""
    limits = item.get("ctx") or {}
    known = {
        "missing": _("This field is required."),
        "int_parsing": _("A whole number is expected."),
        "int_type": _("A whole number is expected."),
        "float_parsing": _("A number is expected."),
        "greater_than_equal": _("Not less than %(limit)s.") % {"limit": limits.get("ge")},
        "greater_than": _("More than %(limit)s.") % {"limit": limits.get("gt")},
        "less_than_equal": _("Not more than %(limit)s.") % {"limit": limits.get("le")},
        "less_than": _("Less than %(limit)s.") % {"limit": limits.get("lt")},
        "string_too_short": _("Not shorter than %(limit)s.") % {"limit": limits.get("min_length")},
        "string_too_long": _("Not longer than %(limit)s.") % {"limit": limits.get("max_length")},
        "value_error": str(limits.get("error", "")),
    }
    return known.get(item["type"]) or str(item["msg"])


class ChannelForm(BaseForm):
    """The channel, and the configuration of its driver as fields of its own."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), widget=widgets.UnfoldAdminSelectWidget)

    class Meta:
        model = Channel
        fields: ClassVar = ["project", "kind", "name", "key", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("kind", None)  # declared here, so Django does not take it out as read-only
        else:
            self.fields["kind"] = forms.ChoiceField(
                label=gettext_lazy("Kind"),
                choices=[(kind, kind_title(kind)) for kind in sorted(DRIVERS)],
                widget=widgets.UnfoldAdminSelectWidget,
            )
        if "key" in self.fields:
            self.fields["key"].validators.append(KEY)
        config = self.instance.config if isinstance(self.instance.config, dict) else {}
        for kind, driver in shown_drivers(self.instance.kind).items():
            for name, info in driver.Config.model_fields.items():
                self.initial.setdefault(field_name(kind, name), shown_value(info, config, name))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        kind = self.instance.kind if self.instance.pk else data.get("kind", "")
        driver = DRIVERS.get(kind)
        if driver is not None:
            self.instance.config = self._config(driver, data)
        return data

    def _config(self, driver: type[Driver], data: dict[str, Any]) -> dict[str, Any]:
        stored = self.instance.config if isinstance(self.instance.config, dict) else {}
        raw = {}
        for name, info in driver.Config.model_fields.items():
            value = given_value(info, data.get(field_name(driver.kind, name)), stored.get(name))
            if value is not None:
                raw[name] = value
        try:
            driver.Config.model_validate(raw)
        except ValidationError as error:
            self._tell(driver, error)
            return stored
        return _as_stored(raw, driver)

    def _tell(self, driver: type[Driver], error: ValidationError) -> None:
        texts: dict[str, list[str]] = {}
        for item in error.errors(include_input=False, include_url=False):
            texts.setdefault(str(item["loc"][0]) if item["loc"] else "", []).append(in_our_words(dict(item)))
        for name, found in texts.items():
            field = field_name(driver.kind, name)
            self.add_error(field if field in self.fields else None, found)


def _as_stored(raw: dict[str, Any], driver: type[Driver]) -> dict[str, Any]:
    """The configuration as JSON, of the driver's types; secrets as they were given."""
    valid = driver.Config.model_validate(raw)
    stored = valid.model_dump(mode="json")
    for name, info in driver.Config.model_fields.items():
        value = getattr(valid, name)
        if is_secret(info) and isinstance(value, SecretStr):
            stored[name] = value.get_secret_value()
    return stored


def shown_drivers(kind: str) -> dict[str, type[Driver]]:
    """The driver of a channel that exists; all of them for a new one."""
    return {kind: DRIVERS[kind]} if kind in DRIVERS else ({} if kind else dict(DRIVERS))


def config_fields(kind: str) -> dict[str, forms.Field]:
    """Form fields of the configuration, by their form names."""
    return {
        field_name(each, name): form_field(info, name)
        for each, driver in shown_drivers(kind).items()
        for name, info in driver.Config.model_fields.items()
    }


__all__ = ["ChannelForm", "config_errors", "config_fields", "field_name"]
