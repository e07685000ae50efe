"""Production settings are the default, and safe; what they need is demanded in one line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tracker import workbench

ROOT = Path(__file__).resolve().parents[2]
NAMES = [
    "DEBUG",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SESSION_COOKIE_NAME",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SECURE_PROXY_SSL_HEADER",
    "X_FRAME_OPTIONS",
]


def python(*command, **environment):
    """Run Python in an environment that holds nothing but these variables."""
    bare = {"PATH": os.environ["PATH"], "CLAIMLINE_ENV_FILE": os.devnull, **environment}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=bare, capture_output=True, text=True
    )


def test_production_settings_are_safe():
    script = f"""
import json
from tracker import settings
print(json.dumps({{name: getattr(settings, name) for name in {NAMES!r}}}))
"""
    done = python("-c", script, **workbench.PRODUCTION)
    assert json.loads(done.stdout) == {
        "DEBUG": False,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_NAME": "__Host-claimline-session",
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SECURE_PROXY_SSL_HEADER": None,
        "X_FRAME_OPTIONS": "DENY",
    }


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL"])
def test_production_demands(name):
    incomplete = {key: value for key, value in workbench.PRODUCTION.items() if key != name}
    done = python("manage.py", "check", **incomplete)
    assert done.returncode == 1
    assert done.stderr.startswith(f"Environment variable {name} must ")
    assert done.stderr.count("\n") == 1


def test_web_process_alone_never_takes_the_demonstration_for_granted():
    done = python("-c", "import tracker.wsgi")
    assert done.returncode == 1
    assert "must be set." in done.stderr.splitlines()[-1]


def test_policy_of_content_allows_nothing_inline(settings, client):
    policy = client.get("/healthz")["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == "'self'"
    assert directives["frame-ancestors"] == directives["base-uri"] == "'none'"
    assert "unsafe" not in policy


def test_other_headers(client):
    headers = client.get("/healthz").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
