"""The pages about subjects."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from claims.models import Subject


def subject(request: HttpRequest, slug: str) -> HttpResponse:
    """One subject and its claims."""
    found = get_object_or_404(Subject.objects.public(), slug=slug)
    return render(request, "claims/subject.html", {"subject": found})
