"""Every static file that a template names is there; in production one missing is an error page."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"""{%\s*static\s+["']([^"']+)["']""")


@pytest.mark.parametrize(
    "template", sorted(ROOT.glob("templates/**/*.*")), ids=lambda path: path.name
)
def test_static_files_of_a_template_exist(template):
    missing = [name for name in NAMED.findall(template.read_text()) if finders.find(name) is None]
    assert not missing
