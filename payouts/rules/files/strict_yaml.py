"""YAML without surprises: every value keeps its line, nothing is guessed.

Built from parser events, so nothing is constructed that the text does not show:
no aliases, anchors, tags or merge keys; a duplicate key, a plain ``no``, ``012``,
``12:30:00``, ``1e3`` or ``0.5`` is an error with its line and what to write
instead. Plain whole numbers, ``true``/``false`` and ISO dates are read as such;
everything else is text.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any, NoReturn

import yaml

from payouts.base.diagnostics import Diagnostic, Place, say
from payouts.base.errors import RuleProblem
from payouts.rules.files.unquoted import (
    comment_that_numbers,
    quoted,
    unseen_colon,
    why_no_yaml,
)
from payouts.rules.files.yaml_words import in_words

Path = tuple[str | int, ...]

MAX_BYTES = 2_000_000
MAX_DEPTH = 24
MAX_NODES = 200_000

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}\Z")
_BOOLEAN_LIKE = re.compile(r"(?:y|n|yes|no|on|off|true|false)\Z", re.IGNORECASE)
_NUMBER_LIKE = re.compile(r"[-+]?\.?[0-9][0-9_,:.]*(?:[eE][-+]?[0-9]+)?\Z|0[xXoObB][0-9a-fA-F_]+\Z")
_NULL_LIKE = re.compile(r"(?:~|null)?\Z", re.IGNORECASE)
# Everything YAML allows in a text; the parser names no line for what it forbids.
_FORBIDDEN = re.compile(
    "[^\\t\\n\\r\\x20-\\x7e\\x85\\xa0-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]"
)


@dataclass(slots=True)
class Document:
    """Plain data and where each part of it stands.

    ``marks`` maps a path of keys and indexes to (line, column), both 1-based;
    a mapping's entry is marked at its key. ``texts`` maps it to where the first
    character of a text stands, for texts written on one line.
    """

    name: str
    data: Any = None
    marks: dict[Path, tuple[int, int]] = field(default_factory=dict)
    texts: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def beside(self, file: str) -> str:
        """Return how another file of the same folder is called."""
        folder, slash, _ = self.name.rpartition("/")
        return f"{folder}{slash}{file}"

    def place(self, path: Path) -> Place:
        """Return the place of a path, or of the nearest part above it."""
        while path not in self.marks and path:
            path = path[:-1]
        line, column = self.marks.get(path, (1, 1))
        return Place(file=self.name, line=line, column=column)

    def text_place(self, path: Path) -> tuple[Place, bool]:
        """Return the place of a text, and whether its characters can be counted from there."""
        for known in (path, path[:-1]):
            if known in self.texts:
                line, column = self.texts[known]
                return Place(file=self.name, line=line, column=column), True
            if known in self.marks:
                break
        return self.place(path), False


@dataclass(slots=True)
class _Open:
    """A mapping or sequence being read."""

    container: dict[str, Any] | list[Any]
    path: Path
    key: str | None = None
    key_event: yaml.ScalarEvent | None = None
    flow: bool = False
    # The last entry whose value is a text without quotes: its key and that text's event.
    plain: tuple[str, yaml.ScalarEvent] | None = None


def read_yaml(text: bytes | str, name: str) -> Document:
    """Read one strict YAML document.

    Args:
        text: the file's bytes (UTF-8) or text.
        name: how the file is called in messages.

    Raises:
        RuleProblem: with a code, line and column for everything found.
    """
    if len(text) > MAX_BYTES:
        raise RuleProblem(say("Y001", Place(file=name, line=1), size=len(text), limit=MAX_BYTES))
    content = _decoded(text, name) if isinstance(text, bytes) else text
    if bad := _FORBIDDEN.search(content):
        line = content.count("\n", 0, bad.start()) + 1
        raise RuleProblem(say("Y002", Place(file=name, line=line)))
    reader = _Reader(name, content)
    try:
        for event in yaml.parse(content, Loader=_LOADER):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        if (unquoted := why_no_yaml(content, error, name)) is not None:
            known = {(p.code, p.place.line) for p in reader.problems}
            more = [] if (unquoted.code, unquoted.place.line) in known else [unquoted]
            raise RuleProblem([*reader.problems, *more]) from None
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        what = in_words(error.problem)
        raise RuleProblem(say("Y003", Place(name, line=line, column=column), what=what)) from None
    if reader.problems:
        raise RuleProblem(reader.problems)
    return reader.document


def _decoded(text: bytes, name: str) -> str:
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        raise RuleProblem(say("Y002", Place(file=name, line=line))) from None


def _spot(event: yaml.Event) -> tuple[int, int]:
    """Return the 1-based line and column an event starts at."""
    mark = event.start_mark
    return (1, 1) if mark is None else (mark.line + 1, mark.column + 1)


class _Reader:
    """Builds the document event by event and gathers every problem."""

    def __init__(self, name: str, content: str) -> None:
        self.document = Document(name)
        self._content = content
        self.problems: list[Diagnostic] = []
        self._stack: list[_Open] = []
        self._nodes = 0
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.NodeEvent):
            self._check_node(event)
        match event:
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    self._stop("Y004", event)
            case yaml.ScalarEvent():
                self._scalar(event)
            case yaml.MappingStartEvent():
                self._open({}, event)
            case yaml.SequenceStartEvent():
                self._open([], event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._stack.pop()
            case _:
                pass

    def _at(self, event: yaml.Event) -> Place:
        line, column = _spot(event)
        return Place(file=self.document.name, line=line, column=column)

    def _stop(self, code: str, event: yaml.Event, **args: object) -> NoReturn:
        raise RuleProblem([*self.problems, say(code, self._at(event), **args)])

    def _check_node(self, event: yaml.NodeEvent) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._stop("Y001", event, size=self._nodes, limit=MAX_NODES)
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            self._stop("Y005", event, name=event.anchor)
        if (tag := getattr(event, "tag", None)) is not None:
            self._stop("Y006", event, tag=tag)

    def _open(self, container: dict[str, Any] | list[Any], event: yaml.Event) -> None:
        if len(self._stack) >= MAX_DEPTH:
            self._stop("Y007", event, limit=MAX_DEPTH)
        top = self._stack[-1] if self._stack else None
        if top and isinstance(top.container, dict) and top.key is None:
            self._stop("Y008", event)
        path = self._place_value(container, event)
        if top:
            top.plain = None
        self._stack.append(_Open(container, path, flow=bool(getattr(event, "flow_style", False))))

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        top = self._stack[-1] if self._stack else None
        if top and isinstance(top.container, dict) and top.key is None:
            self._key(event, top)
            return
        if top and top.flow and self._is_lone(event, top):
            self._lone(event, top)
            return
        if top:
            top.plain = (top.key, event) if top.key is not None and not event.style else None
        path = self._place_value(self._read_scalar(event), event)
        start, end = event.start_mark, event.end_mark
        if event.style not in {"|", ">"} and start and end and start.line == end.line:
            line, column = _spot(event)
            self.document.texts[path] = (line, column + (1 if event.style else 0))

    def _key(self, event: yaml.ScalarEvent, top: _Open) -> None:
        key = event.value
        if event.implicit[0] and not _INTEGER.match(key) and (code := _surprise(key)):
            self.problems.append(say(code, self._at(event), text=key))
        if key in top.container:
            self.problems.append(say("Y009", self._at(event), key=key))
        top.key, top.key_event = key, event
        self.document.marks.setdefault((*top.path, key), _spot(event))

    def _is_lone(self, event: yaml.ScalarEvent, top: _Open) -> bool:
        """Tell whether an empty value belongs to a key that has no colon."""
        key = top.key_event
        if event.value or event.style or key is None or not key.end_mark or not event.start_mark:
            return False
        return ":" not in self._content[key.end_mark.index : event.start_mark.index]

    def _lone(self, event: yaml.ScalarEvent, top: _Open) -> None:
        """Say why something within braces has no value: a comma in a text, or no colon."""
        key, word = top.key_event, top.key or ""
        top.key = None
        if key is None:
            return
        at = self._at(key)
        # What is said of such a "key" is not meant for it.
        self.problems = [problem for problem in self.problems if problem.place != at]
        if top.plain is not None:
            name, text = top.plain
            start, end = text.start_mark, key.end_mark
            whole = self._content[start.index : end.index] if start and end else word
            here = self._at(text)
            self.problems = [problem for problem in self.problems if problem.place != here]
            rest = whole[len(text.value) :].lstrip(" ,")
            args = {"key": name, "rest": rest, "text": quoted(whole)}
            self.problems.append(say("Y094", here, **args))
        elif (colon := unseen_colon(word)) is not None:
            self.problems.append(say("Y095", at, text=word, key=colon[0], rest=colon[1]))
        else:
            self.problems.append(say("Y012", self._at(event)))

    def _place_value(self, value: Any, event: yaml.Event) -> Path:  # noqa: ANN401 (any YAML data)
        if not self._stack:
            self.document.data = value
            self.document.marks[()] = _spot(event)
            return ()
        top = self._stack[-1]
        if isinstance(top.container, dict):
            key = top.key or ""
            top.container[key] = value
            top.key = None
            return (*top.path, key)
        top.container.append(value)
        path = (*top.path, len(top.container) - 1)
        self.document.marks[path] = _spot(event)
        return path

    def _read_scalar(self, event: yaml.ScalarEvent) -> str | int | dt.date:
        text = event.value
        if not event.implicit[0]:
            return text  # quoted or block text: exactly what it says
        if _INTEGER.match(text):
            return int(text)
        if text in {"true", "false"}:
            return text == "true"
        if _DATE.match(text):
            try:
                return dt.date.fromisoformat(text)
            except ValueError:
                self.problems.append(say("Y011", self._at(event), text=text))
        elif not _MONTH.match(text) and (code := _surprise(text)):
            self.problems.append(say(code, self._at(event), text=text))
        elif event.end_mark and (rest := comment_that_numbers(self._content, event.end_mark.index)):
            self.problems.append(say("Y097", self._at(event), text=rest))
        return text


def _surprise(text: str) -> str | None:
    """Return the code for a plain scalar other readers would take for something else."""
    if _NULL_LIKE.match(text):
        return "Y012"
    if _BOOLEAN_LIKE.match(text):
        return "Y010"
    if _NUMBER_LIKE.match(text):
        return "Y013"
    return None
