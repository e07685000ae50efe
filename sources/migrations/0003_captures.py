"""Pages that editors pasted, and what was read off them."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import sources.public_id


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0002_public_stays"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Capture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=sources.public_id.new_public_id,
                        editable=False,
                        max_length=10,
                        unique=True,
                    ),
                ),
                ("asked_url", models.CharField(blank=True, max_length=2000)),
                ("page_key", models.CharField(blank=True, max_length=2000)),
                (
                    "asked_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Being fetched"),
                            ("read", "Read"),
                            ("failed", "Not fetched"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                (
                    "failure",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                "refused",
                                "This address cannot be fetched. Check it, or log the page by hand.",
                            ),
                            ("unreachable", "The site could not be reached."),
                            ("certificate", "The site’s certificate is not valid for its name."),
                            (
                                "too_slow",
                                "The site took too long: a page has 10 seconds to arrive.",
                            ),
                            ("too_big", "The page is too big: at most 2 MB are read."),
                            ("unreadable", "The site’s answer breaks off or cannot be read."),
                            (
                                "not_a_page",
                                "There is something other than a page of text at this address.",
                            ),
                            ("forbidden", "The site does not let us read this page"),
                            ("missing", "The site has no page at this address"),
                            ("fault", "The site answered with a fault of its own"),
                        ],
                        max_length=20,
                    ),
                ),
                ("failure_status", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("pasted", models.BooleanField(default=False)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("url", models.CharField(blank=True, max_length=2000)),
                ("headline", models.CharField(blank=True, max_length=300)),
                ("outlet_name", models.CharField(blank=True, max_length=300)),
                ("authors", models.JSONField(blank=True, default=list)),
                ("language", models.CharField(blank=True, max_length=35)),
                ("published_text", models.CharField(blank=True, default="unknown", max_length=120)),
                ("published_earliest", models.DateTimeField(blank=True, null=True)),
                ("published_latest", models.DateTimeField(blank=True, null=True)),
                (
                    "published_precision",
                    models.CharField(
                        choices=[
                            ("year", "Year"),
                            ("month", "Month"),
                            ("day", "Day"),
                            ("minute", "Minute"),
                            ("unknown", "Unknown"),
                        ],
                        default="unknown",
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("text_hash", models.CharField(blank=True, max_length=64)),
                ("reviews", models.JSONField(blank=True, default=list)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="captures",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "verbose_name": "pasted page",
                "default_permissions": ("add", "view"),
                "indexes": [models.Index(fields=["page_key", "-id"], name="sources_capture_page")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("read_at__isnull", False),
                                ("state", "read"),
                                ("text_hash__regex", "\\S"),
                            ),
                            models.Q(
                                (
                                    "failure__in",
                                    [
                                        "refused",
                                        "unreachable",
                                        "certificate",
                                        "too_slow",
                                        "too_big",
                                        "unreadable",
                                        "not_a_page",
                                        "forbidden",
                                        "missing",
                                        "fault",
                                    ],
                                ),
                                ("state", "failed"),
                            ),
                            ("state", "waiting"),
                            _connector="OR",
                        ),
                        name="sources_capture_state",
                    )
                ],
            },
        ),
    ]
