"""What `make` says on a machine that lacks something: one line, no traceback."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tracker import workbench

ROOT = Path(__file__).resolve().parents[2]
BOOTSTRAP = ROOT / "tracker" / "bootstrap.py"


def test_old_pythons_can_read_the_bootstrap():
    ast.parse(BOOTSTRAP.read_text(), feature_version=(3, 4))


def test_says_that_python_is_too_old():
    script = f"""
import runpy, sys
sys.version_info = (3, 9, 2)
sys.argv = ["bootstrap.py", "run"]
runpy.run_path({str(BOOTSTRAP)!r}, run_name="__main__")
"""
    nowhere = {"PATH": "/nowhere"}
    done = subprocess.run(
        [sys.executable, "-c", script], env=nowhere, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Claimline needs Python 3.11 or later, this is 3.9 ")
    assert done.stderr.count("\n") == 1


def test_says_how_to_get_the_venv_module(monkeypatch, tmp_path):
    monkeypatch.setattr(workbench, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(workbench, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(SystemExit, match=r"apt-get install python3\.\d+-venv"):
        workbench.install(workbench.TO_RUN)
    assert not (tmp_path / ".venv").exists()


def test_installs_once_for_each_state_of_the_lock(monkeypatch, tmp_path):
    runs = []
    (tmp_path / ".venv").mkdir()
    lock = tmp_path / "requirements.txt"
    lock.write_text("one")
    monkeypatch.setattr(workbench, "ROOT", tmp_path)
    monkeypatch.setattr(workbench, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(workbench, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(workbench, "_works", lambda python: True)

    def pip(command, check):
        runs.append(command)
        return subprocess.CompletedProcess(command, 1 if lock.read_text() == "bad" else 0)

    monkeypatch.setattr(workbench.subprocess, "run", pip)
    for content in ("one", "one", "two", "two"):
        lock.write_text(content)
        workbench.install(lock)
    assert len(runs) == 2
    assert "--require-hashes" in runs[0]
    lock.write_text("bad")
    for _ in range(2):
        with pytest.raises(SystemExit, match="could not be installed"):
            workbench.install(lock)
    assert len(runs) == 4


def test_locks_name_no_index_and_hash_everything():
    for lock in (workbench.TO_RUN, workbench.TO_TEST):
        text = lock.read_text()
        assert "://" not in text
        assert "-index-url" not in text
        assert text.count("==") <= text.count("--hash=sha256:")
