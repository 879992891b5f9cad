"""Units of amounts: what a sheet says of them in notes, headers and number formats.

A unit is a power of ten of yuan: 万元 is 4. Every change by one moves the point, exactly.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from payouts.base.columns import ColumnSpec, ColumnType, header_key, word_key
from payouts.roster.cells.numbers import DECIMAL, MAX_DIGITS, number_steps, plain_number
from payouts.roster.cells.problems import Problem
from payouts.roster.cells.tidy import tidied
from payouts.roster.cells.values import read_number

if TYPE_CHECKING:
    from collections.abc import Iterable

YUAN, HUNDREDTHS = 0, -2
FOREIGN = 99  # no yuan at all, so nothing to convert by
_POWERS = {
    "元": 0, "圆": 0, "角": -1, "分": -2, "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6,
    "千万": 7, "亿": 8, "十亿": 9, "百亿": 10,
}  # fmt: skip
_MANY = "十亿|百亿|十万|百万|千万|百|千|万|亿"
_RMB = r"(?:人民币|RMB|CNY|[¥￥])?"
_FOREIGN = "[美港澳欧日韩]元|美金|英镑|港币|澳门元|新台币"
_TAIL = r"(?:整)?(?:（人民币）)?(?:[/每](?:人|户|年|月|人?[.·]?[年月]|次|个月|天|日|季度?)*)*"
_UNIT = re.compile(
    rf"（?{_RMB}(?:(?P<many>{_MANY})?(?P<yuan>[元圆]|角|分)|(?P<bare>{_MANY})"
    rf"|(?:{_MANY})?(?P<foreign>{_FOREIGN}))(?:人民币)?{_TAIL}）?",
    re.IGNORECASE,
)
# 单位：万元; not the name of one in 填报单位：某县. Several are parted: 单位：人、万元.
_STATED = re.compile(
    r"(?P<whose>[\u4e00-\u9fff]{0,2})单位(?:均|都)?(?:为|是|以)?[:|]*"
    r"(?P<said>(?:(?!单位)[^:|（）\[\]【】])*(?:（[^（）]*）)?)"
)
_IN_BRACKETS = re.compile(r"单位[:：|]*（(?P<said>[^（）]*)）")
_AS_UNIT = re.compile(
    r"(?:均|都|金额|全部)?以(?P<said>[^，。,;；|]{1,6}?)(?:为|作)?(?:计量|金额)?(?:单位|计算?)"
)
# Whose name, not what measure, stands behind 单位.
_OFFICES = re.compile(
    "填报|制表|制单|报送|上报|主管|工作|所在|开户|报告|填表|编制|申报|发放|拨款|用款|预算|收款|付款|安置|服役|部队"
    "|签章|盖章|审核|审批|经办|负责|监制|印制|承办|管理|使用|代发|落款|送达|责任|人事|.?[原本各]"
)
_PARTED = re.compile(r"[、,，;；和及/ ]+")
_BRACKETS = re.compile(
    r"^(?P<base>.+?)[（\[【〔［](?:(?:金额)?单位[:：]?|以)?(?P<said>[^（）\[\]【】〔〕［］]+?)(?:计)?[）\]】〕］]$"
)
_BEHIND = re.compile(
    r"^(?P<base>.+?)(?:[/,，:：;；\-—_|]|单位[:：]?)+(?P<said>[^/,，:：;；\-—_|]+)$"
)
_JOINED = re.compile(rf"^(?P<base>.+?)(?P<said>(?:{_MANY})元)$")
_IN_FORMAT = re.compile(rf"(?P<many>{_MANY})?(?P<yuan>[元圆])|(?P<bare>{_MANY})")
_THOUSAND = frozenset({"k", "K"})
_OTHER_UNITS = re.compile(
    r"(?:人次?|名|户|岁|周岁|年|月|个月|月份|天|日|次|级|%|％|张|份|件|亩|平方米|㎡|[年月日]+|年[、./-]月(?:[、./-]日)?"
    r"|[-—/\\]+)"
)
_PLAIN = number_steps(ColumnSpec(type=ColumnType.NUMBER))
_CURRENCY = re.compile(r"([+-]?)\s*(?:[¥￥]|RMB|CNY|人民币)\s*([+-]?)", re.IGNORECASE)


def unit_of(text: str) -> int | None:
    """Return the unit that a text names and nothing else: ``万元``, ``（元/月）``."""
    found = _UNIT.fullmatch(word_key(text))
    if found is None:
        return None
    if found["foreign"]:
        return FOREIGN
    many = found["many"] or found["bare"]
    if many is None:
        return _POWERS[found["yuan"]]
    return None if found["yuan"] in {"角", "分"} else _POWERS[many]


def unit_of_words(text: str) -> int | None:
    """Return the unit among the words that a number format puts beside a number."""
    plain = text.strip()
    if plain in _THOUSAND:
        return _POWERS["千"]
    if re.search(_FOREIGN, plain):
        return FOREIGN
    found = _IN_FORMAT.search(plain)
    return None if found is None else _POWERS[found["many"] or found["bare"] or found["yuan"]]


def units_stated(texts: Iterable[str]) -> frozenset[int]:
    """Return the units that the texts of one row of notes or titles state.

    Args:
        texts: its cells; 单位： and 万元 may stand in two of them.
    """
    row = [word_key(text) for text in texts if text.strip()]
    said = "|".join(row)
    found: set[int] = set()
    for form in (_STATED, _IN_BRACKETS, _AS_UNIT):
        for match in form.finditer(said):
            if form is not _STATED or not _OFFICES.fullmatch(match["whose"]):
                found |= _among(match["said"])
    alone = [unit for text in row if (unit := unit_of(text)) is not None]
    if len(alone) == len(row):
        found |= set(alone)
    for text in row:  # a title that ends in （万元）
        if (parted := _BRACKETS.match(text)) and (unit := unit_of(parted["said"])) is not None:
            found.add(unit)
    return frozenset(found)


def _among(said: str) -> set[int]:
    """Return the units of a list of them: 人、万元."""
    said = said.strip("。.;；,，")
    whole = unit_of(said)
    if whole is not None:
        return {whole}
    parts = (unit_of(part) for part in _PARTED.split(said))
    return {unit for unit in parts if unit is not None}


def unit_in_header(text: str) -> tuple[str, int] | None:
    """Return a header, folded, without the unit at its end, and that; None where it has none."""
    key = header_key(text)
    for form in (_BRACKETS, _BEHIND, _JOINED):
        found = form.match(key)
        if found and (unit := unit_of(found["said"])) is not None:
            return header_key(found["base"]), unit
    return None


def is_unit_row(texts: Iterable[str]) -> bool:
    """Tell whether the filled cells of a row are nothing but units, one of money among them."""
    said = [word_key(text).strip("（）") for text in texts if text]
    money = any(unit_of(text) is not None for text in said)
    return money and all(unit_of(t) is not None or _OTHER_UNITS.fullmatch(t) for t in said)


def in_yuan(cell: object, power: int) -> str | None:
    """Return a cell's number times a power of ten, exactly; None where it is no plain number.

    A text that names its own unit (5000元) is none: its own word counts.
    """
    if isinstance(cell, bool) or not isinstance(cell, (str, int, float)):
        return None
    if isinstance(cell, str):
        text = _CURRENCY.sub(r"\1\2", tidied(cell, _PLAIN), count=1)
        text = plain_number(text)
        problem = Problem.NONE if DECIMAL.fullmatch(text) else Problem.NOT_A_NUMBER
    else:
        text, problem = read_number(cell, _PLAIN)
    if problem or len(text) > MAX_DIGITS:
        return None
    sign, digits, exponent = Decimal(text).as_tuple()
    return plain_number(format(Decimal((sign, digits, int(exponent) + power)), "f"))
