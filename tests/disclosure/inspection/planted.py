"""The planted set: each row is a file or a text, and the kinds of findings that stand in it, no more and no less."""

from __future__ import annotations

from dataclasses import dataclass

from tests.disclosure.inspection import making as m
from tests.disclosure.inspection import making_pdf as p


@dataclass(frozen=True)
class Planted:
    name: str
    content: bytes
    kinds: frozenset[str]


def text(name: str, words: str, *kinds: str) -> Planted:
    return Planted(f"{name}.txt", words.encode(), frozenset(kinds))


def file(name: str, content: bytes, *kinds: str) -> Planted:
    return Planted(name, content, frozenset(kinds))


def texts() -> list[Planted]:
    return [
        text("identity", f"当事人持有的证件为{m.ID_CARD}。", "identity"),
        text("identity-x", f"公民身份号码：{m.ID_CARD_X.lower()}", "identity"),
        text("identity-spaced", f"{m.ID_CARD[:6]} {m.ID_CARD[6:14]} {m.ID_CARD[14:]}", "identity"),
        text("identity-full-width", "证件４５０１０３１９９００３０７１２３４", "identity"),
        text("identity-hong-kong", "居住证 810000199408230021", "identity"),
        text("identity-wrong-check", "流水号450103199003071239", ),
        text("identity-no-date", "项目编号450103199013451230"),
        text("identity-in-longer", "合同号A4501031990030712341"),
        text("identity-old", "身份证号码 450103900307123", "identity_15"),
        text("fifteen-digits", "订单号 450103900307123 已办结"),
        text("mobile", "请联系韦同志，手机13877123456。", "mobile"),
        text("mobile-spaced", "电话：138 7712 3456", "mobile"),
        text("mobile-86", "+86-13877123456", "mobile"),
        text("mobile-in-number", "指标编码113877123456789"),
        text("amount", "投资总额13877123.45万元，面积1387712平方米"),
        text("landline", "联系电话：0771-4711234", "phone"),
        text("landline-brackets", "传真（0771）4719876", "phone"),
        text("landline-local", "办公电话：4711234", "phone"),
        text("hotline", "拨打12351职工维权热线或12345"),
        text("postcode", "邮政编码530200，文号邕工发〔2026〕18号"),
        text("own-phone", "联系电话：0771-4799999"),
        text("own-mail", "邮箱 office@example.invalid"),
        text("own-address", "地址：南宁市邕宁区无名路1号2栋1单元301室"),
        text("card", "账号：6222021234567890128", "bank_card"),
        text("card-spaced", "6222 0212 3456 7890 128", "bank_card"),
        text("card-visa", "4111 1111 1111 1111 不是他的，4539 5787 6362 1486 才是", "bank_card"),
        text("card-wrong", "6222021234567890129"),
        text("credit-code", "统一社会信用代码91110000600037341L、113325000026455663"),
        text("mail", "请发送至 weixm2026@mail.example.com", "email"),
        text("mail-office", "请发送至 rsj@yn.gov.cn", "office_email"),
        text("mail-broken", "网址 www.example.invalid/@tags"),
        text("home", "家住青秀区民族大道88号3栋2单元501室", "address"),
        text("home-estate", "住址：邕宁区银杏花园6幢1203室", "address"),
        text("home-village", "蒲庙镇那良村二组15号村民", "address"),
        text("office-address", "地点：青秀区民族大道131号国际大厦12层会议室"),
        text("road-works", "对蒲兴大道、龙岗路等12条道路进行整治，共3个小区受益"),
        text("name-label", "申请人：欧阳小明，所述属实", "name"),
        text("name-beside", f"韦小明，男，汉族，{m.ID_CARD}", "name", "identity"),
        text("name-label-office", "联系人：办公室"),
        text("law", "依据《政府信息公开条例》第三十三条，自2026年11月24日起20个工作日内答复。"),
        text("figures", "2023年完成12345.67万元，同比增长18.5%，惠及职工13800人次，单价¥1999.00。"),
        text("table", "序号\t项目\t数量\n1\t宣传\t20260101\n2\t培训\t202601012359"),
    ]  # fmt: skip


