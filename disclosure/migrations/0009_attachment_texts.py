"""Texts of attachments and searches that found nothing."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0004_calendar_seed"), ("disclosure", "0008_workflow")]

    operations = [
        migrations.CreateModel(
            name="AttachmentText",
            fields=[
                (
                    "blob",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="core.blob",
                        verbose_name="文件",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="文件名")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "待提取"), ("done", "已提取"), ("failed", "无法提取")],
                        default="waiting",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="文字")),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="次数")),
                ("retry_at", models.DateTimeField(blank=True, null=True, verbose_name="再试时间")),
                ("error", models.CharField(blank=True, max_length=200, verbose_name="原因")),
            ],
            options={
                "verbose_name": "附件文字",
                "verbose_name_plural": "附件文字",
                "indexes": [models.Index(condition=models.Q(("state", "waiting")), fields=["blob"], name="attachment_text_waiting")],
            },
        ),
        migrations.CreateModel(
            name="FruitlessSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.CharField(max_length=40, verbose_name="检索词")),
                ("day", models.DateField(verbose_name="日期")),
                ("count", models.PositiveIntegerField(default=1, verbose_name="次数")),
            ],
            options={
                "verbose_name": "无结果检索",
                "verbose_name_plural": "无结果检索",
                "constraints": [models.UniqueConstraint(fields=("day", "words"), name="fruitless_search_once_a_day")],
            },
        ),
    ]
