"""People who sign in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from kernel.initials import hue_of, initials_of

LOGIN = RegexValidator(r"^[\w.@-]{1,64}$", _("Letters, digits and . @ - _ only, at most 64."))


class Role(models.TextChoices):
    AGENT = "agent", _("Operator")
    SUPERVISOR = "supervisor", _("Supervisor")
    ADMINISTRATOR = "administrator", _("Administrator")


class UserManager(BaseUserManager["User"]):
    """Logins are compared without regard to case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(login__iexact=username or "")

    def create_user(self, login: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(login=login, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, login: str, password: str | None = None, **fields: Any) -> User:
        fields.setdefault("role", Role.ADMINISTRATOR)
        fields.setdefault("is_superuser", True)
        return self.create_user(login, password, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person: operator, supervisor or administrator. The login may be digits, as voice agents have it."""

    login = models.CharField(
        _("login"),
        max_length=64,
        unique=True,
        validators=[LOGIN],
        help_text=_("What the person types to sign in. May be digits. Case does not matter."),
    )
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    first_name = models.CharField(_("first name"), max_length=80)
    email = models.EmailField(_("e-mail"), blank=True)
    role = models.CharField(
        _("role"),
        max_length=16,
        choices=Role.choices,
        default=Role.AGENT,
        help_text=_("Supervisors steer the projects listed below; administrators configure everything here."),
    )
    chat_limit = models.PositiveSmallIntegerField(
        _("own limit of chats"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
        help_text=_("Empty: the project's limit. If both are set, the smaller one holds."),
    )
    supervised_projects = models.ManyToManyField(
        "agentzone.Project",
        verbose_name=_("supervised projects"),
        blank=True,
        related_name="supervisors",
        help_text=_("For supervisors: the projects whose dialogs and numbers the person may see."),
    )
    preferences = models.JSONField(_("interface preferences"), default=dict, blank=True)
    is_active = models.BooleanField(
        _("may sign in"), default=True, help_text=_("Switch off instead of deleting: history keeps the name.")
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["first_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering: ClassVar = ["last_name", "first_name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("login"),
                name="agentzone_login_once",
                violation_error_message=_("There is a person with this login already."),
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values),
                name="agentzone_known_role",
                violation_error_message=_("Choose a role from the list."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_name} ({self.login})"

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_full_name(self) -> str:
        return self.full_name

    @property
    def initials(self) -> str:
        return initials_of(self.full_name) or self.login[:2].upper()

    @property
    def avatar_hue(self) -> int:
        return hue_of(self.pk)

    @property
    def is_staff(self) -> bool:
        """Who may open the admin."""
        return self.role == Role.ADMINISTRATOR

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """An administrator configures everything; others have what their groups give them."""
        return self._configures or super().has_perm(perm, obj)

    def has_module_perms(self, app_label: str) -> bool:
        return self._configures or super().has_module_perms(app_label)

    @property
    def _configures(self) -> bool:
        return self.is_active and self.role == Role.ADMINISTRATOR

    @property
    def is_supervisor(self) -> bool:
        return self.role in (Role.SUPERVISOR, Role.ADMINISTRATOR)
