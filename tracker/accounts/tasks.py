"""What the worker does for accounts."""

from __future__ import annotations

from procrastinate.contrib.django import app

from tracker.accounts import sign_ins


@app.periodic(cron="17 4 * * *")
@app.task(queueing_lock="forget_old_sign_ins")
def forget_old_sign_ins(timestamp: int) -> None:
    """Each night, delete what the log of sign-ins has kept long enough."""
    sign_ins.forget_old()
