"""Settings of the site, from the environment; `.env.example` explains every variable.

The defaults are those of production. The demonstration (CLAIMLINE_DEMO, set by `make run`) makes
its own secret key, speaks plain HTTP and answers this machine only.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import django_stubs_ext
from csp.constants import NONE, SELF
from django.conf import global_settings

from tracker import databases, environment, logs, secret_key
from tracker.api.configuration import REST_FRAMEWORK as REST_FRAMEWORK
from tracker.api.configuration import SPECTACULAR_SETTINGS as SPECTACULAR_SETTINGS

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
environment.read_file(environment.path("CLAIMLINE_ENV_FILE", BASE_DIR / ".env"))

DEMO = environment.boolean("CLAIMLINE_DEMO", False)
DEBUG = environment.boolean("DEBUG", False)
DATA = environment.path("CLAIMLINE_DATA", BASE_DIR / "var")

# The web process and its address
HOST = environment.text("HOST", "127.0.0.1")
PORT = environment.integer("PORT", 8000, minimum=1, maximum=65535)
WEB_PROCESSES = environment.integer("WEB_PROCESSES", 2, minimum=1)
WEB_THREADS = environment.integer("WEB_THREADS", 4, minimum=1)
SITE_URL = environment.url("SITE_URL", f"http://localhost:{PORT}" if DEMO else None)
ALLOWED_HOSTS = environment.items("ALLOWED_HOSTS", ["localhost", "127.0.0.1"] if DEMO else None)
CSRF_TRUSTED_ORIGINS = environment.items("CSRF_TRUSTED_ORIGINS", [])
ROOT_URLCONF = "tracker.urls"
APPEND_SLASH = False
CSRF_FAILURE_VIEW = "tracker.error_pages.forged"
WSGI_APPLICATION = "tracker.wsgi.application"

# Secrets and HTTPS
SECRET_KEY = environment.text("SECRET_KEY", secret_key.kept_in(DATA) if DEMO else None)
SECRET_KEY_FALLBACKS = environment.items("SECRET_KEY_FALLBACKS", [])
SECURE = not DEMO
SECURE_SSL_REDIRECT = environment.boolean("SECURE_SSL_REDIRECT", SECURE)
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
SECURE_HSTS_SECONDS = environment.integer("SECURE_HSTS_SECONDS", 31_536_000 if SECURE else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.boolean("SECURE_HSTS_INCLUDE_SUBDOMAINS", SECURE)
SECURE_HSTS_PRELOAD = environment.boolean("SECURE_HSTS_PRELOAD", SECURE)
BEHIND_PROXY = environment.boolean("BEHIND_PROXY", False)
PROXY_COUNT = environment.integer("PROXY_COUNT", 1, minimum=1)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
# Cookies ignore the port, so two demonstrations side by side need names of their own.
_cookies = hashlib.sha256(str(DATA).encode()).hexdigest()[:8] if DEMO else ""
SESSION_COOKIE_NAME = f"claimline-session-{_cookies}" if DEMO else "__Host-claimline-session"
CSRF_COOKIE_NAME = f"claimline-csrf-{_cookies}" if DEMO else "__Host-claimline-csrf"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# The desk
SECOND_EDITOR = environment.boolean("SECOND_EDITOR", True)

# Code
INSTALLED_APPS = [
    "tracker.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "csp",
    "procrastinate.contrib.django",
    "rest_framework",
    "drf_spectacular",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "tracker.api_keys",  # before claims, whose roles hold its permissions
    "sources",
    "claims",
    "tracker.accounts",
    "tracker",
]
MIDDLEWARE = [
    "tracker.compression.Compression",
    "tracker.api.front_door.front_door",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tracker.trailing_slash.without_trailing_slash",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "tracker.freshness.Freshness",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# Data
DATABASES = {
    "default": databases.configure(
        environment.text("DATABASE_URL", ""),
        DATA / "postgresql",
        conn_max_age=environment.integer("DATABASE_CONN_MAX_AGE", 60),
        durable=environment.boolean("DATABASE_DURABLE", True),
    )
}
# A claim's page as it was rendered, in each process, until its document changes
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 400},
    },
    "limits": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "limits",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}
RATE_LIMIT = environment.integer("RATE_LIMIT", 300)
RATE_LIMIT_WITH_KEY = environment.integer("RATE_LIMIT_WITH_KEY", 3000)
CHECKPOINT_KEY = environment.path("CHECKPOINT_KEY", DATA / "checkpoint.key")
EXPORTS = environment.path("EXPORTS", DATA / "exports")
EXPORT_DAYS = environment.integer("EXPORT_DAYS", 7, minimum=1)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Accounts: what django-allauth and django-axes ask is decided in tracker.accounts
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
SECOND_FACTOR = not DEMO
SIGN_IN_LOG_DAYS = environment.integer("SIGN_IN_LOG_DAYS", 90, minimum=1)
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "tracker.accounts.backend.StaffBackend",
]
ACCOUNT_ADAPTER = "tracker.accounts.adapter.Entrance"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
ACCOUNT_RATE_LIMITS = False
MFA_ADAPTER = "tracker.accounts.factors.Factors"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds, as RFC 6238 advises at most
AXES_HANDLER = "tracker.accounts.lockout.LockOut"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_PARAMETERS = "tracker.accounts.lockout.counted_by"
AXES_USERNAME_CALLABLE = "tracker.accounts.lockout.key_of"
AXES_CLIENT_IP_CALLABLE = "tracker.accounts.whence.visitor_of"
AXES_LOCKOUT_CALLABLE = "tracker.accounts.lockout.told"
AXES_USERNAME_FORM_FIELD = "username"
AXES_SENSITIVE_PARAMETERS = ["username", "password", "code", "next", "ip_address"]
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Language and time
LANGUAGE_CODE = environment.choice(
    "LANGUAGE_CODE", "en", tuple(code for code, _ in global_settings.LANGUAGES)
)
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["tracker.formats"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# Static files
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Logs: to standard error, one line for one event
LOG_LEVEL = environment.choice(
    "LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "tracker.logs.OneLine",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "filters": {
        "short": {"()": "django.utils.log.CallbackFilter", "callback": logs.without_traceback}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": ["console"], "level": LOG_LEVEL, "propagate": False},
        "django.security.DisallowedHost": {"filters": ["short"]},
        "procrastinate": {"level": "INFO" if LOG_LEVEL == "DEBUG" else "WARNING"},
    },
}
