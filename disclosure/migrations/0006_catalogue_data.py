"""Existing rows follow the catalogue's rules: rhythms of updating, prescribed names, grounds of what is not proactive."""

from typing import Any

from django.db import migrations

# By type, in days: two weeks for news, half a year for notices and policies (the state's inspection indicators).
RHYTHMS = {"news": 14, "notice": 180, "policy": 180}
NAMES = {
    "guide": ("信息公开指南", "政府信息公开指南"),
    "system": ("信息公开制度", "政府信息公开制度"),
    "annual-reports": ("信息公开年度报告", "政府信息公开年度报告"),
}
FORMER = {"annual-reports": "年度报告"}
UNSTATED = "迁移时补记：原登记未写明理由，须在修改时补齐。"


def settle(apps: Any, schema_editor: Any) -> None:
    """What staff renamed stays. A version whose ground nobody stated is marked, and cannot be submitted until somebody states it."""
    Column = apps.get_model("disclosure", "Column")
    Organisation = apps.get_model("core", "Organisation")
    Version = apps.get_model("disclosure", "DocumentVersion")
    for kind, days in RHYTHMS.items():
        Column.objects.filter(type=kind, update_days=None).update(update_days=days)
    root = Organisation.objects.filter(parent=None, is_active=True).order_by("order", "code").first()
    wanted = int(root is not None and root.legal_basis == "administrative")
    for code, names in NAMES.items():
        Column.objects.filter(code=code, name__in=[*names, FORMER.get(code, "")]).update(name=names[wanted])
    open_ones = Version.objects.exclude(state__in=["published", "superseded", "withdrawn"])
    open_ones.filter(attribute="not_disclosed").update(body="", body_text="")
    withheld = open_ones.exclude(attribute="proactive")
    withheld.filter(ground="").update(ground="?")
    withheld.filter(ground_reason="").update(ground_reason=UNSTATED)


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0005_catalogue"), ("core", "0004_calendar_seed")]
    operations = [migrations.RunPython(settle, migrations.RunPython.noop, elidable=False)]
