"""The platform's columns again, where a flushed or foreign database lacks them; prescribed names by the kind of body (LEGAL.md §11)."""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple

from django.apps import apps

from core import pageversions
from core.models import Organisation
from core.models.organisations import LegalBasis
from disclosure.models import Column, ColumnType

# Days without anything new after which a column counts as neglected: the state's inspection indicators for government websites.
RHYTHMS: dict[str, int] = {ColumnType.NEWS: 14, ColumnType.NOTICE: 180, ColumnType.POLICY: 180}
# Code -> the name at a body that follows the regulation, at an administrative organ.
NAMES: dict[str, tuple[str, str]] = {
    "guide": ("信息公开指南", "政府信息公开指南"),
    "system": ("信息公开制度", "政府信息公开制度"),
    "annual-reports": ("信息公开年度报告", "政府信息公开年度报告"),
}
FORMER = "年度报告"


class Extra(NamedTuple):
    """A column that only administrative organs need (条例第二十条、第二十一条)."""

    code: str
    name: str
    english_name: str
    type: str
    description: str
    order: int


ADMINISTRATIVE = (
    Extra("licensing", "行政许可", "Administrative Licensing", ColumnType.SERVICE, "许可等管理服务事项的依据、条件、程序和结果。", 121),
    Extra("enforcement", "行政处罚和强制", "Penalties", ColumnType.INFORMATION, "处罚和强制的依据、条件、程序和处罚决定。", 122),
    Extra("fees", "收费项目", "Fees", ColumnType.INFORMATION, "行政事业性收费项目及其依据、标准。", 123),
    Extra("projects", "重大建设项目", "Major Projects", ColumnType.INFORMATION, "重大建设项目的批准和实施情况。", 124),
    Extra("welfare", "民生保障", "Welfare", ColumnType.POLICY, "教育、医疗、社会保障、促进就业的政策及其实施情况。", 125),
    Extra("inspection", "监督检查", "Inspections", ColumnType.INFORMATION, "环保、卫生、安全、食品药品、产品质量的监督检查情况。", 126),
)  # fmt: skip


def ensure_columns() -> dict[str, Column]:
    """Create the columns that are missing, by code; existing ones stay as they are. Returns all columns by code. Idempotent.

    Those of administrative organs come with the first such organ, since an empty column is a fault of its own.
    """
    before = set(Column.objects.values_list("pk", flat=True))
    import_module("disclosure.migrations.0004_platform_columns").create(apps, None)
    if Organisation.objects.filter(legal_basis=LegalBasis.ADMINISTRATIVE, is_active=True).exists():
        statutory = Column.objects.get(code="statutory")
        for code, name, english_name, kind, description, order in ADMINISTRATIVE:
            values = {"parent": statutory, "name": name, "english_name": english_name, "type": kind, "description": description}
            Column.objects.get_or_create(code=code, defaults=values | {"keywords": name, "order": order})
    new = Column.objects.exclude(pk__in=before)
    for kind, days in RHYTHMS.items():
        new.filter(type=kind).update(update_days=days)
    name_columns()
    return {column.code: column for column in Column.objects.all()}


def name_columns() -> int:
    """Give the prescribed columns the names that suit the site's first unit, unless staff renamed them; returns how many changed.

    Run again whenever staff change a unit (core.registries.organisation_changed).
    """
    root = Organisation.objects.filter(parent=None, is_active=True).order_by("order", "code").first()
    wanted = int(root is not None and root.is_administrative)
    changed = 0
    for code, names in NAMES.items():
        known = [names[1 - wanted], FORMER] if code == "annual-reports" else [names[1 - wanted]]
        changed += Column.objects.filter(code=code, name__in=known).update(name=names[wanted])
    if changed:
        pageversions.touch()
    return changed


def follow_organisations() -> None:
    """Hook: the names follow the kind of the site's first unit."""
    name_columns()
