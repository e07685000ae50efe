"""Make an export of everything public now."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.downloads import making, shelf


class Command(BaseCommand):
    help = "Write everything public as files that anyone may download, and delete old exports."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            export = making.make_export()
        except (making.Busy, making.Overtaken) as problem:
            raise CommandError(str(problem)) from problem
        shelf.tidy()
        self.stdout.write(f"{export.id}: {len(export.content['files'])} files in {export.folder}")
