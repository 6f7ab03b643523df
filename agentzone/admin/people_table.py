"""The table of people: roles, limits, supervised projects, and initial passwords, which only ever come in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from import_export.fields import Field
from import_export.widgets import ManyToManyWidget

from agentzone.admin import widgets
from agentzone.admin.imports import Table, TextField
from agentzone.models import Project, User
from kernel import audit
from kernel.tables import text_of

SEPARATOR = ";"
HIDDEN = "•••"


class ProjectsWidget(ManyToManyWidget):  # type: ignore[misc]
    """`Company / Project`, several parted by semicolons. The company may be left out where the name is unique."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[Project]:
        found = []
        for item in filter(None, (part.strip() for part in text_of(value).split(SEPARATOR))):
            company, slash, name = item.rpartition(" / ")
            found.append(widgets.project(name if slash else item, company))
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        shown = value.all() if value is not None else ()  # None: not stored yet
        return f"{SEPARATOR} ".join(f"{p.company.name} / {p.name}" for p in shown)


class PersonResource(Table):
    """People by login, whatever its case. A cell of `password` is never shown again, stored as it is, or exported."""

    login = TextField("login", "login")
    last_name = TextField("last_name", "last_name")
    first_name = TextField("first_name", "first_name")
    email = TextField("email", "email")
    role = Field("role", "role", widgets.RoleWidget())
    chat_limit = Field("chat_limit", "chat_limit", widgets.NumberWidget())
    is_active = Field("is_active", "is_active", widgets.YesNoWidget(default=True))
    supervised_projects = Field("supervised_projects", "supervised_projects", ProjectsWidget(Project))
    password = Field(column_name="password", dehydrate_method="no_password")

    only_in = ("password",)
    titles: ClassVar = {
        "login": _("login"),
        "last_name": _("last name"),
        "first_name": _("first name"),
        "email": _("e-mail"),
        "role": _("role"),
        "chat_limit": _("own limit of chats"),
        "is_active": _("may sign in"),
        "supervised_projects": _("supervised projects"),
        "password": _("password"),
    }

    class Meta:
        model = User
        fields: ClassVar = [
            *("login", "last_name", "first_name", "email", "role", "chat_limit", "is_active"),
            *("supervised_projects", "password"),
        ]
        export_order = fields
        import_id_fields: ClassVar = ["login"]
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._password = ""
        self._rows: dict[str, int] = {}  # login → the row that has it

    def get_instance(self, instance_loader: Any, row: Any) -> User | None:
        return User.objects.filter(login__iexact=text_of(row.get("login"))).first()

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """Take the password out of the row: rows are shown when they have errors."""
        self._password = text_of(row.get("password"))
        if "password" in row:
            row["password"] = HIDDEN if self._password else ""

    def cell_errors(self, row: Any, **kwargs: Any) -> dict[str, str]:
        errors = super().cell_errors(row, **kwargs)
        login = text_of(row.get("login"))
        first = self._rows.setdefault(login.casefold(), kwargs["row_number"])
        if login and first != kwargs["row_number"]:
            text = _("The login “%(login)s” is in row %(row)s already.")
            errors["login"] = str(text % {"login": login, "row": self.file_row(first)})
        return errors

    def skip_row(
        self, instance: User, original: User, row: Any, import_validation_errors: Any = None
    ) -> bool:
        return not self._password and super().skip_row(instance, original, row, import_validation_errors)

    def validate_instance(
        self, instance: User, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        errors = dict(import_validation_errors or {})
        if self._password:
            try:
                validate_password(self._password, instance)
            except ValidationError as error:
                errors["password"] = error
        elif instance.pk is None:
            instance.set_unusable_password()
        instance.password = instance.password or "!"  # set when it is written; hashing takes its time
        super().validate_instance(instance, errors, validate_unique)

    def save_instance(self, instance: User, is_create: bool, row: Any, **kwargs: Any) -> None:
        me = kwargs["user"]
        if instance.pk == me.pk and not (instance.is_active and instance.is_staff):
            raise ValidationError(str(_("You cannot take your own access away.")))
        if self._password and not kwargs["dry_run"]:
            instance.set_password(self._password)
        instance.save()
        audit.record(
            self.actor(kwargs),
            "user.added" if is_create else "user.changed",
            instance,
            changes={"import": "row", **({"password": "changed"} if self._password else {})},
        )

    def no_password(self, person: User) -> str:
        return ""

    def filter_export(self, queryset: Any, **kwargs: Any) -> Any:
        return queryset.prefetch_related("supervised_projects__company")
