"""What inspection looks for: a code, the words on the screen, and whether it blocks publication while open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise


@dataclass(frozen=True)
class Kind:
    """`blocking`: must be masked, removed or confirmed with a reason. `final`: no reason helps, the file must be replaced."""

    code: str
    label: str | Promise
    advice: str | Promise
    blocking: bool = True
    final: bool = False


_MASK = _("脱敏，或确认可以公开并写明理由。")
_SCRUB = _("点“清除隐藏信息”，或在原文件中删除后重新上传。")
_SOURCE = _("在原文件中删除后重新导出、上传。")
_CLEANED = _("发布时自动清除，不必处理。")
_READ = _("请核对。")

KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("identity", _("公民身份号码"), _MASK),
        Kind("identity_15", _("十五位身份证号码"), _MASK),
        Kind("bank_card", _("银行卡号"), _MASK),
        Kind("mobile", _("手机号码"), _MASK),
        Kind("phone", _("固定电话"), _("办公电话可以公开；住宅电话请脱敏。"), blocking=False),
        Kind("email", _("电子邮箱"), _MASK),
        Kind("office_email", _("单位邮箱"), _("公务邮箱可以公开；个人使用的请脱敏。"), blocking=False),
        Kind("address", _("住址"), _MASK),
        Kind("name", _("个人姓名"), _("依法应当公开的姓名可以保留，其他请脱敏。"), blocking=False),
        Kind("hidden_sheet", _("隐藏的工作表"), _SCRUB),
        Kind("hidden_cells", _("隐藏的行或列"), _SCRUB),
        Kind("hidden_slide", _("隐藏的幻灯片"), _SCRUB),
        Kind("hidden_text", _("隐藏文字"), _SCRUB),
        Kind("tracked_change", _("修订痕迹"), _SCRUB),
        Kind("comment", _("批注"), _SCRUB),
        Kind("speaker_notes", _("演讲者备注"), _SCRUB),
        Kind("covered_text", _("被遮盖但仍可复制的文字"), _SOURCE),
        Kind("pdf_annotation", _("PDF 注释"), _SCRUB),
        Kind("pdf_attachment", _("PDF 内嵌附件"), _SCRUB),
        Kind("pdf_script", _("PDF 内嵌脚本"), _SCRUB),
        Kind("pdf_layer", _("PDF 隐藏图层"), _SOURCE),
        Kind("macro", _("宏"), _("去除宏后另存为 docx、xlsx 或 pptx 再上传。"), final=True),
        Kind("embedded", _("嵌入的对象"), _SOURCE),
        Kind("metadata", _("作者和编辑信息"), _CLEANED, blocking=False),
        Kind("location", _("照片的拍摄位置"), _CLEANED, blocking=False),
        Kind("camera", _("照片的拍摄信息"), _CLEANED, blocking=False),
        Kind("media_location", _("视频的拍摄位置"), _SOURCE),
        Kind("unreadable", _("无法检查的文件"), _("请另存为 docx、xlsx、pptx 或不加密的 pdf 后重新上传。"), final=True),
        Kind("scanned", _("没有文字层的扫描件"), _("无法自动检查其中的文字，请逐页核对。"), blocking=False),
        Kind("media", _("音频或视频"), _("无法自动检查其内容，请人工核对。"), blocking=False),
        Kind("broken_link", _("失效的链接"), _("请改正或去掉链接。"), blocking=False),
        Kind("no_alt", _("图片没有文字说明"), _("请在编辑器中点图片，再点工具栏的“图片”按钮，填写替代文字。"), blocking=False),
        Kind("too_long", _("过长"), _("请精简。"), blocking=False),
        Kind("missing", _("未填写"), _("请补填。"), blocking=False),
        Kind("date_order", _("日期先后有误"), _("请核对成文日期、施行日期和发布日期。")),
        Kind("date_differs", _("落款日期与成文日期不同"), _READ, blocking=False),
        Kind("sensitive_word", _("错敏词"), _("请改正。")),
        Kind("sensitive_hint", _("可能有误的词"), _READ, blocking=False),
    )
}
# Detected in text, so that one action can mask them wherever they stand.
MASKABLE = frozenset({"identity", "identity_15", "bank_card", "mobile", "phone", "email", "office_email", "address", "name"})
# Removed from a file by one action, 清除隐藏信息.
SCRUBBED = frozenset(
    {
        *("hidden_sheet", "hidden_cells", "hidden_slide", "hidden_text", "tracked_change", "comment", "speaker_notes"),
        *("pdf_annotation", "pdf_attachment", "pdf_script"),
    }
)
