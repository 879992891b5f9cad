"""Reads the comments of an .xlsx or .xlsb, notes and conversations, by its sheets' relations."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.parsers import expat

from payouts.base.letters import column_index
from payouts.roster.find.container import refuse, short
from payouts.roster.find.packages import Parts
from payouts.roster.readers import biff12
from payouts.roster.readers.comment_texts import THREAD, comments_of

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

    from payouts.base.diagnostics import Place
    from payouts.roster.model.rawsheet import Comment

NOTES, CONVERSATION = "comments", "threadedComment"  # the last word of a relation's type
_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_AUTHOR, _COMMENT, _COMMENT_TEXT = 632, 635, 637  # records of an .xlsb
# A comment's element → the one that holds its text, in parts or whole.
_TEXTS = {"comment": "t", "threadedComment": "text"}

Found = tuple[int, int, str, str]  # 0-based row and column, author, text


class CommentParts:
    """The comments of a workbook whose members were all read once; each part is parsed once."""

    def __init__(self, archive: zipfile.ZipFile, place: Place) -> None:
        self._archive = archive
        self._place = place
        self._parts = Parts(archive)
        self._read: dict[str, list[Found]] = {}

    def of_sheet(self, part: str) -> tuple[Comment, ...]:
        """Return the comments of a sheet, given its member of the archive.

        Raises:
            RosterProblem: F006 where what leads to them, or they themselves, are damaged; F011.
        """
        try:
            found = {kind: self._found(members) for kind, members in self._leading(part).items()}
        except (ET.ParseError, expat.ExpatError, struct.error, ValueError) as problem:
            refuse("F006", self._place, detail=short(problem))
        talks = found.get(CONVERSATION, [])
        there = {(row, column) for row, column, _, _ in talks}
        notes = (one for one in found.get(NOTES, []) if not _stands_for(one, there))
        return comments_of((*notes, *talks))

    def _leading(self, part: str) -> dict[str, list[str]]:
        """Return by kind the members that a sheet's relations lead to."""
        members: dict[str, list[str]] = {}
        for relation in self._parts.relations(part):
            if relation.kind in {NOTES, CONVERSATION} and relation.is_inside:
                member = self._parts.find(relation.target(part))
                if member is not None:
                    members.setdefault(relation.kind, []).append(member)
        return members

    def _found(self, members: list[str]) -> list[Found]:
        return [one for member in dict.fromkeys(members) for one in self._of(member)]

    def _of(self, member: str) -> list[Found]:
        if member not in self._read:
            if member.lower().endswith(".bin"):
                self._read[member] = list(_binary(self._archive.read(member)))
            else:
                with self._archive.open(member) as file:
                    walk = _Walk(self._place)
                    walk.parser.ParseFile(file)
                self._read[member] = list(walk.found())
        return self._read[member]


def _binary(data: bytes) -> Iterator[Found]:
    """Yield the comments of a part of an .xlsb (MS-XLSB 2.1.7.10)."""
    authors: list[str] = []
    row, column, author = -1, 0, ""
    for kind, at, end in biff12.records(data):
        if kind == _AUTHOR:
            authors.append(biff12.text(data, at, end)[0].strip())
        elif kind == _COMMENT:
            number, row, column = (biff12.uint(data, at + skip) for skip in (0, 4, 12))
            author = authors[number] if number < len(authors) else ""
        elif kind == _COMMENT_TEXT and row >= 0:
            yield row, column, author, biff12.text(data, at + 1, end)[0]


def _stands_for(note: Found, there: set[tuple[int, int]]) -> bool:
    """Tell whether a note only stands for a conversation that is read itself."""
    row, column, author, _ = note
    return author.startswith(THREAD) and (row, column) in there


class _Walk:
    """One walk through a part: its authors, and place, author's number and text of each comment."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._authors: list[str] = []
        self._comments: list[tuple[str, str, list[str]]] = []
        self._text: list[str] | None = None  # of the element it is in
        self._holds = ""  # the element that holds the text of the comment it is in
        self._aside = 0  # depth within how words are read aloud, which repeats them
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def found(self) -> Iterator[Found]:
        """Yield the comments that say where they are."""
        for ref, number, texts in self._comments:
            if (at := _ADDRESS.match(ref)) and int(at[2]):
                known = number.isdecimal() and int(number) < len(self._authors)
                author = self._authors[int(number)] if known else ""
                yield int(at[2]) - 1, column_index(at[1]), author, "".join(texts)

    def _doctype(self, *_: object) -> None:
        refuse("F011", self._place)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name in _TEXTS:
            self._comments.append((attributes.get("ref", ""), attributes.get("authorId", ""), []))
            self._holds = _TEXTS[name]
        elif name == "author":
            self._text = []
        elif name == "rPh":
            self._aside += 1
        elif name == self._holds and not self._aside:
            self._text = self._comments[-1][2]

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "author" and self._text is not None:
            self._authors.append("".join(self._text).strip())
        elif name == "rPh":
            self._aside -= 1
        if name in {"author", self._holds}:
            self._text = None

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)
