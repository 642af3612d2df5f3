"""Who may report: services and their keys in the staff area."""

from __future__ import annotations

import pytest

from core.access import NotAllowedError
from core.models import Event, Organisation, User
from interpretation.errors import InterpretationError
from interpretation.models import MonitoringService
from interpretation.services.monitoring import add_service, renew_key, switch
from tests.interpretation.intake.hook import NOW
from tests.portal.desk import client_of

pytestmark = pytest.mark.django_db
URL = "/admin/interpretation/monitoringservice/"


def test_the_office_lets_a_service_report(org: Organisation, officer: User, editor: User) -> None:
    service = add_service(organisation=org, name=" 舆情监测平台 ", by=officer, at=NOW)
    assert (service.name, service.active, len(service.code), len(service.key)) == ("舆情监测平台", True, 16, 43)
    with pytest.raises(NotAllowedError):
        add_service(organisation=org, name="另一平台", by=editor, at=NOW)
    for name, message in ((" ", "请填写“名称”。"), ("舆情监测平台", "已有同名的监测服务。")):
        with pytest.raises(InterpretationError) as refused:
            add_service(organisation=org, name=name, by=officer, at=NOW)
        assert str(refused.value) == message


def test_only_the_office_of_the_unit_changes_it(org: Organisation, officer: User, stranger: User) -> None:
    service = add_service(organisation=org, name="舆情监测平台", by=officer, at=NOW)
    with pytest.raises(NotAllowedError):
        renew_key(service=service, by=stranger, at=NOW)
    with pytest.raises(NotAllowedError):
        switch(service=service, active=False, by=stranger, at=NOW)
    switch(service=service, active=False, by=officer, at=NOW)
    switch(service=service, active=False, by=officer, at=NOW)
    verbs = list(Event.objects.filter(verb__startswith="monitoring").order_by("id").values_list("verb", flat=True))
    assert verbs == ["monitoring.added", "monitoring.switched_off"]


def test_a_key_is_shown_once(org: Organisation, officer: User) -> None:
    client = client_of(officer)
    made = client.post(f"{URL}add/", {"organisation": org.pk, "name": "舆情监测平台"})
    service = MonitoringService.objects.get()
    assert (made.status_code, "no-store" in made["Cache-Control"]) == (200, True)
    assert service.key in made.content.decode()
    for page in (URL, f"{URL}{service.pk}/change/", f"{URL}{service.pk}/key/"):
        assert service.key not in client.get(page).content.decode()
    old = service.key
    renewed = client.post(f"{URL}{service.pk}/key/")
    service.refresh_from_db()
    assert service.key != old
    assert service.key in renewed.content.decode()


def test_it_is_switched_off_and_on(org: Organisation, officer: User) -> None:
    service = add_service(organisation=org, name="舆情监测平台", by=officer, at=NOW)
    client = client_of(officer)
    assert "已停用，不再接收其报送。" in client.post(f"{URL}{service.pk}/switch/", follow=True).content.decode()
    assert "已启用。" in client.post(f"{URL}{service.pk}/switch/", follow=True).content.decode()


def test_a_stranger_finds_nothing(org: Organisation, other_org: Organisation, officer: User, person: object) -> None:
    service = add_service(organisation=org, name="舆情监测平台", by=officer, at=NOW)
    other = client_of(person("officer", other_org))  # type: ignore[operator]
    assert other.post(f"{URL}{service.pk}/key/").status_code == 404
    assert other.post(f"{URL}{service.pk}/switch/").status_code == 404
    assert service.name not in other.get(URL).content.decode()
    key = service.key
    service.refresh_from_db()
    assert service.key == key
