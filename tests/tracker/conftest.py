"""Folders of the kind that servers need."""

import shutil
import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def folder():
    """A folder that every account can reach; pytest's own are closed to others."""
    made = Path(tempfile.mkdtemp(prefix="claimline-test-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)
