"""An element of XML as facts: the path of everything in it that means something → its value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias
from xml.etree import ElementTree as ET

from payouts.base.bilingual import both
from payouts.verify.looks.defaults import DEFAULTS, EMPTY, WITHOUT_MEANING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Facts: TypeAlias = dict[str, str]
    # What an attribute that refers elsewhere stands for, or None where it refers to nothing.
    Referred: TypeAlias = Callable[[str, str, str], Facts | None]

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_DECIMAL = re.compile(r"-?\d{1,15}\.\d{1,17}")
_WORDS = {"true": "1", "false": "0"}
_DEEPEST = 60
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")


def parsed(data: bytes) -> ET.Element:
    """Return the root of a part.

    Raises:
        ValueError: it is no XML, or one that a parser must not read.
    """
    if any(word in data for word in _FORBIDDEN):
        raise ValueError(both("文档类型定义", "a document type definition"))
    try:
        return ET.fromstring(data)  # noqa: S314 (no DTD)
    except ET.ParseError as error:
        raise ValueError(both("XML 损坏", "damaged XML")) from error


def local(name: str) -> str:
    """Return the name of an element or attribute of the main namespace without it."""
    return name.removeprefix(MAIN)


def value_of(text: str) -> str:
    """Return an attribute's value in one spelling: ``1`` for true, ``0.7`` for 0.70."""
    if _DECIMAL.fullmatch(text):
        return number(text)
    return _WORDS.get(text, text)


def number(text: str) -> str:
    """Return a number in one spelling; what is none as it is."""
    try:
        return f"{float(text):.15g}"
    except ValueError:
        return text


def attributes(element: ET.Element) -> Facts:
    """Return the attributes of an element that mean something: no defaults."""
    name = local(element.tag)
    defaults = DEFAULTS.get(name, {})
    found = {}
    for key, text in element.attrib.items():
        label, value = local(key), value_of(text)
        if (name, label) in WITHOUT_MEANING or ("*", label) in WITHOUT_MEANING:
            continue
        if defaults.get(label) != value:
            found[label] = value
    return found


def facts_of(
    element: ET.Element, path: str = "", referred: Referred | None = None, depth: int = 0
) -> Facts:
    """Return the facts of an element and everything in it.

    Args:
        element: the element.
        path: before its name.
        referred: see :class:`Referred`.
        depth: how deep it stands.

    Raises:
        ValueError: elements are nested too deep.
    """
    if depth > _DEEPEST:
        raise ValueError(both("嵌套过深", "nested too deep"))
    here = f"{path}{local(element.tag)}"
    found: Facts = {}
    for label, value in attributes(element).items():
        meant = referred(local(element.tag), label, value) if referred else None
        if meant is None:
            found[f"{here}@{label}"] = value
        else:
            found |= {f"{here}@{label}/{key}": text for key, text in meant.items()}
    children = list(element)
    text = element.text or ""
    if text.strip() or (text and not children):
        found[here] = text
    for key, child in numbered(children):
        found |= facts_of(child, f"{here}/{key}", referred, depth + 1)
        if (child.tail or "").strip():
            found[f"{here}/{key}{local(child.tag)}#"] = child.tail or ""
    if not found and local(element.tag) not in EMPTY:
        found[here] = ""
    return found


def numbered(elements: Iterable[ET.Element]) -> Iterable[tuple[str, ET.Element]]:
    """Yield elements with a number where several have one name: ``""``, ``2:``, ``3:``."""
    seen: dict[str, int] = {}
    for element in elements:
        times = seen[element.tag] = seen.get(element.tag, 0) + 1
        yield (f"{times}:" if times > 1 else ""), element
