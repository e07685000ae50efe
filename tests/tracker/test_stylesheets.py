import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

STATIC = Path(finders.find("css/tokens.css")).parent.parent
SHEETS = sorted(STATIC.glob("css/*.css"))
STATUSES = [
    *("rumour", "corroborated", "disputed", "confirmed", "partly-confirmed", "misleading"),
    *("refuted", "retracted", "moot", "undecided"),
]


def modes():
    """The colours of day and of night, by name."""
    day, night = (STATIC / "css/tokens.css").read_text().split("prefers-color-scheme: dark")
    return [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", part)) for part in (day, night)]


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """WCAG 2.2, contrast ratio."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("colours", modes(), ids=["day", "night"])
@pytest.mark.parametrize("name", ["ink", "soft", *STATUSES])
def test_every_text_can_be_read_on_paper_and_on_a_tinted_row(colours, name):
    assert contrast(colours[name], colours["paper"]) >= 4.5
    assert contrast(colours[name], colours["wash"]) >= 4.5


@pytest.mark.parametrize("colours", modes(), ids=["day", "night"])
def test_the_edge_of_a_field_can_be_seen(colours):
    assert contrast(colours["edge"], colours["paper"]) >= 3


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_loads_nothing_from_elsewhere(sheet):
    for address in re.findall(r"url\(\"?([^)\"]+)", sheet.read_text()):
        assert (sheet.parent / address).resolve().is_file()


@pytest.mark.parametrize("family", ["inter", "source-serif-4"])
def test_ships_each_font_with_its_licence(family):
    assert "SIL Open Font License" in (STATIC / f"fonts/{family}-OFL.txt").read_text()
