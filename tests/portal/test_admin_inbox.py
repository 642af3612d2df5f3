"""The inbox: one's own messages, read by opening, acknowledged by the button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from core.models import Delivery, Event, Notice, Organisation, User
from core.models.notices import DeliveryState
from tests.portal.desk import client_of

pytestmark = pytest.mark.django_db
INBOX = "/admin/core/notice/"


@pytest.fixture
def notice(now: datetime, org: Organisation, editor: User) -> Notice:
    return Notice.objects.create(
        organisation=org,
        recipient=editor,
        template="document_returned",
        params={"title": "某通知", "reason": "请补附件"},
        dedupe_key="one",
        created_at=now,
        acknowledge_by=now + timedelta(minutes=10),
    )


def test_one_sees_only_ones_own(notice: Notice, editor: User, colleague: User) -> None:
    assert [row.pk for row in client_of(editor).get(INBOX).context["cl"].result_list] == [notice.pk]
    assert list(client_of(colleague).get(INBOX).context["cl"].result_list) == []
    assert client_of(colleague).get(f"{INBOX}{notice.pk}/change/").status_code == 404


def test_opening_marks_it_read(notice: Notice, editor: User, now: datetime) -> None:
    page = client_of(editor).get(f"{INBOX}{notice.pk}/change/").content.decode()
    assert "某通知" in page
    notice.refresh_from_db()
    assert notice.read_at == now


def test_the_button_acknowledges_and_leaves_a_trace(notice: Notice, editor: User, colleague: User, now: datetime) -> None:
    address = f"{INBOX}{notice.pk}/acknowledge/"
    client_of(editor).get(address)
    assert client_of(colleague).post(address).status_code == 404
    notice.refresh_from_db()
    assert notice.acknowledged_at is None
    client_of(editor).post(address)
    notice.refresh_from_db()
    assert notice.acknowledged_at == now
    assert Event.objects.get().verb == "notice.acknowledged"
    assert "请于" not in client_of(editor).get(f"{INBOX}{notice.pk}/change/").content.decode()


def test_many_are_marked_read_at_once(notice: Notice, editor: User) -> None:
    client_of(editor).post(INBOX, {"action": "mark_all_read", "_selected_action": [notice.pk]})
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_a_bad_address_is_no_error(editor: User, now: datetime) -> None:
    assert client_of(editor).get(f"{INBOX}abc/change/").status_code == 404


def test_dead_letters_are_tried_again_by_the_system_administrator(
    notice: Notice, org: Organisation, editor: User, person: Callable[..., User], now: datetime
) -> None:
    letter = Delivery.objects.create(
        notice=notice, channel="email", state=DeliveryState.DEAD, next_try_at=now, tries=6, last_error="SMTPError"
    )
    keeper = person("system_admin", org)
    address = f"/admin/core/delivery/{letter.pk}/retry/"
    assert "SMTPError" in client_of(keeper).get("/admin/core/delivery/?state__exact=dead").content.decode()
    assert client_of(editor).post(address).status_code == 404
    client_of(keeper).post(address)
    letter.refresh_from_db()
    assert letter.state == DeliveryState.PENDING
