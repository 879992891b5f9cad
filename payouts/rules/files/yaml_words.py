"""What the YAML parser says of a file that is no YAML, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.base.bilingual import both

if TYPE_CHECKING:
    from collections.abc import Mapping

# What a message of the parser holds → the same in Chinese.
_IN_WORDS: Mapping[str, str] = {
    "mapping values are not allowed": "这里不能写“键: 值”：缩进不对，或文字里的冒号没有加引号",
    "cannot start any token": "这个字符不能用在开头，要加引号（缩进用空格，不用制表键）",
    "tab character": "缩进要用空格，不用制表键",
    "expected '-' indicator": "这里应是以 - 开头的一项，多半是缩进不对",
    "expected key": "这里应是一个键，多半是缩进不对或缺少引号",
    "find expected ':'": "键的后面缺少冒号，冒号后要有空格",
    "',' or ']'": "方括号中缺少逗号，或没有写 ]",
    "',' or '}'": "花括号中缺少逗号，或没有写 }",
    "unexpected end of stream": "引号没有成对，到文件末尾也没有结束",
    "unexpected document indicator": "引号没有成对，遇到了 ---",
    "unknown escape character": "反斜杠后的字符不认识；换成单引号就不用反斜杠",
    "hexdecimal": "反斜杠后的十六进制数位数不对",
    "block sequence entries": "这里不能写以 - 开头的一项，多半是缩进不对",
    "node content": "这里缺少内容",
    "document start": "文件内容在这里断开，多半是缩进不对",
    "alphabetic or numeric": "& 或 * 开头的文字要加引号",
    "indentation": "缩进不对",
    "directive": "% 开头的文字要加引号",
    "expected '>'": "! 开头的文字要加引号",
    "comment or line break": "| 或 > 后面要换行再写文字",
}
_OTHERWISE = "这里的写法不合 YAML"


def in_words(problem: str | None) -> str:
    """Return what a message of the parser means; in English the message itself."""
    said = problem or "?"
    zh = next((words for part, words in _IN_WORDS.items() if part in said), _OTHERWISE)
    return both(zh, said)
