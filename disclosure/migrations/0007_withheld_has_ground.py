from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0006_catalogue_data")]
    operations = [
        migrations.AddConstraint(
            model_name="documentversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("attribute", "proactive"),
                    models.Q(models.Q(("ground", ""), _negated=True), models.Q(("ground_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="version_withheld_has_ground",
            ),
        ),
        migrations.AddConstraint(
            model_name="documentversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("attribute", "not_disclosed"), _negated=True), models.Q(("body", ""), ("body_text", "")), _connector="OR"
                ),
                name="version_not_disclosed_no_text",
            ),
        ),
    ]
