"""Finds the known header that an unknown one resembles, for a question to the user."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from payouts.base.columns import header_key

if TYPE_CHECKING:
    from collections.abc import Mapping

_NEAR = 0.75  # of difflib's ratio; 残疾等及 has it with 残疾等级
_REMARK = re.compile(r"(?:（[^（）]*）|\[[^\[\]]*\]|【[^【】]*】|/[^/]*)$")
# Somebody else's column is not the person's, however alike the words.
_OTHERS = re.compile("父|母亲|配偶|监护|代理|代领|领款|收款|家属|联系人|户主|子女|继承|抚养|赡养")
# Characters of headers as they come from older forms and from Taiwan, Hong Kong and Macao.
_VARIANTS = str.maketrans(
    "級號碼證賬帳帐額銀發時間備註殘傷縣鄉鎮準類別電話開戶齡歲優撫屬軍復員遺補貼標數實應總計單費"
    "護領狀態項對參戰試農醫療險繳納學歷義務種業場線親養聯繫",
    "级号码证账账账额银发时间备注残伤县乡镇准类别电话开户龄岁优抚属军复员遗补贴标数实应总计单费"
    "护领状态项对参战试农医疗险缴纳学历义务种业场线亲养联系",
)


def similar_header(text: str, index: Mapping[str, str]) -> str | None:
    """Return the known header that an unknown one resembles, or None.

    Args:
        text: the header.
        index: known header, as ``header_key`` folds it → canonical column.

    Returns:
        A key of ``index``. A header that differs in character variants or in a remark in
        brackets at its end comes before one that is only alike.
    """
    wanted = _plain(text)
    plain = {_plain(known): known for known in reversed(list(index))}
    if (same := plain.get(wanted)) is not None:
        return None if _someone_else(text, same) else same
    near = difflib.get_close_matches(wanted, list(plain), n=1, cutoff=_NEAR)
    if not near or _someone_else(text, plain[near[0]]):
        return None
    return plain[near[0]]


def _plain(text: str) -> str:
    key = header_key(text).translate(_VARIANTS)
    return _REMARK.sub("", key) or key


def _someone_else(text: str, known: str) -> bool:
    """Tell whether a header says whose column it is, and the known one does not."""
    return _OTHERS.search(header_key(text)) is not None and _OTHERS.search(known) is None
