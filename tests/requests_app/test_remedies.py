"""Remedies hang on the basis article of each item and on what kind of body answers (LEGAL.md §11, §12); citations likewise."""

from __future__ import annotations

from datetime import date

from core.models import Organisation
from requests_app.law import Decided, citation, missing_for_online, missing_for_remedies, remedies

ORGAN = Organisation(
    legal_basis="administrative",
    reviewing_organ="邕宁区人民政府",
    court="南宁铁路运输法院",
    supervising_body="邕宁区人民政府办公室",
    superior_body="南宁市人社局",
)
UNION = Organisation(legal_basis="mass", supervising_body="邕宁区人民政府办公室", superior_body="南宁市总工会")
FIRST = (
    "如对%s不服，根据《中华人民共和国行政复议法》第二十三条的规定，应当自收到本答复书之日起六十日内先向邕宁区人民政府申请行政复议；"
    "对行政复议决定不服的，可以自收到行政复议决定书之日起十五日内向南宁铁路运输法院提起行政诉讼。"
)
EITHER = (
    "如对%s不服，可以自收到本答复书之日起六十日内向邕宁区人民政府申请行政复议，"
    "或者自收到本答复书之日起六个月内向南宁铁路运输法院提起行政诉讼。"
)


def test_a_refusal_under_article_14_15_or_16_goes_to_review_first() -> None:
    for ground in ("14-a", "14-b", "14-c", "15", "16-1", "16-2a", "16-2b"):
        assert remedies(ORGAN, [Decided(1, "36-3", ground)]) == [FIRST % "本答复"]


def test_what_cannot_be_provided_or_is_not_handled_may_be_sued_at_once() -> None:
    for outcome in ("36-1", "36-2", "36-4", "36-5", "36-6", "36-7", "38", "30", "39-1", "39-2", "35", "re-issue"):
        assert remedies(ORGAN, [Decided(1, outcome)]) == [EITHER % "本答复"]


def test_of_a_partial_answer_only_the_refused_part_goes_to_review_first() -> None:
    assert remedies(ORGAN, [Decided(1, "37", "15")]) == [FIRST % "本答复中不予公开的部分", EITHER % "本答复的其他内容"]


def test_three_items_are_told_apart() -> None:
    told = remedies(ORGAN, [Decided(1, "36-2"), Decided(2, "36-3", "16-1"), Decided(3, "36-4")])
    assert told == [FIRST % "第2项", EITHER % "第1、3项"]


def test_the_way_to_apply_online_is_told_where_the_organisation_names_one() -> None:
    online = Organisation(
        legal_basis="administrative",
        reviewing_organ="邕宁区人民政府",
        court="南宁铁路运输法院",
        review_url="https://review.example.invalid/",
    )
    assert remedies(online, [Decided(1, "36-4")])[-1] == "提交行政复议申请书的互联网渠道：https://review.example.invalid/。"
    assert missing_for_online(online) == []
    assert missing_for_online(ORGAN) == [
        "通过互联网渠道送达，须同时提供提交行政复议申请书的互联网渠道：请先在单位资料中填写“行政复议网上申请地址”。"
    ]


def test_a_union_names_where_to_complain_and_no_review_unless_counsel_had_it_switched_on() -> None:
    complaint = "如对本答复有异议，可以向邕宁区人民政府办公室或者南宁市总工会反映、投诉。"
    assert remedies(UNION, [Decided(1, "36-3", "15")]) == [complaint]
    assert missing_for_remedies(UNION) == missing_for_online(UNION) == []
    switched = Organisation(
        legal_basis="mass", supervising_body="邕宁区人民政府办公室", superior_body="南宁市总工会",
        reviewing_organ="邕宁区人民政府", court="南宁铁路运输法院", remedies_enabled=True,
    )  # fmt: skip
    assert remedies(switched, [Decided(1, "36-3", "15")]) == [complaint, FIRST % "本答复"]


def test_a_public_enterprise_names_where_to_appeal() -> None:
    school = Organisation(legal_basis="enterprise", supervising_body="邕宁区教育局")
    assert remedies(school, [Decided(1, "36-4")]) == ["如认为本单位未依照规定公开信息，可以向邕宁区教育局申诉。"]


def test_an_organ_without_reviewing_organ_or_court_is_told_what_is_missing() -> None:
    assert missing_for_remedies(Organisation(legal_basis="administrative")) == [
        "单位资料中缺少“行政复议机关”，答复书无法告知救济途径。",
        "单位资料中缺少“管辖法院”，答复书无法告知救济途径。",
    ]


def test_the_regulation_is_cited_by_article_and_a_union_only_follows_it() -> None:
    now, before = date(2026, 3, 2), date(2019, 5, 14)
    name = "《中华人民共和国政府信息公开条例》"
    assert citation("36-3", "16-2a", ORGAN, now) == f"根据{name}第三十六条第三项、第十六条第二款的规定"
    assert citation("36-2", "", UNION, now) == f"参照{name}第三十六条第二项的规定"
    assert citation("36-3", "15", ORGAN, before) == f"根据{name}（2007年国务院令第492号）第二十一条第二项、第十四条第四款的规定"
    assert citation("re-issue", "", ORGAN, now) == ""
