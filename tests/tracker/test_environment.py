"""Settings from the environment: typed, or refused with one line that names the variable."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tracker import environment

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("value", ["", "   "])
def test_empty_counts_as_unset(monkeypatch, value):
    monkeypatch.setenv("X", value)
    assert environment.text("X", "default") == "default"
    with pytest.raises(environment.WrongSetting, match=r"^Environment variable X must be set\.$"):
        environment.text("X")


@pytest.mark.parametrize(
    ("value", "expected"),
    [("true", True), ("YES", True), ("1", True), ("on", True), ("false", False), ("No", False)],
)
def test_boolean(monkeypatch, value, expected):
    monkeypatch.setenv("X", value)
    assert environment.boolean("X", not expected) is expected


@pytest.mark.parametrize("value", ["ture", "2", "none"])
def test_boolean_refuses_what_is_neither(monkeypatch, value):
    monkeypatch.setenv("X", value)
    with pytest.raises(environment.WrongSetting, match="X must be true or false"):
        environment.boolean("X", True)


def test_integer(monkeypatch):
    monkeypatch.setenv("X", "8123")
    assert environment.integer("X", 1) == 8123
    assert environment.integer("Y", 7) == 7


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("many", "a whole number"),
        ("1.5", "a whole number"),
        ("0", "from 1 to 65535"),
        ("65536", "from 1 to 65535"),
    ],
)
def test_integer_refuses(monkeypatch, value, problem):
    monkeypatch.setenv("X", value)
    with pytest.raises(environment.WrongSetting, match=f"X must be {problem}"):
        environment.integer("X", 80, minimum=1, maximum=65535)


def test_items(monkeypatch):
    monkeypatch.setenv("X", " a.org, b.org ,,")
    assert environment.items("X") == ["a.org", "b.org"]
    assert environment.items("Y", []) == []
    monkeypatch.setenv("X", ",")
    with pytest.raises(environment.WrongSetting, match="X must name at least one"):
        environment.items("X")


def test_choice(monkeypatch):
    monkeypatch.setenv("X", "LOUD")
    with pytest.raises(environment.WrongSetting, match="X must be one of INFO, ERROR"):
        environment.choice("X", "INFO", ("INFO", "ERROR"))


def test_path(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("X", "data")
    assert environment.path("X") == tmp_path / "data"
    monkeypatch.setenv("X", "~/data")
    monkeypatch.setenv("HOME", "/home/ada")
    assert environment.path("X") == Path("/home/ada/data")


@pytest.mark.parametrize("value", ["https://claims.example", "http://localhost:8000/"])
def test_url(monkeypatch, value):
    monkeypatch.setenv("X", value)
    assert environment.url("X") == value.rstrip("/")


@pytest.mark.parametrize(
    "value",
    [
        "claims.example",
        "ftp://a.org",
        "https://",
        "https://a.org/x",
        "https://a.org:x",
        "https://[",
    ],
)
def test_url_refuses(monkeypatch, value):
    monkeypatch.setenv("X", value)
    with pytest.raises(environment.WrongSetting, match="X must be an address like"):
        environment.url("X")


def test_file_adds_what_the_environment_lacks(monkeypatch, tmp_path):
    file = tmp_path / ".env"
    file.write_text("# a comment\n\nA=from file\nexport B='quoted # kept'\nC=\"x=y\"\nD=file\n")
    monkeypatch.setattr("os.environ", {"D": "environment"})
    environment.read_file(file)
    assert [environment.text(name) for name in "ABCD"] == [
        "from file",
        "quoted # kept",
        "x=y",
        "environment",
    ]


def test_file_with_nonsense_is_refused_by_line(tmp_path):
    file = tmp_path / ".env"
    file.write_text("A=1\nwhat is this\n")
    with pytest.raises(ImproperlyConfigured, match=r"\.env, line 2: not NAME=value"):
        environment.read_file(file)


def test_example_lists_every_variable_and_no_other():
    read = re.findall(
        r'environment\.\w+\(\s*"([A-Z_]+)"', (ROOT / "tracker" / "settings.py").read_text()
    )
    example = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(example) == sorted(read)


def test_only_settings_read_the_environment():
    allowed = {"environment.py", "supervision.py", "bootstrap.py", "workbench.py", "client.py"}
    readers = {
        path.name
        for app in ("tracker", "claims", "sources")
        for path in (ROOT / app).rglob("*.py")
        if re.search(r"os\.environ(?!\.setdefault\()|os\.getenv", path.read_text())
    }
    assert readers <= allowed
