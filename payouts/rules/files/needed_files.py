"""The rule files of a pack that one of them cannot be compiled without."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from payouts.base.columns import header_key
from payouts.base.errors import RuleProblem
from payouts.rules.files.strict_yaml import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.rules.files.source import PackSource

_TAKEN = re.compile(r"""\bbenefit\(\s*(["'])(.+?)\1\s*\)""")


def needed_files(source: PackSource, pack: str, file: str, data: bytes) -> frozenset[str]:
    """Return the files of a pack's own folder with the benefits that a rule takes amounts of.

    With those that its pack's choices are among; and in turn what these need. A file that cannot
    be read is left out, and so is another one of the same benefit.

    Args:
        source: where the pack is.
        pack: its name.
        file: the rule file.
        data: its bytes.
    """
    held = _read(data)
    choices = _choices(_read(source.read(pack, "pack.yaml")))
    if not choices and not any(map(_TAKEN.search, _texts(held))):
        return frozenset()
    others = {name: _read(source.read(pack, name)) for name in source.files(pack) if name != file}
    found: set[str] = set()
    wanted = choices | _taken(held)
    while more := {name for name, data in others.items() if _words(data) & wanted} - found:
        found |= more
        wanted = wanted.union(*(_taken(others[name]) for name in more))
    same = held.get("benefit")
    return frozenset(name for name in found if others[name].get("benefit") != same)


def _read(data: bytes) -> dict[str, Any]:
    try:
        held = read_yaml(data, "").data
    except RuleProblem:
        return {}
    return held if isinstance(held, dict) else {}


def _choices(pack: dict[str, Any]) -> frozenset[str]:
    """Return the benefits that the choices of a pack are among."""
    choices = pack.get("choices")
    among = (c.get("among") for c in choices if isinstance(c, dict)) if choices else ()
    return frozenset(header_key(str(b)) for names in among if names for b in names)


def _taken(held: object) -> frozenset[str]:
    """Return the words, as they are compared, for benefits whose amounts are taken."""
    return frozenset(header_key(m[2]) for text in _texts(held) for m in _TAKEN.finditer(text))


def _words(held: dict[str, Any]) -> frozenset[str]:
    """Return the words for the benefit of a rule file, as they are compared."""
    if "benefit" not in held:
        return frozenset()
    aliases = held.get("aliases")
    names = [held["benefit"], held.get("name", ""), *(aliases if isinstance(aliases, list) else ())]
    return frozenset(header_key(str(name)) for name in names)


def _texts(held: object) -> Iterator[str]:
    """Yield every text in some data."""
    if isinstance(held, str):
        yield held
    elif isinstance(held, dict):
        for value in held.values():
            yield from _texts(value)
    elif isinstance(held, list):
        for value in held:
            yield from _texts(value)
