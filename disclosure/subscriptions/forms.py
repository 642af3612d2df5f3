"""The form of a subscription."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.proof_of_work import ProtectedForm
from disclosure.kinds import kind_choices
from disclosure.models.subscriptions import Rhythm
from disclosure.subscriptions.wishes import Wish, pieces
from disclosure.tree import column_name, unit_name

if TYPE_CHECKING:
    from core.models import Organisation
    from disclosure.tree import Tree

SELECT = {"class": "form-select"}
TEXT = {"class": "form-control"}


class SubscribeForm(ProtectedForm):
    """Address, what about, how often. `held_for_staff` is not used: one mail goes to the address and nothing follows unconfirmed."""

    email = forms.EmailField(
        label=_("电子邮箱"), max_length=200, widget=forms.EmailInput(attrs=TEXT | {"autocomplete": "email", "inputmode": "email"})
    )
    column = forms.ChoiceField(label=_("栏目"), required=False, widget=forms.Select(attrs=SELECT))
    organisation = forms.ChoiceField(label=_("单位"), required=False, widget=forms.Select(attrs=SELECT))
    kind = forms.ChoiceField(label=_("种类"), required=False, widget=forms.Select(attrs=SELECT))
    q = forms.CharField(
        label=_("检索词"),
        required=False,
        max_length=100,
        help_text=_("可以不填；用空格分开的几个词，标题或正文中都出现才发送。"),
        widget=forms.TextInput(attrs=TEXT),
    )
    topic = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    rhythm = forms.ChoiceField(label=_("发送方式"), choices=Rhythm.choices, initial=Rhythm.DAILY, widget=forms.RadioSelect)

    def __init__(self, *args: Any, tree: Tree, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tree, self.organisations = tree, organisations
        columns = [(node.column.code, "　" * node.depth + column_name(node.column)) for node in tree.walk()]
        self.choose("column", columns)
        self.choose("organisation", [(row.code, unit_name(row)) for row in organisations])
        self.choose("kind", kind_choices())

    def choose(self, name: str, choices: list[Any]) -> None:
        """Offer these and 全部."""
        self.fields[name].choices = [("", _("全部")), *choices]  # type: ignore[attr-defined]

    def clean_q(self) -> str:
        """Words, spaced once; control characters go."""
        words = " ".join(self.cleaned_data["q"].replace("\x00", " ").split())
        if words and not pieces(words):
            raise forms.ValidationError(_("检索词中没有可以检索的文字。"))
        return words

    @property
    def wish(self) -> Wish:
        """What is asked for; after validation."""
        data = self.cleaned_data
        organisation = next((row for row in self.organisations if row.code == data["organisation"]), None)
        return Wish(self.tree.by_code.get(data["column"]), organisation, data["kind"], data["topic"], data["q"])
