"""People are masked; who looks at them in clear leaves a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.access import NotAllowedError
from core.models import Event
from requests_app.errors import ApplicationError
from requests_app.models import Party
from requests_app.privacy.indexing import identity_index, name_index, phone_index, set_data
from requests_app.privacy.masking import mask, masked, masked_data
from requests_app.privacy.revealing import people_of, reveal
from tests.requests_app.acts import APPLICANT, AT, received

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.models import Organisation, User


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("name", "欧阳某某", "欧＊＊＊"),
        ("name", "甲", "甲＊"),
        ("name", "邕宁区某某有限责任公司", "邕＊＊＊＊"),
        ("phone", "13800000000", "138＊＊＊＊00"),
        ("phone", "110", "＊＊＊＊"),
        ("fax", "0771-4712345", "077＊＊＊＊45"),
        ("identity_number", "11010519491231002X", "110＊＊＊＊＊＊2X"),
        ("identity_number", "E1234567", "＊＊＊＊＊＊"),
        ("email", "somebody@example.invalid", "s＊＊＊＊@example.invalid"),
        ("address", "南宁市邕宁区某路1号", "南宁市＊＊＊＊＊＊"),
        ("postcode", "530200", "530＊＊＊＊＊＊"),
        ("identity_kind", "id_card", "id_card"),
    ],
)
def test_a_value_is_masked_so_that_nobody_is_found_by_it(key: str, value: str, shown: str) -> None:
    assert mask(key, value) == shown


def test_a_key_that_nobody_knows_is_not_shown_at_all() -> None:
    assert masked_data({"name": "申请人甲", "something": "else", "phone": ""}) == {"name": "申＊＊＊"}


def test_indexes_find_a_person_however_the_data_are_typed() -> None:
    party, other = Party(), Party()
    set_data(party, APPLICANT)
    set_data(other, {"name": "申请人 甲", "identity_number": "11010519491231002x", "phone": "+86 138-0000-0000", "address": ""})
    assert (party.name_index, party.identity_index, party.phone_index) == (other.name_index, other.identity_index, other.phone_index)
    assert other.data == {"name": "申请人 甲", "identity_number": "11010519491231002x", "phone": "+86 138-0000-0000"}
    assert (name_index(" "), identity_index(""), phone_index("无")) == ("", "", "")
    assert len({name_index("1"), identity_index("1"), phone_index("1")}) == 3


@pytest.mark.django_db
def test_revealing_gives_the_data_and_leaves_an_event_without_them(org: Organisation, officer: User) -> None:
    case = received(org, AT).application
    party = case.parties.get()
    assert masked(party)["name"] == "申＊＊＊"
    assert reveal(party=party, reason="contact", by=officer, at=AT) == APPLICANT
    event = Event.objects.get(verb="application.person_revealed")
    assert (event.actor, event.matter, event.data) == (officer, case.matter, {"reason": "contact", "of": "party", "pk": party.pk})
    assert list(people_of(case)) == [f"party:{party.pk}"]


@pytest.mark.django_db
def test_revealing_needs_a_reason_of_the_list(org: Organisation, officer: User) -> None:
    party = received(org, AT).application.parties.get()
    with pytest.raises(ApplicationError, match="请选择查看完整信息的理由。"):
        reveal(party=party, reason="好奇", by=officer, at=AT)
    assert not Event.objects.filter(verb="application.person_revealed").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "role", ["editor", "checker", "secrecy", "leader", "principal", "auditor", "system_admin", "security_admin", "audit_admin"]
)
def test_only_the_office_may_reveal(role: str, org: Organisation, person: Callable[..., User]) -> None:
    party = received(org, AT).application.parties.get()
    with pytest.raises(NotAllowedError, match="您在“区总工会”没有办理此事的权限。"):
        reveal(party=party, reason="contact", by=person(role, org), at=AT)


@pytest.mark.django_db
def test_the_office_of_another_unit_may_not(org: Organisation, other_org: Organisation, person: Callable[..., User]) -> None:
    party = received(org, AT).application.parties.get()
    with pytest.raises(NotAllowedError, match="没有办理此事的权限"):
        reveal(party=party, reason="contact", by=person("officer", other_org), at=AT)


@pytest.mark.django_db
def test_what_was_erased_cannot_be_revealed(org: Organisation, officer: User) -> None:
    case = received(org, AT).application
    case.erased_at = AT
    case.save(update_fields=["erased_at"])
    with pytest.raises(ApplicationError, match="该申请的在线副本已清除，没有可以查看的个人信息。"):
        reveal(party=case.parties.get(), reason="contact", by=officer, at=AT)
