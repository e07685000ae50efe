"""The programs that check us, as one file to download and run."""

from __future__ import annotations

import hashlib
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, ZipInfo

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from claims import verifier

NAME = "verify_record.pyz"
FRESH = "public, max-age=60, stale-while-revalidate=600"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The same programs make the same file, so that a reader may compare its hash with others'."""


@cache
def archive() -> bytes:
    """The programs as a Python archive, which a reader can run or unpack and read."""
    folder, made = Path(verifier.__file__).parent, BytesIO()
    with ZipFile(made, "w") as zipped:
        for file in sorted(folder.glob("*.py")):
            if file.name != "__init__.py":
                zipped.writestr(ZipInfo(file.name, FIRST_DAY), file.read_bytes())
    return made.getvalue()


@require_safe
def program(request: HttpRequest) -> HttpResponseBase:
    """The programs to download."""
    response = HttpResponse(archive(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{NAME}"'
    response["Cache-Control"] = FRESH
    etag = f'"{hashlib.sha256(archive()).hexdigest()}"'
    response["ETag"] = etag
    return get_conditional_response(request, etag, None, response) or response