def office() -> list[Planted]:
    return [
        file("plain.docx", m.word()),
        file("table.docx", m.word(m.plain_table)),
        file("white-on-red.docx", m.word(m.white_on_red)),
        file("people.docx", m.word(m.table_of_people), "name", "identity"),
        file("hidden.docx", m.word(m.hidden_run), "hidden_text", "identity", "name"),
        file("white.docx", m.word(m.white_run), "hidden_text"),
        file("tiny.docx", m.word(m.tiny_run), "hidden_text"),
        file("tracked.docx", m.word(m.tracked), "tracked_change"),
        file("comment.docx", m.word(m.commented), "comment"),
        file("header.docx", m.word(m.header_phone), "mobile"),
        file("author.docx", m.word(author="韦小明"), "metadata"),
        file("photo.docx", m.word(m.with_picture(exif=True)), "location"),
        file("picture.docx", m.word(m.with_picture(exif=False))),
        file("object.docx", m.added(m.word(), "word/embeddings/oleObject1.bin", b"\xd0\xcf"), "embedded"),
        file("macro.docx", m.added(m.word(), "word/vbaProject.bin", b"\xd0\xcf"), "macro"),
        file("plain.xlsx", m.excel()),
        file("empty-hidden.xlsx", m.excel(m.empty_hidden_sheet)),
        file("hidden-sheet.xlsx", m.excel(m.hidden_sheet("hidden")), "hidden_sheet"),
        file("very-hidden.xlsx", m.excel(m.hidden_sheet("veryHidden")), "hidden_sheet"),
        file("hidden-row.xlsx", m.excel(m.hidden_row), "hidden_cells"),
        file("hidden-column.xlsx", m.excel(m.hidden_column), "hidden_cells"),
        file("white-cell.xlsx", m.excel(m.white_cell), "hidden_text"),
        file("note.xlsx", m.excel(m.noted), "comment"),
        file("phone.xlsx", m.excel(m.phones_as_numbers), "mobile"),
        file("cards.xlsx", m.excel(m.cards_as_text), "bank_card", "identity"),
        file("author.xlsx", m.excel(author="韦小明"), "metadata"),
        file("plain.pptx", m.slides()),
        file("notes.pptx", m.slides(m.speaker_notes), "speaker_notes"),
        file("hidden-slide.pptx", m.slides(m.hidden_slide), "hidden_slide"),
        file("hidden-box.pptx", m.slides(m.hidden_box), "hidden_text"),
        file("phone.pptx", m.slides(m.phone_on_slide), "mobile"),
        file("author.pptx", m.slides(author="韦小明"), "metadata"),
        file("plain.odt", m.open_document("<text:p>公开内容</text:p>")),
        file(
            "comment.odt",
            m.open_document("<text:p>公开<office:annotation><text:p>再核</text:p></office:annotation></text:p>"),
            "comment",
        ),
        file("author.odt", m.open_document("<text:p>公开</text:p>", "<meta:initial-creator>韦小明</meta:initial-creator>"), "metadata"),
        file("plain.ofd", m.ofd("公开内容")),
        file("identity.ofd", m.ofd(f"身份证 {m.ID_CARD}"), "identity"),
    ]


def fixed() -> list[Planted]:
    return [
        file("plain.pdf", p.pdf()),
        file("shaded.pdf", p.pdf(p.shaded_before)),
        file("highlight.pdf", p.pdf(p.highlighted)),
        file("white-on-dark.pdf", p.pdf(p.white_on_dark)),
        file("link.pdf", p.pdf(edit=p.link)),
        file("text-layer.pdf", p.pdf(p.scan_with_text_layer)),
        file("black-box.pdf", p.pdf(p.black_box), "covered_text", "identity", "name"),
        file("white-box.pdf", p.pdf(p.white_box), "covered_text"),
        file("picture-over.pdf", p.pdf(p.picture_over), "covered_text"),
        file(
            "box-annotation.pdf",
            p.pdf(lambda canvas: canvas.drawString(72, 700, "甲方底价"), edit=p.box_annotation),
            *("covered_text", "pdf_annotation"),
        ),
        file("white.pdf", p.pdf(p.white_letters), "hidden_text"),
        file("invisible.pdf", p.pdf(p.invisible_letters), "hidden_text"),
        file("identity.pdf", p.pdf(p.id_in_pdf), "identity"),
        file("note.pdf", p.pdf(edit=p.sticky_note), "pdf_annotation"),
        file("script.pdf", p.pdf(edit=p.script), "pdf_script"),
        file("attached.pdf", p.pdf(edit=p.attached), "pdf_attachment"),
        file("layer.pdf", p.pdf(edit=p.layer), "pdf_layer"),
        file("author.pdf", p.pdf(edit=p.author_of_pdf), "metadata"),
        file("encrypted.pdf", p.encrypted_pdf(), "unreadable"),
        file("damaged.pdf", b"%PDF-1.7\nnothing more", "unreadable"),
        file("plain.jpg", m.photo()),
        file("gps.jpg", m.photo(gps=True), "location"),
        file("camera.jpg", m.photo(camera=True), "camera"),
        file("artist.jpg", m.photo(author="韦小明"), "metadata"),
        file("plain.png", m.png()),
        file("author.png", m.png("韦小明"), "metadata"),
        file("gps.webp", m.photo(gps=True, kind="WEBP"), "location"),
        file("damaged.jpg", b"\xff\xd8\xff\xe0nothing", "unreadable"),
        file("clean.zip", m.zipped(a_txt="公开".encode())),
        file("leak.zip", m.zipped(a_txt="手机13877123456".encode(), b_docx=m.word(m.commented)), "mobile", "comment"),
        file("old.zip", m.zipped(a_doc=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600), "unreadable"),
        file("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "unreadable"),
    ]


def planted() -> list[Planted]:
    return [*texts(), *office(), *fixed()]
