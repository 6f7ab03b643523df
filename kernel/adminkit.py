"""What all pages of the admin share: Russian-first look, audit of every change, read-only facts.

Not for edges other than `admin`. Whoever is in here is an administrator (User.is_staff), see `User.has_perm`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from django.contrib.admin.utils import flatten, unquote
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.text import capfirst

from kernel import audit
from kernel.admin_deletion import obstacles
from kernel.admin_seen import guarded
from kernel.audit import Actor
from kernel.locks import lock_row

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin as _ModelAdmin
    from django.contrib.admin import StackedInline as _StackedInline
    from django.contrib.admin import TabularInline as _TabularInline

    ModelAdmin = _ModelAdmin[Any]
    StackedInline = _StackedInline[Any, Any]
    TabularInline = _TabularInline[Any, Any]
else:
    from unfold.admin import ModelAdmin, StackedInline, TabularInline

__all__ = [
    "Admin",
    "ReadOnlyAdmin",
    "StackedInline",
    "TabularInline",
    "actor_of",
    "changes_of",
    "folded",
    "label",
    "moment",
]

F = TypeVar("F", bound=Callable[..., Any])
SECRET_WORDS = ("password", "secret", "token")


def actor_of(request: HttpRequest) -> Actor:
    """The administrator as the audit log knows him."""
    return Actor(request.user.pk, request.user.get_username())


def changes_of(form: BaseForm) -> dict[str, Any]:
    """Field → [before, after] as texts, for the audit log. Of what may be secret only the name is kept."""
    found: dict[str, Any] = {}
    for name in form.changed_data:
        if any(word in name for word in SECRET_WORDS):
            found[name] = "changed"
        else:
            found[name] = [_text(form.initial.get(name)), _text(form.cleaned_data.get(name))]
    return found


def _text(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, QuerySet | list | tuple | set):
        return [_text(item) for item in value]
    if isinstance(value, Model):
        return value.pk
    return str(value)[:200]


class _Colours(dict[str, str | None]):
    """A value without a colour of its own is neutral; the theme would show its code instead of its text."""

    def __missing__(self, key: str) -> None:
        return None


def label(title: Any, ordering: str, colours: dict[str, str]) -> Callable[[F], F]:
    """Show a column as a coloured label; the method returns the value and its text."""
    from unfold.decorators import display

    return cast("Callable[[F], F]", display(description=title, ordering=ordering, label=_Colours(colours)))


def moment(at: datetime | None) -> str:
    """A time in lists, to the second, in the present time zone; facts are compared by seconds."""
    from django.utils.timezone import localtime

    return "" if at is None else localtime(at).strftime("%d.%m.%Y %H:%M:%S")


class EstimatedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts exactly up to a limit: a table of facts may have millions of rows, and nobody pages through them."""

    LIMIT = 10_000

    @property
    def count(self) -> int:
        if not hasattr(self, "_count"):
            rows = self.object_list
            self._count = rows.order_by()[: self.LIMIT].count() if isinstance(rows, QuerySet) else len(rows)
        return self._count


def folded(*sections: Any) -> tuple[Any, ...]:
    """Sections of a long form that are opened by a press on their heading; one with an error stands open."""
    return tuple((name, {**options, "classes": ["collapse"]}) for name, options in sections)


def _opened(section: Any, errors: Any) -> Any:
    """Django opens it for an error in a line with a single field only."""
    name, options = section
    if "collapse" not in options.get("classes", ()) or not set(flatten(options["fields"])) & set(errors):
        return section
    return name, {**options, "classes": [one for one in options["classes"] if one != "collapse"]}


class Admin(ModelAdmin):
    """A model that administrators may change. Changes are audited here, unless a service does it (`audited`)."""

    audited: ClassVar[bool] = True
    also_written: ClassVar[tuple[str, ...]] = ()  # by the form, under other names: see kernel.admin_seen
    change_form_before_template = "admin/values_seen.html"
    delete_confirmation_template = "admin/delete_page.html"
    delete_selected_confirmation_template = "admin/delete_chosen_page.html"
    list_filter_submit = True
    list_fullwidth = True
    compressed_fields = False  # titles above: several fields fit in a row
    warn_unsaved_form = True
    list_per_page = 50
    show_full_result_count = False

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """On the page of a stored object, a form that never saves over what is newer than the page."""
        if change and self.has_change_permission(request, obj):
            kwargs["form"] = guarded(kwargs.get("form") or self.form, self.also_written)
        return super().get_form(request, obj, change=change, **kwargs)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        """The row is locked before it is read, so that two savings at once are compared one after the other."""
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, *args, **kwargs)
        with transaction.atomic():
            stored = self.get_object(request, unquote(object_id))
            if stored is not None and self.has_change_permission(request, stored):
                self.lock_stored(stored)
            return super().changeform_view(request, object_id, *args, **kwargs)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        shown = context["adminform"]
        shown.fieldsets = [_opened(section, shown.form.errors) for section in shown.fieldsets]
        return super().render_change_form(request, context, *args, **kwargs)

    def lock_stored(self, stored: Any) -> None:
        """Lock what saving will write, in the order of kernel.locks."""
        lock_row(type(stored), stored.pk)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What the product keeps is told in plain words; so is what would go along and nobody deletes by hand."""
        kept = obstacles(objs)
        if kept:
            return [], {}, set(), kept
        deleted, counts, lacking, _protected = super().get_deleted_objects(objs, request)
        return deleted, counts, set(), sorted(capfirst(str(title)) for title in lacking)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._record(request, "added", obj, {})
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._record(request, "changed", obj, getattr(request, "_changes", {}))
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for obj in queryset:
            self._record(request, "deleted", obj, {"name": str(obj)[:200]})
        return super().log_deletions(request, queryset)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        request._changes = changes_of(form)  # type: ignore[attr-defined]
        return super().construct_change_message(request, form, formsets, add)

    def _record(self, request: HttpRequest, what: str, obj: Any, details: dict[str, Any]) -> None:
        if self.audited:
            audit.record(
                actor_of(request),
                f"{obj._meta.model_name}.{what}",
                obj,
                **{"changes": details} if details else {},
            )


class ReadOnlyAdmin(Admin):
    """Facts and mirrors: to look at, to search, never to edit or delete by hand."""

    paginator = EstimatedPaginator
    list_filter_submit = True
    actions = None

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
