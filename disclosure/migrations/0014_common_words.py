"""Words that are often mistyped in official papers, for all units, as hints: each unit edits and adds to the list."""

from typing import Any

from django.db import migrations

COMMON = (
    ("帐户", "账户"),
    ("帐号", "账号"),
    ("登陆网站", "登录网站"),
    ("截止目前", "截至目前"),
    ("松驰", "松弛"),
    ("渡假", "度假"),
    ("竟聘", "竞聘"),
    ("座落", "坐落"),
    ("幅射", "辐射"),
    ("震憾", "震撼"),
    ("粗旷", "粗犷"),
    ("精萃", "精粹"),
    ("编篡", "编纂"),
    ("急燥", "急躁"),
    ("迁徒", "迁徙"),
    ("洽淡", "洽谈"),
    ("渲泄", "宣泄"),
    ("装祯", "装帧"),
)


def add(apps: Any, schema_editor: Any) -> None:
    """Those that nobody keeps yet."""
    words = apps.get_model("disclosure", "SensitiveWord")
    known = set(words.objects.filter(organisation=None).values_list("word", flat=True))
    words.objects.bulk_create(words(word=word, suggestion=better, severity="hint") for word, better in COMMON if word not in known)


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0013_office")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
