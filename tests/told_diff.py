"""What each form of a comparison tells, read back out of it: lines, JSON, pages, tables.

Each form is read as a reader would; nothing here knows what they are made from.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import dataclass, field
from fractions import Fraction
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from payouts.base.diagnostics import Lang
from payouts.base.money import fraction_text
from payouts.compare.people import Move
from payouts.compare.people.histogram import BOUNDS
from payouts.compare.report.words import KINDS, MOVE_HEADS, MOVES, SECTIONS
from payouts.compare.rules import ChangeKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Change = tuple[str, ...]  # benefit, kind, where in the part of the rule, before, after, percent
Row = tuple[str, ...]  # person, benefit, before, after, change, place
Group = tuple[str, str]  # by what, label; both empty for the total
Bin = tuple[int | None, int | None]  # yuan: over, up to
NONE = "—"
_SHOWN = 160  # characters of a text that a terminal shows

_WORDS: dict[Lang, dict[str, str]] = {
    Lang.ZH: {
        "whole": "整个规则包", "none": "（名册未写明）", "total": "合计", "item": "项目",
        "changes": "变化", "words": "只涉及名称、依据和来源的变化", "cells": "格改变",
        "reach": "可能涉及的人和时间", "files": "文件", "effect": "对名册的影响",
        "by_benefit": "按待遇", "by_township": "按乡镇", "by_class": "按对象类别",
        "bars": "按变化金额", "bars_of_page": "每人变化的金额", "largest": "变化最大的",
        "move": r"([^，\s]+) (\d+) 人 (\d+) 行",
        "dates": r"（(?:\d{4}-\d\d-\d\d )?至 (?:\d{4}-\d\d-\d\d|今后)）$",
    },
    Lang.EN: {
        "whole": "the whole pack", "none": "(not stated)", "total": "total", "item": "item",
        "changes": "changes", "words": "names, laws and sources only", "cells": "cells changed",
        "reach": "who and when it can touch", "files": "files", "effect": "effect on the roster",
        "by_benefit": "by benefit", "by_township": "by township", "by_class": "by class",
        "bars": "by change (yuan", "bars_of_page": "change of each person",
        "largest": "largest changes",
        "move": r"([a-z ]+): (\d+) people, (\d+) rows",
        "dates": r" \((?:from \d{4}-\d\d-\d\d)? ?(?:until \d{4}-\d\d-\d\d)?\)$",
    },
}  # fmt: skip
_GROUPS = ("by_benefit", "by_township", "by_class")


@dataclass(frozen=True)
class Tally:
    """Sums in fen; people and rows by move, where there are any."""

    before: int
    after: int
    moves: dict[Move, tuple[int, int]]


@dataclass
class Told:
    """What one form tells; what is in no order, or in another one in each form, is sorted."""

    changes: list[Change] = field(default_factory=list)
    reach: list[tuple[str, ...]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    tallies: dict[Group, Tally] = field(default_factory=dict)
    bars: dict[Bin, int] = field(default_factory=dict)
    largest: list[Row] = field(default_factory=list)


def fen(text: str) -> int:
    return int(text.replace(",", "").replace(".", ""))


def _bin(label: str) -> Bin:
    low, _, high = label.replace(",", "").replace("< ", "None … ").partition(" … ")
    if low.startswith("> "):
        return int(low[2:]), None
    return (None if low == "None" else int(low)), int(high or low)


def _place(path: str, lang: Lang) -> str:
    """Return where a change is without the word for the part of the rule."""
    words = sorted((words.to(lang) for words in SECTIONS.values()), key=len, reverse=True)
    return path.removeprefix(next(word for word in words if path.startswith(word))).strip()


def _change(benefit: str, kind: str, place: str, *values: str) -> Change:
    before, after, percent = values
    cut = (text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…" for text in (before, after))
    return (benefit, kind, "" if place == NONE else place, *cut, percent)


def _arrow(text: str) -> tuple[str, str, str]:
    """Read ``43290 → 45450 (+4.99%)``."""
    found = re.fullmatch(r"(.*?) → (.*?)(?: \(([-+][\d.]+%)\))?", text)
    assert found, text
    return found[1], found[2], found[3] or ""


def _cells(
    figure: str, grid: Sequence[Sequence[str]], lang: Lang
) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """Yield the changed cells of a table by two categories: where, and from what to what."""
    header, *rows = grid
    for row in rows:
        for column, cell in zip(header[1:], row[1:], strict=True):
            if cell and not cell.startswith("="):
                yield _of_figure(figure, f"{row[0]} · {column}", lang), _arrow(cell)


def _of_figure(figure: str, categories: str, lang: Lang) -> str:
    """Put the categories of a cell where its path has them: before the dates."""
    dates = re.search(_WORDS[lang]["dates"], figure)
    at = dates.start() if dates else len(figure)
    return _place(f"{figure[:at]} · {categories}{figure[at:]}", lang)


# --- JSON --------------------------------------------------------------------------------


def of_json(record: Mapping[str, Any], lang: Lang) -> Told:
    """Read what ``--json`` printed; values as people read them."""
    words, told = _WORDS[lang], Told()
    for change in record["changes"]:
        values = (_shown(change[side], change["unit"]) for side in ("before", "after"))
        told.changes.append(
            _change(
                change["name"] if change["benefit"] else words["whole"],
                KINDS[ChangeKind(change["kind"])].to(lang),
                _place(change["path" if lang is Lang.ZH else "path_en"], lang),
                *values,
                f"{change['percent']}%" if change["percent"] else "",
            )
        )
    told.files = sorted(file["file"] for file in record["files"])
    if (impact := record["impact"]) is not None:
        told.tallies["", ""] = _json_tally(impact["total"])
        for by in _GROUPS:
            for tally in impact[by]:
                label = tally.get("name") or tally["label"] or words["none"]
                told.tallies[by, label] = _json_tally(tally)
        told.bars = {(b["over"], b["to"]): b["people"] for b in impact["histogram"] if b["people"]}
        names = {tally["label"]: tally["name"] for tally in impact["by_benefit"]}
        told.largest = [_json_row(row, names) for row in impact["largest"]]
    return told


def _shown(text: str | None, unit: str | None) -> str:
    if text and unit == "比例" and re.fullmatch(r"[\d./]+", text):
        return f"{fraction_text(Fraction(text) * 100)}%"
    return text or NONE


def _json_tally(tally: Mapping[str, Any]) -> Tally:
    both = {move: (tally["people"][move.word], tally[move.word]) for move in Move}
    assert sum(rows for _, rows in both.values()) == tally["rows"]
    assert fen(tally["change"]) == fen(tally["after"]) - fen(tally["before"])
    moves = {move: counts for move, counts in both.items() if any(counts)}
    return Tally(fen(tally["before"]), fen(tally["after"]), moves)


def _json_row(row: Mapping[str, Any], names: Mapping[str, str]) -> Row:
    change = row["change"] if row["change"].startswith("-") else f"+{row['change']}"
    return (
        *(f"{row['name']} {row['person_id']}".strip(), names[row["benefit"]]),
        *(row["before"] or NONE, row["after"] or NONE, change),
        f"{row['file']} {row['sheet']}!{row['row']}",
    )


# --- lines -------------------------------------------------------------------------------


def of_lines(text: str, lang: Lang) -> Told:
    """Read what a terminal shows of a comparison, with ``--as-written``."""
    words, told = _WORDS[lang], Told()
    _, *parts = [part.splitlines() for part in text.split("\n\n")]
    for title, *lines in parts:
        if title.startswith(words["reach"]):
            told.reach = list(_lines_reach(lines))
        elif title == words["files"]:
            told.files = sorted(line.split("  ")[2] for line in lines)
        elif title.startswith(words["effect"]):
            _lines_effect(told, lines, lang)
        else:
            told.changes += _lines_changes(title, lines, lang)
    return told


def _without_id(title: str) -> str:
    return re.sub(r" \(\w+\)$", "", title)


def _lines_reach(lines: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for title, touches in _indented(lines):
        yield _without_id(title), *touches


def _indented(lines: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each line indented by two with those below it indented by four."""
    heads = [i for i, line in enumerate(lines) if re.match(r"  \S", line)]
    for start, end in itertools.pairwise((*heads, len(lines))):
        below = (line for line in lines[start + 1 : end] if line.startswith("    "))
        yield lines[start][2:], [line[4:] for line in below]


