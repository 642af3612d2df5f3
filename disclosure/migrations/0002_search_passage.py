"""Passages with a computed key and one column of tokens, whose type follows the database."""

import django.db.models.deletion
from django.db import migrations, models

import disclosure.fields


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0001_initial")]

    operations = [
        migrations.DeleteModel(name="SearchPassage"),
        migrations.CreateModel(
            name="SearchPassage",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("position", models.PositiveIntegerField()),
                ("tokens", disclosure.fields.TokensField()),
                (
                    "document",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="passages", to="disclosure.document"),
                ),
            ],
            options={
                "verbose_name": "检索段落",
                "verbose_name_plural": "检索段落",
                "constraints": [models.UniqueConstraint(fields=("document", "position"), name="passage_once")],
            },
        ),
    ]
