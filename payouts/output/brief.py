"""Reasons and remedies as a list on paper has room for: one short sentence each.

The full texts stand in the manifest and on the terminal, with the files, settings and options
that paper does not need.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from payouts.base.diagnostics import Diagnostic

_RULE_FILE = re.compile(r"[^\s“”（）]*\.ya?ml(?::\d+)*")
_FOLDER = re.compile(r"[/\\](?=[^\s“”（）]+\.[A-Za-z]{2,4}\b)")
_KEY = re.compile("（[A-Za-z0-9_.-]+）")  # the id of a benefit beside its name
_ELSEWHERE = re.compile("：另见.*")
_QUOTED = re.compile("“[^”]*”")
# Words of programs that officers use every day; a clause with any other is for who runs this one.
_EVERYDAY = re.compile(r"Excel|WPS|ROUND|XML|CSV|UTF-8|Ctrl|End|\.xlsx")
_LATIN = re.compile("[A-Za-z]{2,}")
_BRACKETS = re.compile("（[^（）]*）")
_MARKED = re.compile(r"[A-Za-z/\\\n]")  # may need more than a glance
_LONG = 36  # characters from which an explanation in brackets is left to the full text

# What the officer does, where the text for who runs the program names files of rules.
_REMEDIES = {
    "E020": "报上级或查文件，补上{detail}的“{figure}”后再算",
    "E021": "由本单位按文件补上“{figure}”后再算",
    "E022": "核对该行的类别；如确应享受，先补上这一类别的标准",
    "F008": "取消打开密码，或把密码告诉经办人",
    "R014": "发放前补填{column}",
    "R023": "发放前补填{column}",
    "R024": "发放前增加“{column}”列",
}
_REASONS = {
    "E021": "“{figure}”尚无标准",
    "R033": "{column}“{value}”是五位数字，不能当作日期",
}
# What rows share of a reason whose full text is about what each of them says.
_KINDS = {
    "R070": "名册写着停发、死亡等",
    "R071": "列在停发、减员等标题下",
    "R072": "在停发、死亡等工作表里",
    "R073": "在停发、死亡等文件里",
    "R074": "名册写着像不应发放的话",
    "R075": "写的是别的月份",
    "R076": "写的是别的月份",
    "R077": "标题写的是别的月份",
    "R078": "文件写的是别的月份",
    "R079": "写的只是本期的一部分",
}


def brief_reason(found: Diagnostic) -> str:
    """Return why, in Chinese: no path, nothing in brackets where that makes it long."""
    own = _REASONS.get(found.code)
    text = found.message() if own is None else own.format(**found.args)
    return _plain(text, found)


def brief_kind(found: Diagnostic) -> str:
    """Return why in words that rows with other values in their cells share."""
    if found.code in _KINDS:
        return _KINDS[found.code]
    shared = replace(found, args={**found.args, "value": "", "others": ""})
    text = _ELSEWHERE.sub("", brief_reason(shared))
    return text.removeprefix("“”").replace("“”", "的内容")


def brief_remedy(found: Diagnostic) -> str:
    """Return what to do, in Chinese: no path, no option, no setting."""
    own = _REMEDIES.get(found.code)
    text = found.remedy() if own is None else own.format(**found.args)
    return _plain(text, found)


def file_on_paper(name: str) -> str:
    """Return a roster's name, the folder that tells it from another before it."""
    return _FOLDER.sub(" ", name)


def _plain(text: str, found: Diagnostic) -> str:
    if found.place.file and found.place.file in text:
        text = re.sub(rf"(?<![^\s：、，“（]){re.escape(found.place.file)} ", "", text)
    if len(text) <= _LONG and not _MARKED.search(text):
        return text
    text = _KEY.sub("", text)
    text = _FOLDER.sub(" ", _RULE_FILE.sub("规则", text.partition("\n")[0]))
    if len(text) > _LONG:
        text = _BRACKETS.sub("", text)
    clauses = text.split("；")
    kept = [clause for clause in clauses if not _technical(clause)] or clauses[:1]
    return "；".join(kept).rstrip("：")


def _technical(clause: str) -> bool:
    """Tell whether a clause has words of a program, beside those that stand in quotes."""
    return bool(_LATIN.search(_EVERYDAY.sub("", _QUOTED.sub("", clause))))
