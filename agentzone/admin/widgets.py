"""How cells of tables become values, with errors that say what would be right."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from import_export import widgets

from agentzone.models import Company, Project, User
from agentzone.models.people import Role
from kernel.tables import text_of

YES = {"1", "yes", "true", "да", "y", "д", "истина"}
NO = {"0", "no", "false", "нет", "n", "н", "ложь"}


class TextWidget(widgets.Widget):  # type: ignore[misc]
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return text_of(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)


class NumberWidget(widgets.Widget):  # type: ignore[misc]
    """A whole number; an empty cell is None."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        text = text_of(value)
        if not text:
            return None
        try:
            return int(text)
        except ValueError:
            raise ValueError(_("“%(value)s” is not a whole number.") % {"value": text}) from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return "" if value is None else value


class YesNoWidget(widgets.Widget):  # type: ignore[misc]
    """`yes` and `no` in either language; an empty cell means `default`."""

    def __init__(self, *, default: bool) -> None:
        super().__init__()
        self.default = default

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        text = text_of(value).lower()
        if not text:
            return self.default
        if text in YES or text in NO:
            return text in YES
        raise ValueError(_("“%(value)s” is neither yes nor no.") % {"value": text})

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return _("yes") if value else _("no")


class RoleWidget(widgets.Widget):  # type: ignore[misc]
    """The role's code (`agent`) or its title in the present language; empty: an operator."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = text_of(value).lower()
        known = {role.value: role.value for role in Role} | {
            str(role.label).lower(): role.value for role in Role
        }
        if not text:
            return Role.AGENT.value
        if text not in known:
            raise ValueError(
                _("There is no role “%(value)s”. There are: %(known)s.")
                % {"value": text, "known": ", ".join(role.value for role in Role)}
            )
        return known[text]


def person(login: Any) -> User:
    """Raises ValueError."""
    text = text_of(login)
    found = User.objects.filter(login__iexact=text).first()
    if found is None:
        raise ValueError(_("There is nobody with the login “%(login)s”.") % {"login": text})
    return found


def company(name: Any) -> Company:
    """Raises ValueError."""
    text = text_of(name)
    found = Company.objects.filter(name=text).first()
    if found is None:
        raise ValueError(_("There is no company “%(name)s”.") % {"name": text})
    return found


def project(name: Any, company_name: Any = None) -> Project:
    """By name, and by company where two companies have one of that name. Raises ValueError."""
    text, owner = text_of(name), text_of(company_name)
    found = Project.objects.select_related("company").filter(name=text)
    if owner:
        found = found.filter(company__name=owner)
    several = list(found[:2])
    if not several:
        raise ValueError(_("There is no project “%(name)s”.") % {"name": text})
    if len(several) > 1:
        raise ValueError(
            _("Several companies have a project “%(name)s”: name the company too.") % {"name": text}
        )
    return several[0]


class PersonWidget(widgets.Widget):  # type: ignore[misc]
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> User:
        return person(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.login if value else ""


class CompanyWidget(widgets.Widget):  # type: ignore[misc]
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Company:
        return company(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.name if value else ""


class ProjectWidget(widgets.Widget):  # type: ignore[misc]
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Project:
        return project(value, (row or {}).get("company"))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.name if value else ""
