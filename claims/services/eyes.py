"""Two pairs of eyes: one editor writes what becomes public, another approves it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from claims import record
from claims.models import Editor
from claims.roles import require


@dataclass(frozen=True)
class Pair:
    """Who wrote a text and who approved it; no approver only on a site with one editor."""

    author: User
    approver: User | None

    def demand(self, permission: str) -> None:
        """Raise PermissionDenied unless these are two people who both hold the permission.

        No role is exempt. `settings.SECOND_EDITOR` turned off asks for the author only.
        """
        require(self.author, permission)
        if self.approver is None:
            if settings.SECOND_EDITOR:
                raise PermissionDenied("A second editor has to approve this.")
            return
        require(self.approver, permission)
        if self.approver.pk == self.author.pk:
            raise PermissionDenied("Nobody approves a text of their own.")

    def demand_of_one(self, permission: str) -> None:
        """Raise PermissionDenied unless the author or the approver holds the permission."""
        people = [person for person in (self.approver, self.author) if person is not None]
        if not any(person.is_active and person.has_perm(permission) for person in people):
            require(people[0], permission)

    @property
    def approver_editor(self) -> Editor | None:
        """The approver as the record knows them."""
        return record.editor_for(self.approver) if self.approver else None

    @property
    def approver_name(self) -> str | None:
        """The approver's pseudonym, for the body of an entry."""
        editor = self.approver_editor
        return editor.pseudonym if editor else None
