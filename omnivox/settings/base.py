"""Apps, middleware, templates, sign-in."""

from omnivox.settings.environment import BASE_DIR, ENV

DEBUG = ENV.debug
PUBLIC_URL = ENV.public_url

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",  # before django.contrib.admin: its templates win
    "unfold.contrib.filters",
    "unfold.contrib.import_export",
    "kernel.admin_site.AdminConfig",  # omnivox.urls discovers: only web processes pay for it
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_celery_beat",
    "rest_framework",
    "drf_spectacular",
    "channels",
    "import_export",
    "kernel",
    "agentzone",
    "knowledge",
    "chat",
    "mail",
]

MIDDLEWARE = [
    "kernel.middleware.CorrelationIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
# Visitors' requests and parts of uploads pass only these (see omnivox.asgi): all purely asynchronous.
VISITOR_PREFIX = "/api/widget/"
UPLOAD_PREFIX = "/uploads/"
LEAN_PREFIXES = (VISITOR_PREFIX, UPLOAD_PREFIX)
VISITOR_MIDDLEWARE = ["kernel.middleware.CorrelationIdMiddleware"]

ROOT_URLCONF = "omnivox.urls"
ASGI_APPLICATION = "omnivox.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

AUTH_USER_MODEL = "agentzone.User"
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/accounts/login/"