def _lines_changes(title: str, lines: Sequence[str], lang: Lang) -> Iterator[Change]:
    benefit = _without_id(title)
    for head, below in _indented(lines):
        kind, path, *count = head.split("  ")
        told = [line for line in below if not line.startswith("@ ")]
        if not count:
            yield _change(benefit, kind, _place(path, lang), *_arrow(told[0]))
            continue
        assert count[0].endswith(_WORDS[lang]["cells"])
        if "  →  " in told[0]:
            found = [
                (_of_figure(path, categories, lang), (before, after, "".join(percent)))
                for categories, before, arrow, after, *percent in (
                    re.split(r"  +", line) for line in told if "  →  " in line
                )
                if arrow == "→"
            ]
        else:
            found = list(_cells(path, _columns(told), lang))
        assert len(found) == int(count[0].split()[0]), f"{path}: cells counted, cells shown"
        for place, values in found:
            yield _change(benefit, kind, place, *values)


def _columns(lines: Sequence[str]) -> list[list[str]]:
    """Cut a table at the columns of its header; a character may be two columns wide."""
    spread = ["".join(c + "\0" * (_width(c) - 1) for c in line) for line in lines]
    starts = [0, *(m.start() for m in re.finditer(r"(?<=  )\S", spread[0]))]
    ends = [*starts[1:], max(map(len, spread))]
    spans = list(zip(starts, ends, strict=True))
    return [[line[a:b].replace("\0", "").strip() for a, b in spans] for line in spread]


