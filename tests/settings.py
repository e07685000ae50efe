"""Settings for tests: a database and folders of their own, and no stay for slow defences."""

import os
from pathlib import Path

VAR = Path(__file__).resolve().parent.parent / "var" / "test"
os.environ.update(
    CLAIMLINE_ENV_FILE=str(VAR / "no.env"),
    CLAIMLINE_DATA=str(VAR),
    CLAIMLINE_DEMO="true",
    DATABASE_DURABLE="false",
    SECRET_KEY="a key for tests only",
    SITE_URL="https://claimline.test",
    ALLOWED_HOSTS="testserver,claimline.test,localhost,127.0.0.1",
)

from tracker.settings import *  # noqa: E402, F403
from tracker.settings import INSTALLED_APPS, STORAGES  # noqa: E402

INSTALLED_APPS = [*INSTALLED_APPS, "tests.database"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
RATE_LIMIT = RATE_LIMIT_WITH_KEY = 0
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
