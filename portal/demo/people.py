"""Loads the demo's units, people, roles, duty roster and stand-in."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password

from core.access import Role
from core.models import DutyShift, Membership, Organisation, StandIn, User
from portal.demo.units import OTHER_PEOPLE, PARENTS, PASSWORD, PEOPLE, UNITS


def load_units() -> dict[str, Organisation]:
    """The three units by code."""
    units: dict[str, Organisation] = {}
    for unit in UNITS:
        units[unit.code], _created = Organisation.objects.update_or_create(
            code=unit.code,
            defaults={
                "name": unit.name,
                "short_name": unit.short_name,
                "english_name": unit.english_name,
                "parent": units.get(PARENTS.get(unit.code, "")),
                "legal_basis": unit.legal_basis,
                "calendar_layers": ["national", "CN-GX"],
                "document_word": unit.word,
                "office_name": unit.office,
                "office_address": unit.address,
                "office_postcode": "530299",
                "office_hours": "工作日 8:00至12:00，15:00至18:00",
                "office_phone": unit.phone,
                "office_fax": unit.phone.replace("000000", "000009"),
                "office_email": unit.email,
                "supervising_body": "邕宁区人民政府办公室",
                "superior_body": "南宁市总工会" if unit.code != "YNRSJ" else "南宁市人力资源和社会保障局",
                "reviewing_organ": "邕宁区人民政府" if unit.code == "YNRSJ" else "",
                "review_url": "https://review.example.invalid/" if unit.code == "YNRSJ" else "",
                "court": "南宁铁路运输法院" if unit.code == "YNRSJ" else "",
                "remedies_enabled": unit.code == "YNRSJ",
                "mark": unit.mark,
                "site_name": f"{unit.name}政务公开平台" if unit.code == "YNZGH" else "",
                "site_domain": "open.example.invalid" if unit.code == "YNZGH" else "",
                "site_id_code": "4501090000" if unit.code == "YNZGH" else "",
                "icp_number": "桂ICP备00000000号" if unit.code == "YNZGH" else "",
                "order": unit.order,
            },
        )
    return units


def load_people(units: dict[str, Organisation], at: datetime) -> dict[str, User]:
    """One account per role at the federation, three each at the other units; all with the same printed password."""
    password = make_password(PASSWORD)
    people: dict[str, User] = {}
    rows = [("YNZGH", row) for row in PEOPLE] + [(code, row) for code, group in OTHER_PEOPLE.items() for row in group]
    for number, (code, (username, name, position, roles)) in enumerate(rows, start=1):
        user, created = User.objects.get_or_create(
            username=username,
            defaults={
                "display_name": name,
                "position": position,
                "email": f"{username}@example.invalid",
                "phone": f"1380000{number:04d}",
                "is_staff": True,
                "password": password,
            },
        )
        if created:
            Membership.objects.bulk_create([Membership(user=user, organisation=units[code], role=role) for role in roles])
        people[username] = user
    _load_roster(units["YNZGH"], people, at)
    return people


def _load_roster(federation: Organisation, people: dict[str, User], at: datetime) -> None:
    start = at.replace(hour=8, minute=0, second=0, microsecond=0) - timedelta(days=1)
    for week in range(4):
        begins = start + timedelta(weeks=week)
        DutyShift.objects.get_or_create(
            organisation=federation,
            starts_at=begins,
            defaults={"ends_at": begins + timedelta(weeks=1), "person": people["spokesperson"], "deputy": people["officer"]},
        )
    StandIn.objects.get_or_create(
        absent=people["editor2"],
        substitute=people["editor"],
        starts_at=start + timedelta(days=20),
        defaults={"ends_at": start + timedelta(days=25), "reason": "年休假"},
    )


def accounts() -> list[tuple[str, str, str]]:
    """(role, username, name) of one account per staff role."""
    first: dict[Role, tuple[str, str]] = {}
    for username, name, _position, roles in PEOPLE:
        for role in roles:
            first.setdefault(role, (username, name))
    return [(str(role.label), *first[role]) for role in Role]
