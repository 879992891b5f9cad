"""Why nothing is paid and what to bring, in plain words for the person concerned.

Messages for an officer name cells and files to change; the person learns what to bring, or that
nothing need be done. The words depend on the code of the reason; other codes get general words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from payouts.base.period import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from payouts.explain.model import CellExplained, RowExplained

_HERE = "到下面的单位"
_NOTHING = "不用您办手续。"
_PAPERS = f"请携带身份证和有关证件、批准文件的原件，{_HERE}核对。"
_IN_PERSON = (
    f"请本人或家属携带身份证和有关证件的原件，{_HERE}确认；行动不便的，可以打电话请单位上门。"
)
_OTHERWISE = f"情况属实的，不用办手续；与实际不符的，请携带身份证和有关证件的原件，{_HERE}核对。"
_OFFICE = f"{_NOTHING}由单位核对，核对后再办理。"

# Families: codes → why, what to do. {column}: what the cell holds; {said}: what the rule says.
_FAMILIES: tuple[tuple[str, str, str], ...] = (
    (
        "R001 R002",
        "登记表里没有{column}。",
        f"请携带身份证和能证明{{column}}的证件或批准文件的原件，{_HERE}补填。",
    ),
    (
        "R003 R004 R005 R006 R007 R008 R013 R017 R026 R027 R028 R029 R034 R036 R037",
        "登记的{column}不清楚或者不对，不能据此计算。",
        f"请携带身份证和能证明{{column}}的证件或批准文件的原件，{_HERE}核对。",
    ),
    (
        "R009 R010 R011 R012 R033 R050 R051 R052 R054 R055 R060",
        "登记的{column}写得不清楚，或者与别的日期对不上。",
        f"请携带身份证和能证明{{column}}的证件或批准文件的原件，{_HERE}核对。",
    ),
    (
        "R018 R019 R020 R021 R022 R030 R031 R040 R041 R048",
        "登记的身份证号或者日期可能有误，需要与证件核对。",
        f"请携带居民身份证的原件，{_HERE}逐位核对身份证号。",
    ),
    (
        "R014 R015 R016 R039 R023 R024 R025 R042",
        "登记的收款账号等内容没有填写或者需要核对。",
        f"请携带身份证和银行卡（或存折）的原件，{_HERE}核对账号。",
    ),
    (
        "R043 R044",
        "登记的收款账号也登记在别人名下，需要核对。",
        f"请携带身份证和银行卡（或存折）的原件，{_HERE}核对账号；由别人代领的，请说明。",
    ),
    (
        "R035 R038 R045 R046",
        "登记的姓名和身份证号需要与证件核对。",
        f"请携带居民身份证的原件，{_HERE}核对姓名和身份证号。",
    ),
    (
        "R047 R056",
        "需要核实您目前的情况。",
        _IN_PERSON,
    ),
    (
        "R070 R071 R072 R073 R074 R080",
        "登记表里注明了停发、死亡、迁出等情况，需要核实您目前的情况。",
        _IN_PERSON,
    ),
    ("R075 R076 R077 R078 R079", "登记表写的不是这一期的月份，需要单位核对。", _OFFICE),
    ("E001", "{said}。", _OTHERWISE),
    ("E002", "需要核实：{said}。", _PAPERS),
    ("E003", "登记的内容互相矛盾：{said}。", _PAPERS),
    ("E010", "{said}。", f"{_NOTHING}到时再发。"),
    ("E011 E014", "{said}。", _OTHERWISE),
    ("E012", "{said}。", f"{_NOTHING}在该月份所在的期间发放。"),
    ("E013", "按规定计算，本期应发的金额是零。", _OTHERWISE),
    ("E015", "{said}。", f"{_NOTHING}中止期满以后再发；与实际不符的，请{_HERE}核对。"),
    (
        "E020 E021",
        "这一期间的发放标准还没有公布，或者单位还没有录入。",
        f"{_NOTHING}有了标准以后，由单位计算发放。",
    ),
    ("E022", "您登记的类别没有对应的发放标准，需要核对类别。", _PAPERS),
    ("E023", "登记的日期只写到月，还需要知道是哪一天。", _PAPERS),
    ("E024 E026 E027 E030 E031 E032 E033 E034", "计算所用的数字需要单位核对。", _OFFICE),
    ("E025 E028 E029 E035", "与您这一笔有关的另一笔还没有核实，这一笔要等它办好。", _OFFICE),
    (
        "E040",
        "同一项待遇登记了不止一次，需要核实该按哪一次。",
        f"请携带身份证的原件，{_HERE}说明情况，核实以后只保留一处。",
    ),
    ("E050 E053 R057 R058 R059 R068", "登记的数字与计算的不一致，需要单位核对。", _OFFICE),
    ("E051", "{said}，两项不能都发。", _OTHERWISE),
    ("E052", "您的另一项待遇还没有核实，暂时不能确定发哪一项。", _OFFICE),
)
_ANY = ("登记的内容需要核对。", _PAPERS)
WORDS: Mapping[str, tuple[str, str]] = {
    code: (why, what) for codes, why, what in _FAMILIES for code in codes.split()
}
# Reasons shown for a paid row: only those that may keep the money from arriving.
ACCOUNT_CODES = frozenset({"R014", "R015", "R016", "R039", "R023", "R025"})

_STOPS = frozenset({"zero", "held", "rejected", "error"})
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_MONTH = re.compile(r"(?<!\d)(\d{4})-(\d\d)(?!\d)")


def plain_reasons(row: RowExplained) -> tuple[list[str], list[str]]:
    """Return the reasons a row is not paid, and what the person can do, without repetitions."""
    why: dict[str, None] = {}
    what: dict[str, None] = {}
    for reason in _shown_reasons(row):
        words = WORDS.get(str(reason["code"]), _ANY)
        column = _column(reason, row.cells)
        said = plain_dates(str(reason["message"]), row.period).rstrip("。")
        parts = [text.format(column=column, said=said) for text in words]
        why[parts[0]] = None
        what[parts[1]] = None
    return list(why), list(what)


def _shown_reasons(row: RowExplained) -> Iterable[Mapping[str, Any]]:
    """Yield the reasons that stop a row; of a paid row those about the account."""
    if row.status == "paid":
        return [r for r in row.reasons if r["code"] in ACCOUNT_CODES]
    # From the trail alone no severity is known: every reason counts.
    stops = [r for r in row.reasons if r.get("severity", "held") in _STOPS]
    return stops or row.reasons


def _column(reason: Mapping[str, Any], cells: Iterable[CellExplained]) -> str:
    """Return the name of the cell a reason is about, quoted; ``有关内容`` where it is not known."""
    at, message = reason.get("cell"), str(reason["message"])
    found = next((c.column for c in cells if at is not None and c.address == at), None)
    if found is None:
        starts = ((c.column, (c.column, f"表中没有“{c.column}")) for c in cells)
        found = next((name for name, start in starts if message.startswith(start)), None)
    return "有关内容" if found is None else f"“{found}”"


def plain_dates(text: str, period: str) -> str:
    """Return a text with its dates, months and the period in words."""
    words = text.replace(f"（{period}）", f"（{Period.parse(period).in_words()}）")
    words = _DAY.sub(lambda m: f"{int(m[1])}年{int(m[2])}月{int(m[3])}日", words)
    return _MONTH.sub(lambda m: f"{int(m[1])}年{int(m[2])}月", words).replace("..", "至")
