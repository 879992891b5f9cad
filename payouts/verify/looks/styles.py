"""The styles of a workbook, each as the facts of what a cell in it looks like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from payouts.base.bilingual import both
from payouts.verify.looks.facts import attributes, facts_of, local, numbered, parsed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree import ElementTree as ET

    from payouts.verify.looks.facts import Facts

Look: TypeAlias = tuple[tuple[str, str], ...]

# Number formats every program knows by number (ECMA-376, 18.8.30); others stand for themselves.
_BUILT_IN = {
    "0": "General",
    "1": "0",
    "2": "0.00",
    "3": "#,##0",
    "4": "#,##0.00",
    "9": "0%",
    "10": "0.00%",
    "11": "0.00E+00",
    "12": "# ?/?",
    "13": "# ??/??",
    "49": "@",
}
# What programs write beside the name of a font; the name decides.
_UNSEEN_FONT = frozenset({"family"})
_NUMBERS = frozenset({"numFmtId", "fontId", "fillId", "borderId"})
_SWITCHES = frozenset({"b", "i", "strike", "outline", "shadow", "condense", "extend"})
_SYSTEM_COLOUR = "64"  # of what is not filled


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a workbook.

    Attributes:
        looks: the looks of cells by the number a cell refers to.
        partial: what a conditional format or a table lays over a cell, by number.
        common: what holds for the workbook: named styles, the palette, its own extensions.
    """

    looks: Sequence[Look]
    partial: Sequence[Facts]
    common: Facts

    def look(self, number: str) -> Look:
        """Return the look of a style; ValueError where there is none."""
        at = int(number)
        if not 0 <= at < len(self.looks):
            raise ValueError(both(f"没有样式 {number}", f"no style {number}"))
        return self.looks[at]


def styles_of(data: bytes | None) -> Styles:
    """Return the styles of ``xl/styles.xml``; plain cells where there is none.

    Raises:
        ValueError: it is damaged, or a style refers to what is not there.
    """
    if data is None:
        return Styles([()], [], {})
    root = parsed(data)
    parts = {local(child.tag): child for child in root}
    made = _Parts.of(parts)
    named = [made.facts(xf) for xf in parts.get("cellStyleXfs", ())]
    names = _names(parts, named)
    looks = [_look(xf, made, names) for xf in parts.get("cellXfs", ())]
    common: Facts = {}
    for name, (_, facts) in names.items():
        common |= {f"cellStyle {name}/{key}": value for key, value in facts.items()}
    for key in parts.keys() - _KNOWN:
        if len(parts[key]) or parts[key].text:  # the names of default table styles say nothing
            common |= facts_of(parts[key])
    return Styles(looks or [()], [_partial(dxf) for dxf in parts.get("dxfs", ())], common)


_KNOWN = frozenset({
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"),
})


@dataclass(frozen=True, slots=True)
class _Parts:
    """Number formats by number, fonts, fills and borders in order, each as facts."""

    codes: dict[str, str]
    fonts: list[Facts]
    fills: list[Facts]
    borders: list[Facts]

    @classmethod
    def of(cls, parts: dict[str, ET.Element]) -> _Parts:
        codes = {
            one.get("numFmtId", ""): one.get("formatCode", "") for one in parts.get("numFmts", ())
        }
        return cls(
            codes,
            [_font(one) for one in parts.get("fonts", ())],
            [_fill(one) for one in parts.get("fills", ())],
            [_border(one) for one in parts.get("borders", ())],
        )

    def facts(self, xf: ET.Element) -> Facts:
        """Return what a style of cells shows, whatever it is called."""
        number = xf.get("numFmtId", "0")
        code = self.codes.get(number, _BUILT_IN.get(number, f"#{number}"))
        found = {"numFmt": code}
        for kind, zh, all_of_kind in (
            ("font", "字体", self.fonts),
            ("fill", "填充", self.fills),
            ("border", "边框", self.borders),
        ):
            at = int(xf.get(f"{kind}Id", "0"))
            if not 0 <= at < max(len(all_of_kind), 1):
                raise ValueError(both(f"没有{zh} {at}", f"no {kind} {at}"))
            found |= all_of_kind[at] if all_of_kind else {}
        for _, child in numbered(xf):
            found |= facts_of(child)
        return found


def _look(xf: ET.Element, parts: _Parts, names: dict[str, tuple[str, Facts]]) -> Look:
    found = parts.facts(xf)
    for key, value in attributes(xf).items():
        usual = "1" if key.startswith("apply") else "0"
        if key in _NUMBERS or value == usual:
            continue
        if key == "xfId":
            name = next((name for name, (at, _) in names.items() if at == value), value)
            found["cellStyle"] = name
        else:
            found[f"xf@{key}"] = value
    return tuple(sorted(found.items()))


def _names(parts: dict[str, ET.Element], named: list[Facts]) -> dict[str, tuple[str, Facts]]:
    """Return the named styles: name → (number, facts); number 0 has a name always."""
    names = {"": ("0", named[0])} if named else {}
    for style in parts.get("cellStyles", ()):
        at = style.get("xfId", "0")
        if at != "0" and at.isdecimal() and int(at) < len(named):
            names[style.get("name", "")] = (at, named[int(at)])
    return names


def _font(font: ET.Element) -> Facts:
    found: Facts = {}
    for _, child in numbered(sorted(font, key=lambda one: one.tag)):
        name = local(child.tag)
        if name in _UNSEEN_FONT:
            continue
        values = attributes(child)
        if name in _SWITCHES:
            if values.get("val", "1") != "0":
                found[f"font/{name}"] = "1"
        else:
            found |= {f"font/{name}@{key}": value for key, value in values.items()} or {
                f"font/{name}": ""
            }
    return found


def _fill(fill: ET.Element) -> Facts:
    found = facts_of(fill)
    kind = "fill/patternFill@patternType"
    if found.get(kind, "none") == "none":
        return {k: v for k, v in found.items() if not k.startswith("fill/pattern") and k != "fill"}
    behind = "fill/patternFill/bgColor@indexed"
    if found[kind] == "solid" and found.get(behind) == _SYSTEM_COLOUR:
        del found[behind]
    return found


def _border(border: ET.Element) -> Facts:
    shown = [side for side in border if side.get("style", "none") != "none"]
    found = {f"border@{key}": value for key, value in attributes(border).items() if value != "0"}
    for side in shown:
        found |= facts_of(side, "border/")
    return found


def _partial(dxf: ET.Element) -> Facts:
    return {key.removeprefix("dxf/"): value for key, value in facts_of(dxf).items()}
