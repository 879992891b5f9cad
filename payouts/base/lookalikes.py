"""Characters that look like Chinese ones and are others: radicals, and doubles kept for old sets.

What is copied from a PDF or read by OCR has them: ⾝⽇⾏ for 身日行. No search finds such a word
and no bank takes such a name.
"""

from __future__ import annotations

import re
import unicodedata

# Radicals (U+2E80 to U+2FDF) and compatibility ideographs (U+F900 to U+FAFF, U+2F800 to U+2FA1F).
_BLOCKS = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")
# Of the radicals of the supplement Unicode itself says of two only what they are the same as.
_SUPPLEMENT = str.maketrans(
    "\u2e81\u2e84\u2e85\u2e86\u2e88\u2e89\u2e8a\u2e8c\u2e8d\u2e8e\u2e8f\u2e90"
    "\u2e92\u2e93\u2e94\u2e95\u2e96\u2e98\u2e99\u2e9b\u2e9c\u2e9d\u2e9e\u2e9f"
    "\u2ea0\u2ea1\u2ea2\u2ea3\u2ea4\u2ea5\u2ea6\u2ea7\u2ea8\u2ea9\u2eaa\u2eab"
    "\u2eac\u2ead\u2eae\u2eaf\u2eb0\u2eb1\u2eb2\u2eb6\u2eb9\u2eba\u2ebb\u2ebc"
    "\u2ebd\u2ebe\u2ebf\u2ec0\u2ec1\u2ec2\u2ec3\u2ec4\u2ec5\u2ec6\u2ec8\u2ec9"
    "\u2eca\u2ecb\u2ecc\u2ecd\u2ece\u2ecf\u2ed0\u2ed1\u2ed2\u2ed3\u2ed4\u2ed5"
    "\u2ed6\u2ed7\u2ed8\u2ed9\u2eda\u2edb\u2edc\u2edd\u2edf\u2ee0\u2ee1\u2ee2"
    "\u2ee3\u2ee4\u2ee5\u2ee6\u2ee7\u2ee8\u2ee9\u2eea\u2eeb\u2eec\u2eed\u2eee"
    "\u2eef\u2ef0\u2ef1\u2ef2\u2ef3",
    "厂乙亻冂刀刂卜小小兀尣尢巳幺彑彐忄扌攵旡日月歺母民氵氺灬爫爫丬牛犭王疋目示礻竹糹"
    "纟罓罒羊耂肀聿肉臼艹艹艹虎衤覀西见角讠贝足车辶辶辶邑钅長镸长门阜阝雨青韦页风飞食"
    "飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
)
# Fonts of simplified Chinese draw these alike, where Unicode names the traditional character.
_SIMPLIFIED = str.maketrans("\u2f3e\u2fad\u2fc8", "户青黄")


def plain_ideographs(text: str) -> str:
    """Return the text with the characters that are meant."""
    if text.isascii() or not _BLOCKS.search(text):
        return text
    return _BLOCKS.sub(lambda found: _meant(found[0]), text)


def lookalikes(text: str) -> str:
    """Return the characters of a text that look like others, each once, in order."""
    if text.isascii():
        return ""
    return "".join(dict.fromkeys(c for c in _BLOCKS.findall(text) if _meant(c) != c))


def _meant(character: str) -> str:
    known = character.translate(_SUPPLEMENT).translate(_SIMPLIFIED)
    return unicodedata.normalize("NFKC", known)
