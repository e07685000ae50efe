"""Settings for benchmarks: those of production, on a folder of their own; no .env file is read.

BENCH_FOLDER names the folder, which `python -m tests.bench` makes and removes.
"""

import os

os.environ.update(
    CLAIMLINE_ENV_FILE=os.devnull,
    CLAIMLINE_DATA=os.environ["BENCH_FOLDER"],
    CLAIMLINE_DEMO="false",
    SECRET_KEY="a key for benchmarks only, 0123456789abcdefghijklmnopqrstuvwxyz",
    SITE_URL="https://claimline.test",
    ALLOWED_HOSTS="claimline.test",
    SECURE_SSL_REDIRECT="false",
    LOG_LEVEL="ERROR",
)

from tracker.settings import *  # noqa: F403
from tracker.settings import STATIC_ROOT, STORAGES

ROOT_URLCONF = "tests.bench.plain"
SECOND_EDITOR = False
RATE_LIMIT = 1_000_000  # counted, as on any site, and never reached
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
