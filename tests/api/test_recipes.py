"""The recipes of docs/api.md, run as they stand against a running site."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from claims import checkpoints
from claims.downloads import making
from tests.cast import ada, denial, public_claim, report, verdict
from tracker.api_keys.keys import make_key

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "https://claimline.example"
BLOCK = re.compile(r"^```(python|sh)(?: file=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def recipes():
    """Each section's name and its blocks: language, file name, text."""
    text = (ROOT / "docs" / "api.md").read_text()
    for section in text.split("\n## ")[1:]:
        name = section.partition("\n")[0]
        for language, file, block in BLOCK.findall(section):
            yield name, language, file, block


def run(language, text, folder):
    """What a block prints; it must end well."""
    shell = ["bash", "-euo", "pipefail", "-c", text]
    done = subprocess.run(
        shell if language == "sh" else [sys.executable, "-c", text],
        cwd=folder,
        env={
            "HOME": str(folder),
            "CLAIMLINE_KEY": os.environ.get("CLAIMLINE_KEY", ""),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(folder),
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture
def site(live_server, settings, tmp_path, monkeypatch):
    """A site with a claim that an article reported, a rating, a checkpoint and an export."""
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()
    settings.EXPORTS = settings.DATA / "exports"
    settings.CHECKPOINT_KEY = settings.DATA / "checkpoint.key"
    settings.SITE_URL = live_server.url
    settings.RATE_LIMIT_WITH_KEY = 3000
    _, secret = make_key(by=ada(), name="A recipe", scopes=["read"])
    monkeypatch.setenv("CLAIMLINE_KEY", secret)
    claim = public_claim()
    report(claim, url="https://careful.example/film/gone")
    verdict(claim)
    denial(claim, rating_text="Mostly false", url="https://checkers.example/1")
    verdict(claim, "refuted", "2025-03-05")
    checkpoints.publish(checkpoints.signer())
    making.make_export()
    return live_server.url


@pytest.fixture
def curl():
    """`make test` installs it if it may; where CI is set it must be there."""
    if shutil.which("curl") is None:
        reason = "there is no curl: apt-get install curl"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)


@pytest.mark.usefixtures("curl")
def test_every_recipe_works_as_it_stands(site, tmp_path):
    printed, folder = {}, tmp_path / "recipes"
    folder.mkdir()
    for name, language, file, block in recipes():
        text = block.replace(ADDRESS, site)
        if file:
            (folder / file).write_text(text)
        else:
            printed[name] = printed.get(name, "") + run(language, text, folder)
    looked_up = printed["Look up an article"]
    assert looked_up.count('"stance": "asserts"') == 1
    assert "asserts The director left the film rumour -> refuted" in looked_up
    assert re.search(r"^(1\.0|0\.9\d*) The director left the film refuted$", looked_up, re.M)
    assert '"status": "refuted"' in printed["Choose claims, and what is told of them"]
    assert 'RateLimit: "key";r=2999;' in printed["Keys and limits"]
    stood = printed["Ask what stood on a day"]
    assert '"status": "rumour"' in stood
    assert '"results": []' in stood
    assert "2 verdicts" in printed["Mirror all verdicts, and keep the mirror current"]
    assert printed["Verify what was mirrored"].count("Sound") == 3
    assert printed["Download everything"].count("refuted 5 March 2025") == 1
    assert f'src="{site}/embed/' in printed["Put a card on a page"]
    google = printed["Use Google's client"]
    assert "The director left the film Claimline Refuted" in google
    assert "The director left the film The Careful Mostly false" in google
    assert "The director left the film refuted It is refuted." in printed["Generate a client"]
