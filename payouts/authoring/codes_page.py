"""The catalogue of codes as the page ``docs/codes.md``.

``python -m payouts.authoring.codes_page > docs/codes.md`` writes it; a test keeps it current.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from payouts.base.diagnostics import CATALOGUE, Severity
from payouts.base.words import SEVERITY

if TYPE_CHECKING:
    from payouts.base.diagnostics import Code

# First letter → what the codes are about.
CHAPTERS = {
    "B": ("哪一项待遇", "Which benefit a row is for"),
    "C": ("配置和控制数", "Configuration and control totals"),
    "E": ("应不应发、发多少", "What a row is entitled to"),
    "F": ("名册文件", "Roster files"),
    "G": ("规则中的标准", "Figures in a rule"),
    "K": ("对账", "Checks"),
    "L": ("规则的疑点", "Rules that are probably not what was meant"),
    "P": ("程序缺陷", "Defects of the program"),
    "R": ("名册中的单元格", "Cells of a roster"),
    "S": ("系统和磁盘", "System and disk"),
    "T": ("工作表和表头", "Sheets and headers"),
    "U": ("命令写法", "Words of a command"),
    "V": ("核验", "Checking a finished run"),
    "X": ("规则中的公式", "Formulas in a rule"),
    "Y": ("规则文件", "Rule files"),
}
MEANINGS = {
    Severity.ERROR: (
        "无法据以计算，或照算而这一行不能就这样发放",
        "nothing can be computed from it, or a row not released",
    ),
    Severity.REJECTED: ("这一行不可能对，没有付", "the row can't be right"),
    Severity.HELD: ("要有人先核实，没有付", "a person must decide something first"),
    Severity.ZERO: ("按规则不该发，原因已写明", "nothing is due, for a named reason"),
    Severity.WARNING: ("照算，请看一眼", "computed, but look at it"),
    Severity.NOTE: ("供参考", "for information"),
}
_HEAD = """\
# 提示代码 / Diagnostic codes

每条提示都有代码，中英文相同，含义不变。花括号里是运行时填入的内容。
Every message has a code, the same in both languages, whose meaning never changes. What stands in
braces is filled in when it is said.

"""


def codes_page() -> str:
    """Return the page in Markdown: every code with its severity, words and remedy."""
    parts = [_HEAD, _severities()]
    for letter in sorted({code[0] for code in CATALOGUE}):
        zh, en = CHAPTERS[letter]
        parts.append(f"\n## {letter} {zh} / {en}\n")
        parts += [_entry(c, entry) for c, entry in CATALOGUE.items() if c[0] == letter]
    return "".join(parts)


def _severities() -> str:
    rows = "".join(f"| {s.value} | {SEVERITY[s].zh} | {en} |\n" for s, (_, en) in MEANINGS.items())
    return f"| 级别 Severity | | Meaning |\n|---|---|---|\n{rows}"


def _entry(code: str, entry: Code) -> str:
    lines = (
        f"\n### {code}\n",
        f"*{SEVERITY[entry.severity].both}*\n",
        f"- {_plain(entry.zh)}",
        f"  处理：{_plain(entry.fix_zh)}",
        f"- {_plain(entry.en)}",
        f"  To do: {_plain(entry.fix_en)}",
    )
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Return a text that Markdown shows as it is; ``{value!r}`` is shown as ``{value}``."""
    shown = text.replace("!r}", "}")
    return "".join(f"\\{c}" if c in "\\`*_<>[]#|" else c for c in shown)


if __name__ == "__main__":
    sys.stdout.write(codes_page())
