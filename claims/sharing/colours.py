"""The colours of the statuses where no stylesheet reaches: as on paper, in tokens.css."""

from __future__ import annotations

from claims.choices import Status

PAPER, INK, SOFT, LINE = "#fbfaf6", "#1d1b18", "#5f5b53", "#dcd7cb"
INKS: dict[str | None, str] = {
    Status.RUMOUR: "#80641a",
    Status.CORROBORATED: "#5d6b1d",
    Status.DISPUTED: "#6a4fb3",
    Status.CONFIRMED: "#1d6b43",
    Status.PARTLY_CONFIRMED: "#0f6675",
    Status.MISLEADING: "#a8500f",
    Status.REFUTED: "#b3261e",
    Status.RETRACTED: "#5c5a55",
    Status.MOOT: "#5c5a55",
    None: "#5f5b53",
}
