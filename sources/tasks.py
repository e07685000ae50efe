"""What the background worker does about pages that editors paste."""

from __future__ import annotations

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from sources.capture import captures
from sources.models import Capture

log = logging.getLogger(__name__)


@app.task(queue="capture")
def capture_page(capture_id: int) -> None:
    """Fetch and read a page, unless somebody has pasted its text meanwhile."""
    capture = Capture.objects.filter(pk=capture_id).first()
    if capture is not None and capture.waits:
        captures.carry_out(capture)


@app.periodic(cron="7 4 * * *")
@app.task(queueing_lock="forget_texts")
def forget_texts(timestamp: int) -> None:
    """Empty the texts of pages that were captured two weeks ago."""
    log.info("%d texts of captured pages forgotten", captures.forget_texts(timezone.now()))
