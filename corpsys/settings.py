"""All settings, grouped. What differs between installations comes from the environment; docs/configuration.md lists it."""

import os
import sys
from pathlib import Path
from typing import Any

import environ
import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from corpsys.local import home

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- where we run -----------------------------------------------------------------------------------------------------
# Embedded: the servers were started by `manage.py local` or `make run` on this machine, nothing was configured by hand.
EMBEDDED = home.is_embedded()
ADDRESSES = home.addresses() if EMBEDDED else {}
DEBUG = env.bool("DEBUG", default=False)
TESTING = False


def required(name: str, cure: str) -> str:
    """Return an environment variable or fail with what to do about it."""
    value = os.environ.get(name) or ADDRESSES.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {cure}")
    return value


SECRET_KEY = os.environ.get("SECRET_KEY") or (home.secret_key() if EMBEDDED else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is not set. Give a long random text, the same on every machine of the site.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", default=ADDRESSES.get("SITE_URL", "http://127.0.0.1:8000"))
BEHIND_TLS = env.bool("BEHIND_TLS", default=SITE_URL.startswith("https://"))

# --- applications -----------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django.forms",
    "accounts",
    "corpsys.apps.CorpsysConfig",
    "analytics",
    "cooperation",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corpsys.pages.middleware.ContentSecurityPolicy",
    "corpsys.pages.middleware.RequestLogMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "corpsys.pages.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "corpsys.files.limits.UploadLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "corpsys.pages.middleware.Messages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "corpsys.pages.middleware.Htmx",
    "allauth.account.middleware.AccountMiddleware",
    "corpsys.tenancy.middleware.TenantMiddleware",
]
ROOT_URLCONF = "corpsys.urls"
WSGI_APPLICATION = "corpsys.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "corpsys.pages.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "corpsys.pages.templatetags.corpsys_ui",
            ],
        },
    }
]
FORM_RENDERER = "corpsys.pages.rendering.FormRenderer"

# --- database: the role decides what a process may do -----------------------------------------------------------------
# The owner role migrates; everything else runs as the application's role, which owns no table and obeys row security.
DB_OWNER = os.environ.get("CORPSYS_DB_ROLE") == "owner" or sys.argv[1:2] in (["migrate"], ["sqlmigrate"])
DB_CURE = "Start the local servers with `python manage.py local up`, or give DATABASE_URL and DATABASE_OWNER_URL."
DATABASE_NAME_OF_URL = "DATABASE_OWNER_URL" if DB_OWNER else "DATABASE_URL"
NEEDS_DATABASE = sys.argv[1:2] not in (
    ["local"],
    ["rundev"],
    ["makemessages"],
    ["compilemessages"],
    ["compile_catalogue"],
)
DATABASES: dict[str, dict[str, Any]] = {
    "default": environ.Env.db_url_config(
        required(DATABASE_NAME_OF_URL, DB_CURE) if NEEDS_DATABASE else "postgres://nobody@127.0.0.1:1/none"
    )
}
DATABASES["default"].update(
    ATOMIC_REQUESTS=False,  # the tenant middleware holds one transaction around the whole request
    CONN_MAX_AGE=env.int("CONN_MAX_AGE", default=60),
    CONN_HEALTH_CHECKS=True,
)
DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
    "-c statement_timeout=15000 -c lock_timeout=2000 -c idle_in_transaction_session_timeout=30000"
    if not DB_OWNER
    else "-c lock_timeout=10000"
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- jobs -------------------------------------------------------------------------------------------------------------
REDIS_URL = os.environ.get("REDIS_URL") or ADDRESSES.get("REDIS_URL", "redis://127.0.0.1:1/0")
CELERY_BROKER_URL = home.broker_url(REDIS_URL)
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 5, "visibility_timeout": 3600}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 100
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 1_500_000
CELERY_TASK_TIME_LIMIT = 3600
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", default=30)
JOB_ATTEMPTS = 3  # of a job whose process dies
JOB_PASSING_ATTEMPTS = 12  # of a job that meets errors which may pass; about an hour and a half
# kind → seconds between two runs, in each corporation that has something to do; a day begins at midnight UTC
JOB_SCHEDULE = {"audit.seal": 60, "intake.tidy": 3600, "scoring.all": 24 * 3600}

# --- who signs in -----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Corpsys: "
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
# Ten wrong passwords, then 429: per address of the caller, and per account from wherever they come.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/5m/ip,10/5m/key"}
# A signed-in person may sign in again: that is how a fresh sign-in before a signature is given.
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
FRESH_SIGN_IN_SECONDS = env.int("FRESH_SIGN_IN_SECONDS", default=15 * 60)
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = env.int("SESSION_COOKIE_AGE", default=12 * 3600)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "corpsys.pages.errors.csrf_failure"

# --- what a browser may do --------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_SSL_REDIRECT = env.bool("SSL_REDIRECT", default=False)
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=200 * 1024 * 1024)
# What a job that scans files may take; above the memory it spills to the temporary folder.
SCAN_MEMORY = env.str("SCAN_MEMORY", default="384MB")
SCAN_THREADS = env.int("SCAN_THREADS", default=2)

# --- language, dates, numbers -----------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("pl", _("Polish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["corpsys.formats"]
USE_I18N = True
USE_TZ = True
# Grouping is done by the filters money and number; bare numbers stand in addresses and attributes too.
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = "Europe/Warsaw"

# --- files ------------------------------------------------------------------------------------------------------------
HOME_DIR = home.folder()
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(HOME_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
FILES_ROOT = Path(env.str("FILES_ROOT", default=str(HOME_DIR / "files")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(FILES_ROOT)}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- mail -------------------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Corpsys <corpsys@localhost>")
OUTBOX_DIR = HOME_DIR / "outbox"
if EMBEDDED and "EMAIL_URL" not in os.environ:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(OUTBOX_DIR)
    LOCAL_OUTBOX = True
else:
    vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
    LOCAL_OUTBOX = False
EMAIL_TIMEOUT = 10

# --- API --------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["corpsys.access.api.PrincipalAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["corpsys.access.api.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["corpsys.access.api.NestedJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "corpsys.access.api.problem",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Corpsys API",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
}

# --- cache and logs ---------------------------------------------------------------------------------------------------
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "corpsys_cache"}}
LOG_JSON = env.bool("LOG_JSON", default=not EMBEDDED)
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "structured": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": [
                structlog.contextvars.merge_contextvars,
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer() if LOG_JSON else structlog.processors.KeyValueRenderer(),
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {"django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
