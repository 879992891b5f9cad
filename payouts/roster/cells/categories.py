"""Readers of cells that name a category, several of them, or 是 and 否.

Only spellings that the pack lists are known: nothing is taken for what it resembles.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from payouts.base.columns import NO, YES, fold_width, without_unseen, word_key
from payouts.base.vectors import members
from payouts.roster.cells.problems import Problem, plain_text
from payouts.roster.cells.tidy import MARKS, RADICALS, Tidying, tidied, without_blanks

if TYPE_CHECKING:
    from payouts.base.columns import ColumnSpec
    from payouts.roster.cells.tidy import Step, Steps

NO_CATEGORY = -1

_CODE = re.compile(r"[0-9A-Za-z]+", re.ASCII)
_DIGITS = re.compile(r"\d+", re.ASCII)
_CODE_FIRST = re.compile(r"([0-9A-Za-z]+)(\D.*)", re.ASCII)
_CODE_LAST = re.compile(r"(.*[^0-9A-Za-z])([0-9A-Za-z]+)）?", re.ASCII)
_BETWEEN = "-—_:.、（）"  # what parts a code from its name
_SEPARATORS = "、,;/ \t\r\n"
_NOTHING = "无"


def _folded(text: str) -> str:
    return fold_width(text).replace("(", "（").replace(")", "）")


_FOLDED: tuple[Step, ...] = (
    (Tidying.UNSEEN, without_unseen),
    (Tidying.WIDTH, _folded),
    RADICALS,
    *MARKS,
)
_WORD: tuple[Step, ...] = (*_FOLDED, (Tidying.BLANKS, without_blanks))


# --- one category ------------------------------------------------------------------------


def category_lookup(spec: ColumnSpec) -> dict[str, int]:
    """Return every spelling of the categories, folded -> index into ``spec.values``.

    A code may be written with or without leading zeros unless that changes its meaning.
    """
    place = {value: i for i, value in enumerate(spec.values)}
    exact = {word_key(v): i for v, i in place.items()}
    exact |= {word_key(s): place[v] for s, v in spec.synonyms.items() if v in place}
    bare: dict[str, set[int]] = {}
    for text, i in exact.items():
        if _DIGITS.fullmatch(text):
            bare.setdefault(_bare(text), set()).add(i)
    return exact | {t: i.pop() for t, i in bare.items() if len(i) == 1 and t not in exact}


def _bare(digits: str) -> str:
    return digits.lstrip("0") or "0"


@dataclass(frozen=True, slots=True)
class Categories:
    """The categories of a column by everything they may be called."""

    values: tuple[str, ...]
    lookup: dict[str, int]

    @classmethod
    def of(cls, spec: ColumnSpec) -> Categories:
        """Build from what the pack says of a column."""
        return cls(spec.values, category_lookup(spec))

    @property
    def steps(self) -> Steps:
        """The steps from the text of a cell to the category; the last ones know its names."""
        return (
            *_WORD,
            (Tidying.CASE, self._cased),
            (Tidying.WIDTH, self._own),
            (Tidying.CODE, self._coded),
            (Tidying.SYNONYM, self._named),
        )

    def read(self, cell: object) -> tuple[int, Problem]:
        """Return the index of the category, or NO_CATEGORY."""
        text = tidied(plain_text(cell), self.steps)
        if text in self.values:
            return self.values.index(text), Problem.NONE
        return NO_CATEGORY, Problem.UNKNOWN_CATEGORY

    def _cased(self, text: str) -> str:
        return text.upper() if text not in self.lookup and text.upper() in self.lookup else text

    def _own(self, text: str) -> str:
        """Return the category whose name this is but for width and blanks."""
        return next((value for value in self.values if word_key(value) == text), text)

    def _coded(self, text: str) -> str:
        """Return what a code stands for; a name beside it (11-残疾军人) has to say the same."""
        if text in self.values:
            return text
        if _CODE.fullmatch(text):
            found = self._by_code(text)
            return text if found is None else self.values[found]
        for form, code_at in ((_CODE_FIRST, 1), (_CODE_LAST, 2)):
            if match := form.fullmatch(text):
                by_code = self._by_code(match[code_at])
                if by_code is not None and self.lookup.get(match[3 - code_at].strip(_BETWEEN)) == (
                    by_code
                ):
                    return self.values[by_code]
        return text

    def _by_code(self, code: str) -> int | None:
        found = self.lookup.get(code)
        return self.lookup.get(_bare(code)) if found is None and _DIGITS.fullmatch(code) else found

    def _named(self, text: str) -> str:
        found = None if text in self.values else self.lookup.get(text)
        return text if found is None else self.values[found]


# --- several in one cell -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CategoryList:
    """Several categories in one cell; 无 alone is the empty set.

    Names are matched longest first, because one may hold a separator itself
    (党中央、国务院、中央军委授予荣誉称号).
    """

    values: tuple[str, ...]
    lookup: dict[str, int]
    names: tuple[str, ...]

    @classmethod
    def of(cls, spec: ColumnSpec) -> CategoryList:
        """Build from what the pack says of a column."""
        lookup = category_lookup(spec)
        names = tuple(sorted(filter(None, lookup), key=len, reverse=True))
        return cls(spec.values, lookup, names)

    @property
    def steps(self) -> Steps:
        """The steps from the text of a cell to the names in order, parted by 、."""
        return (
            *_FOLDED,
            (Tidying.BLANKS, str.strip),
            (Tidying.SYNONYM, self._renamed),
            (Tidying.LIST, self._listed),
        )

    def read(self, cell: object) -> tuple[int, Problem]:
        """Return the set named in a cell as bits."""
        text = tidied(plain_text(cell), self.steps[:-1])
        if self._is_nothing(text):
            return 0, Problem.NONE
        found = self._parts(text)
        bits = 0
        for part in found or ():
            bits |= 1 << part if isinstance(part, int) else 0
        return bits, Problem.NONE if bits else Problem.UNKNOWN_CATEGORY

    def text_of(self, bits: int) -> str:
        """Return a set as text; the empty one is 无."""
        return "、".join(members(bits, self.values)) or _NOTHING

    def _is_nothing(self, text: str) -> bool:
        return text.strip(_SEPARATORS) == _NOTHING and _NOTHING not in self.lookup

    def _parts(self, text: str) -> list[int | str] | None:
        """Return the categories and what stands between them, or None where one is unknown."""
        parts: list[int | str] = []
        at = 0
        while at < len(text):
            if text[at] in _SEPARATORS:
                parts.append(text[at])
                at += 1
                continue
            name = next((n for n in self.names if _ends_name(text, at, n)), None)
            if name is None:
                return None
            parts.append(self.lookup[name])
            at += len(name)
        return parts

    def _renamed(self, text: str) -> str:
        parts = self._parts(text)
        if parts is None:
            return text
        return "".join(self.values[p] if isinstance(p, int) else p for p in parts)

    def _listed(self, text: str) -> str:
        bits, problem = self.read(text)
        return text if problem else self.text_of(bits)


def _ends_name(text: str, at: int, name: str) -> bool:
    """Tell whether a name stands here and ends where a name may end."""
    end = at + len(name)
    return text.startswith(name, at) and (end == len(text) or text[end] in _SEPARATORS)


# --- yes and no --------------------------------------------------------------------------


def yes_steps(spec: ColumnSpec) -> Steps:
    """Return the steps for the texts of a yes-or-no column."""
    known = {word_key(word): meant for word, meant in spec.synonyms.items()}
    return (*_WORD, (Tidying.SYNONYM, lambda text: known.get(text, text)))


def read_boolean(cell: object, steps: Steps) -> tuple[bool, Problem]:
    """Return whether the cell says 是; an Excel TRUE or FALSE says so too."""
    if isinstance(cell, bool):
        return cell, Problem.NONE
    text = tidied(plain_text(cell), steps)
    return text == YES, Problem.NONE if text in {YES, NO} else Problem.NOT_YES_OR_NO
