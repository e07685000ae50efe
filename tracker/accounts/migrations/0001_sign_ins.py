import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SignIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        db_index=True,
                        editable=False,
                        verbose_name="when",
                    ),
                ),
                ("network", models.CharField(blank=True, max_length=43, verbose_name="whence")),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("password", "Password"),
                            ("totp", "Code from an app"),
                            ("recovery_codes", "Recovery code"),
                            ("code", "Code, of no known kind"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("succeeded", "Signed in"),
                            ("failed", "Failed"),
                            ("locked_out", "Failed, then locked out"),
                        ],
                        max_length=16,
                        verbose_name="what came of it",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_ins",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "sign-in",
                "ordering": ("-at", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("how__in", ["password", "totp", "recovery_codes", "code"])
                        ),
                        name="accounts_signin_how_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["succeeded", "failed", "locked_out"])),
                        name="accounts_signin_outcome_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("account__isnull", False),
                            models.Q(("outcome", "succeeded"), _negated=True),
                            _connector="OR",
                        ),
                        name="accounts_signin_success_has_account",
                    ),
                ],
            },
        ),
    ]