def _width(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _lines_effect(told: Told, lines: Sequence[str], lang: Lang) -> None:
    words, by = _WORDS[lang], ""
    for line in lines:
        text = line.strip()
        if line.startswith("  ") and not line.startswith("    "):
            label, _, tally = text.partition("  ")
            keys = (*_GROUPS, "bars", "largest")
            by = next((key for key in keys if text.startswith(words[key])), "")
            if not by:
                assert label == words["total"]
                told.tallies["", ""] = _lines_tally(tally, lang)
        elif by == "bars":
            label, *_, people = re.split(r"  +", text)
            told.bars[_bin(label)] = int(people.replace(",", ""))
        elif by == "largest" and not text.startswith("… "):
            person, benefit, amounts, place = (part.strip() for part in text.split("  "))
            found = re.fullmatch(r"(.*) → (.*) \((.*)\)", amounts)
            assert found
            told.largest.append((person, benefit, *found.groups(), place))
        elif by in _GROUPS:
            label, _, tally = text.partition("  ")
            told.tallies[by, label] = _lines_tally(tally, lang)


def _lines_tally(text: str, lang: Lang) -> Tally:
    found = re.match(r"(\S+) → (\S+) \((\S+)\)", text)
    assert found, text
    before, after, change = map(fen, found.groups())
    assert change == after - before
    moves = re.findall(_WORDS[lang]["move"], text[found.end() :])
    names = {words.to(lang): move for move, words in MOVES.items()}
    counts = {names[name.strip()]: (int(people), int(rows)) for name, people, rows in moves}
    return Tally(before, after, counts)


# --- pages -------------------------------------------------------------------------------


@dataclass
class Block:
    """A piece of a page: a heading, a table, an entry of a list, or other text."""

    tag: str
    text: str = ""
    rows: list[list[str]] = field(default_factory=list)


class _Html(HTMLParser):
    """Reads the blocks of an HTML page; a bar of a chart is an entry of a list."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.blocks.append(Block("table"))
        elif tag == "tr":
            self.blocks[-1].rows.append([])
        elif tag == "span" or (tag == "text" and ("class", "value") in attrs):
            self.text += " — "
        elif tag != "small":
            self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "caption":
            self.blocks[-1].text = self.text
        elif tag in {"th", "td"}:
            self.blocks[-1].rows[-1].append(self.text)
        elif tag in {"h1", "h2", "h3", "p", "li"}:
            self.blocks.append(Block(tag, self.text))
        elif tag == "text" and " — " in self.text:
            self.blocks.append(Block("li", self.text))
            self.text = ""


def html_blocks(text: str) -> list[Block]:
    page = _Html()
    page.feed(re.sub(r"</text>(<rect[^>]*/>)?(?=<text class=\"value\")", "", text))
    return page.blocks


def markdown_blocks(text: str) -> list[Block]:
    """Read the blocks of a Markdown page; a paragraph right above a table is its caption."""
    blocks: list[Block] = []
    for part in text.strip().split("\n\n"):
        lines = part.split("\n")
        if part.startswith("|"):
            caption = blocks.pop().text if blocks[-1].tag == "p" else ""
            rows = [_markdown_row(line) for line in (lines[0], *lines[2:])]
            blocks.append(Block("table", caption, rows))
        elif part.startswith("- "):
            blocks += [Block("li", _unescaped(line[2:])) for line in lines]
        elif part.startswith("#"):
            marks, _, title = part.partition(" ")
            blocks.append(Block(f"h{len(marks)}", _unescaped(title)))
        else:
            blocks.append(Block("note" if part.startswith(">") else "p", _unescaped(part)))
    return blocks


def _markdown_row(line: str) -> list[str]:
    return [_unescaped(cell.strip()) for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def of_page(blocks: Iterable[Block], lang: Lang, pack: str) -> Told:
    """Read a page; ``pack`` is the name of the pack, where a change for all of it stands."""
    told = Told()
    for part, group, block in _placed(blocks, lang):
        if part == "files" and block.tag == "li":
            told.files.append(block.text.partition(" — ")[0].split(" ")[-1])
        elif part == "reach" and block.tag == "table":
            told.reach = [(name, *touches.split(" ／ ")) for name, touches in block.rows[1:]]
        elif part == "changes" and block.tag == "table":
            told.changes += _page_changes(_page_benefit(group, lang), block, lang)
        elif part == "words" and block.tag == "table":
            told.changes += _page_words(block, lang, pack)
        elif part == "effect":
            _page_effect(told, block, group.lower(), lang)
    told.files.sort()
    return told


def _placed(blocks: Iterable[Block], lang: Lang) -> Iterator[tuple[str, str, Block]]:
    """Yield each block with the part of the page it is in, and the heading of its group."""
    part = group = ""
    for block in blocks:
        if block.tag == "h2":
            keys = ("words", "changes", "reach", "files", "effect")
            found = (key for key in keys if _WORDS[lang][key] in block.text.lower())
            part, group = next(found, ""), ""
        elif block.tag == "h3":
            group = block.text
        else:
            yield part, group, block


def _page_benefit(heading: str, lang: Lang) -> str:
    """Return the name of a benefit from a heading, where its id stands beside it."""
    return heading if heading == _WORDS[lang]["whole"] else heading.rpartition(" ")[0]


def _page_words(block: Block, lang: Lang, pack: str) -> Iterator[Change]:
    for _, kind, where, *values in _page_changes("", block, lang):
        name, _, place = where.partition(" · ")
        yield (_WORDS[lang]["whole"] if name == pack else name, kind, place, *values)


def _page_changes(benefit: str, block: Block, lang: Lang) -> Iterator[Change]:
    header, *rows = block.rows
    kind = KINDS[ChangeKind.TABLE_CELL].to(lang)
    figure = block.text.split(" · ")[0]
    if not block.text:
        for what, where, before, after, *percent, _ in rows:
            yield _change(benefit, what, where, before, after, "".join(percent))
    elif header[0] == _WORDS[lang]["item"]:
        for categories, before, after, *percent in rows:
            place = _of_figure(figure, categories, lang)
            yield _change(benefit, kind, place, before, after, "".join(percent))
    else:
        for place, values in _cells(figure, block.rows, lang):
            yield _change(benefit, kind, place, *values)


def _page_effect(told: Told, block: Block, group: str, lang: Lang) -> None:
    words = _WORDS[lang]
    if block.tag == "li":
        assert words["bars_of_page"] in group
        label, _, people = block.text.partition(" — ")
        if people != "0":
            told.bars[_bin(label)] = int(people.replace(",", ""))
    elif block.tag == "table" and words["largest"] in group:
        told.largest = [(row[0].strip(), *row[1:]) for row in block.rows[1:]]
    elif block.tag == "table":
        by = next((key for key in _GROUPS if words[key] in group), "")
        for label, tally in _page_tallies(block, lang):
            told.tallies[by, label if by else ""] = tally


def _page_tallies(block: Block, lang: Lang) -> Iterator[tuple[str, Tally]]:
    header, *rows = block.rows
    heads = {words.to(lang): move for move, words in MOVE_HEADS.items()}
    for label, before, after, change, *counts in rows:
        assert fen(change) == fen(after) - fen(before)
        moves = {}
        for head, cell in zip(header[4:], counts, strict=True):
            people, moved = (int(number.replace(",", "")) for number in cell.split(" / "))
            if people or moved:
                moves[heads[head]] = people, moved
        yield label, Tally(fen(before), fen(after), moves)


# --- every row, as Parquet ---------------------------------------------------------------


def of_parquet(rows: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> Told:
    """Count the rows and people of ``diff.parquet``; ``names`` are those of the benefits."""
    told = Told()
    told.tallies["", ""] = _count(rows)
    for benefit, group in itertools.groupby(rows, key=lambda row: row["benefit"]):
        told.tallies["by_benefit", names[benefit]] = _count(list(group))
    for person in _people(rows):
        change = _sum(person, "after") - _sum(person, "before")
        told.bars[_bin_of(change)] = told.bars.get(_bin_of(change), 0) + 1
    return told


def _sum(rows: Iterable[Mapping[str, Any]], side: str) -> int:
    return sum(fen(str(row[side])) for row in rows if row[side] is not None)


def _people(rows: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Return the rows of each id."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        if row["person_id"]:
            found.setdefault(row["person_id"], []).append(row)
    return list(found.values())


def _count(rows: Sequence[Mapping[str, Any]]) -> Tally:
    people = [_moved(person) for person in _people(rows)]
    moved = [_moved([row]) for row in rows]
    assert [move.word for move in moved] == [row["move"] for row in rows]
    moves = {move: (people.count(move), moved.count(move)) for move in Move}
    told = {move: counts for move, counts in moves.items() if any(counts)}
    return Tally(_sum(rows, "before"), _sum(rows, "after"), told)


def _moved(rows: Sequence[Mapping[str, Any]]) -> Move:
    was, becomes = (any(row[side] is not None for row in rows) for side in ("before", "after"))
    before, after = _sum(rows, "before"), _sum(rows, "after")
    if was and becomes:
        return Move.UP if after > before else Move.DOWN if after < before else Move.UNCHANGED
    if was or becomes:
        return Move.NEWLY_PAID if becomes else Move.NO_LONGER_PAID
    otherwise = any(row["status_before"] != row["status_after"] for row in rows)
    return Move.OTHER_STATUS if otherwise else Move.UNCHANGED


def _bin_of(change: int) -> Bin:
    edges: list[int | None] = [0, *BOUNDS, None]
    size = abs(change)
    if not change:
        return 0, 0
    index = next(i for i, edge in enumerate(edges[1:]) if edge is None or size <= edge * 100)
    low, high = edges[index], edges[index + 1]
    if change > 0:
        return low, high
    return (None if high is None else -high), -(low or 0)
