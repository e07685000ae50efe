"""Form fields of the desk: loose dates, catalogue ids, and what guards a save."""

from __future__ import annotations

import re
from datetime import UTC
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer

from sources.partial_date import PartialDate, Precision
from sources.public_id import new_public_id

_WORDED = re.compile(r"(?P<date>[^(]*)\((?P<words>.*)\)\s*", re.DOTALL)
_ISO_LENGTH = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10, Precision.MINUTE: 16}
NO_DATE = PartialDate("", None, None, Precision.UNKNOWN)
"""The period of something that has none; "unknown" says that it has one nobody knows."""
_signer = Signer(salt="claims.admin.once")


def _read(text: str) -> PartialDate:
    if worded := _WORDED.fullmatch(text):
        return PartialDate.parse(worded["date"], text=worded["words"].strip())
    return PartialDate.parse(text)


def _iso(date: PartialDate) -> str:
    if date.earliest is None:
        return "unknown"
    text = date.earliest.astimezone(UTC).isoformat()[: _ISO_LENGTH[Precision(date.precision)]]
    return f"{text}Z" if date.precision == Precision.MINUTE else text


def written(date: PartialDate) -> str:
    """What an editor types to mean this date: its own words where they can be read back."""
    if date == NO_DATE:
        return ""
    for text in (date.text, _iso(date)):
        try:
            if _read(text) == date:
                return text
        except ValidationError:
            continue
    return f"{_iso(date)} ({date.text})"


class PartialDateField(forms.CharField):
    """A date in one text field: ``2024-10``, ``14 October 2024``, ``unknown``, ``2024 (words)``."""

    def __init__(self, *, empty: PartialDate = NO_DATE, exact: bool = False, **kwargs: Any) -> None:
        self.empty, self.exact = empty, exact
        super().__init__(max_length=200, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A stored date as it would be typed; typed text as it is."""
        return written(value) if isinstance(value, PartialDate) else value

    def clean(self, value: Any) -> Any:
        """Return the PartialDate that the text means. Raises ValidationError."""
        text = super().clean(value)
        if not text:
            return self.empty
        date = _read(text)
        if self.exact and date.precision not in (Precision.DAY, Precision.MINUTE):
            raise ValidationError("Give at least the day.", code="partial_date")
        return date

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the text means another date than before."""
        return super().has_changed(self.prepare_value(initial), data)


class CatalogueIdsField(forms.CharField):
    """What other catalogues call it: one ``name: identifier`` on a line, as a dictionary."""

    widget = forms.Textarea(attrs={"rows": 2})

    def prepare_value(self, value: Any) -> Any:
        """A stored dictionary as lines; typed text as it is."""
        if isinstance(value, dict):
            return "\n".join(f"{name}: {identifier}" for name, identifier in value.items())
        return value

    def clean(self, value: Any) -> Any:
        """Return the dictionary. Raises ValidationError for a line that is not such a pair."""
        found: dict[str, str] = {}
        for line in super().clean(value).splitlines():
            name, colon, identifier = (part.strip() for part in line.partition(":"))
            if not line.strip():
                continue
            if not (colon and name and identifier):
                raise ValidationError(f"Write a name, a colon and an identifier: “{line[:60]}”.")
            if name in found:
                raise ValidationError(f"“{name[:60]}” is given twice.")
            found[name] = identifier
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the lines differ."""
        return super().has_changed(self.prepare_value(initial), data)


class OnceField(forms.CharField):
    """A signed public id given out with an empty form, so that sending it twice makes one row."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            initial=lambda: _signer.sign(new_public_id()),
            error_messages={"required": "The form came incomplete. Send it again."},
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        """Return the public id. Raises ValidationError if this site did not give it out."""
        try:
            return _signer.unsign(super().clean(value))
        except BadSignature as error:
            raise ValidationError("This form is not one of ours. Open it anew.") from error


class SeenVersionField(forms.IntegerField):
    """The version that the editor saw; a save on top of another version is refused."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            min_value=1,
            error_messages={"required": "The form does not say which version you saw."},
            **kwargs,
        )


class ReasonField(forms.CharField):
    """Why something public changes, in words that readers see."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {
            "label": "What changed and why",
            "help_text": "Readers see this.",
            "required": False,
            "max_length": 500,
            **kwargs,
        }
        super().__init__(**kwargs)
