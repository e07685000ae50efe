"""Keys on the desk: made, shown once, and revoked."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.cache import add_never_cache_headers

from tracker.api_keys.keys import make_key, revoke_key
from tracker.api_keys.models import ApiKey, Scope


class KeyForm(forms.ModelForm[ApiKey]):
    """What a key is called and what it may be used for."""

    scopes = forms.MultipleChoiceField(
        label="What it may be used for",
        choices=Scope.choices,
        initial=[Scope.READ],
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = ApiKey
        fields = ("name", "scopes")

    def clean_name(self) -> str:
        """A name by which it can be told from the others in use."""
        name: str = self.cleaned_data["name"].strip()
        if ApiKey.objects.live().filter(name=name).exists():
            raise ValidationError("A key of this name is in use.")
        return name


@admin.register(ApiKey)
class ApiKeyAdmin(admin.ModelAdmin[ApiKey]):
    """A key cannot be changed: it is made, and it is revoked."""

    form = KeyForm
    list_display = ("name", "begins_with", "scopes_told", "made_at", "used", "state")
    list_select_related = ("made_by",)
    fields = ("name", "scopes")
    search_fields = ("name", "start")
    search_help_text = "A name, or how a key begins"
    actions = None
    show_full_result_count = False
    change_form_template = "admin/api_keys/key.html"

    @admin.display(description="Begins with", ordering="start")
    def begins_with(self, obj: ApiKey) -> str:
        """What people tell it by."""
        return f"{obj.start}…"

    @admin.display(description="For")
    def scopes_told(self, obj: ApiKey) -> str:
        """What it may be used for."""
        return ", ".join(obj.scopes)

    @admin.display(description="Last used", ordering="last_used_at")
    def used(self, obj: ApiKey) -> str:
        """When somebody last showed it, to the minute."""
        return f"{obj.last_used_at:%-d %B %Y, %H:%M}" if obj.last_used_at else "never"

    @admin.display(description="State", ordering="revoked_at")
    def state(self, obj: ApiKey) -> str:
        """Whether it works."""
        return f"revoked {obj.revoked_at:%-d %B %Y}" if obj.revoked_at else "in use"

    def get_readonly_fields(self, request: HttpRequest, obj: ApiKey | None = None) -> Any:
        """Nothing of a key that is made can be changed."""
        told = ("name", "begins_with", "scopes_told", "made_by", "made_at", "used", "state")
        return told if obj else ()

    def get_fields(self, request: HttpRequest, obj: ApiKey | None = None) -> Any:
        """Of a new key what is chosen, of another what is known."""
        return self.get_readonly_fields(request, obj) if obj else self.fields

    def has_delete_permission(self, request: HttpRequest, obj: ApiKey | None = None) -> bool:
        """A revoked key stays, so that its uses can be told later."""
        return False

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Say so where another editor has just taken the name."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: ApiKey, form: Any, change: bool) -> None:
        """Make the key; keep the secret for the answer to this request, and nowhere else."""
        chosen = form.cleaned_data
        by = cast(User, request.user)
        made, secret = make_key(by=by, name=chosen["name"], scopes=chosen["scopes"])
        obj.pk, obj.start = made.pk, made.start
        obj.__dict__["secret"] = secret

    def response_add(
        self, request: HttpRequest, obj: ApiKey, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Show the key, this once."""
        context = {
            **self.admin_site.each_context(request),
            "title": "The new key", "key": obj, "secret": obj.__dict__["secret"],
            "opts": self.opts,
        }  # fmt: skip
        response = TemplateResponse(request, "admin/api_keys/made.html", context)
        add_never_cache_headers(response)
        return response

    def get_urls(self) -> list[URLPattern]:
        """Revoking is a page of its own, which asks once more."""
        revoke = self.admin_site.admin_view(self.revoke)
        own = path("<int:pk>/revoke/", revoke, name="api_keys_apikey_revoke")
        return [own, *super().get_urls()]

    def revoke(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, then end a key."""
        key = self.get_object(request, str(pk))
        if key is None or not self.has_change_permission(request, key):
            raise Http404
        back = HttpResponseRedirect(reverse("admin:api_keys_apikey_change", args=[pk]))
        if request.method != "POST":
            context = {**self.admin_site.each_context(request), "title": f"Revoke {key.name}"}
            return TemplateResponse(
                request, "admin/api_keys/revoke.html", {**context, "key": key, "opts": self.opts}
            )
        try:
            revoke_key(by=cast(User, request.user), key=key)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return back
        self.log_change(request, key, "Revoked.")
        messages.success(request, f"“{key.name}” is revoked: it is refused from now on.")
        return back
