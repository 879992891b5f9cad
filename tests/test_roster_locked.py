"""Locked rosters: opened with the right password alone, in memory alone, and told nobody."""

from __future__ import annotations

import io
import logging
import tempfile
from typing import TYPE_CHECKING

import pytest

from locked_books import agile, plain_xls, rc4_xls, standard
from payouts.base.diagnostics import Lang
from payouts.base.errors import RosterProblem
from payouts.roster.load import load_roster
from payouts.roster.readers.any_format import Format, detect
from payouts.roster.settings import ReadSettings
from roster_books import HEADER, VOCABULARY, a_person, save_book

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from payouts.base.diagnostics import Diagnostic

PASSWORD = "正蓝旗-2023x"  # noqa: S105 (of files made here)
ROWS: list[tuple[object, ...]] = [HEADER, a_person("张三"), a_person("李四", 2)]
LOCKS = ["agile", "standard", "xls"]


@pytest.fixture
def lock(tmp_path: Path) -> Callable[..., Path]:
    def make(kind: str, password: str = PASSWORD) -> Path:
        book = save_book(tmp_path / "plain.xlsx", {"甲镇": ROWS}).read_bytes()
        path = tmp_path / ("名册.xls" if kind == "xls" else "名册.xlsx")
        makers = {"agile": agile, "standard": standard}
        path.write_bytes(rc4_xls(ROWS, password) if kind == "xls" else makers[kind](book, password))
        return path

    return make


def refused(path: Path, password: str | None) -> Diagnostic:
    with pytest.raises(RosterProblem) as caught:
        load_roster([path], VOCABULARY, ReadSettings(password=lambda _: password))
    (found,) = caught.value.diagnostics
    return found


@pytest.mark.parametrize("kind", LOCKS)
def test_the_right_password_opens_it(lock: Callable[..., Path], kind: str) -> None:
    asked: list[str] = []

    def ask(name: str) -> str:
        asked.append(name)
        return PASSWORD

    path = lock(kind)
    roster = load_roster([path], VOCABULARY, ReadSettings(password=ask))
    assert roster.cells("姓名").tolist() == ["张三", "李四"]
    assert roster.cells("残疾等级").tolist() == [7, 7]
    assert asked == [path.name], "asked twice for one file, or for another name"


@pytest.mark.parametrize("kind", LOCKS)
def test_a_wrong_password_and_none_are_told_apart(lock: Callable[..., Path], kind: str) -> None:
    path = lock(kind)
    assert refused(path, "别的密码").code == "F016"
    assert refused(path, None).code == "F008"
    assert refused(path, "").code == "F008"


@pytest.mark.parametrize("kind", LOCKS)
def test_no_message_and_no_log_holds_the_password(
    lock: Callable[..., Path], kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = lock(kind)
    caplog.set_level(logging.DEBUG)
    said = refused(path, "秘密123456")
    text = "".join(said.message(lang) + said.remedy(lang) for lang in Lang) + caplog.text
    assert "秘密123456" not in text
    assert "秘密123456" not in repr(ReadSettings(password=lambda _: "秘密123456"))


@pytest.mark.parametrize("kind", LOCKS)
def test_what_is_unlocked_never_reaches_a_disk(
    lock: Callable[..., Path], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = lock(kind)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file holds the roster in the clear")

    for name in ("TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refuse)
    roster = load_roster([path], VOCABULARY, ReadSettings(password=lambda _: PASSWORD))
    assert len(roster) == 2


def test_a_book_whose_structure_alone_is_protected_asks_nobody(lock: Callable[..., Path]) -> None:
    """Excel encrypts such a workbook with a password of its own, and opens it unasked."""
    path = lock("agile", "VelvetSweatshop")
    assert len(load_roster([path], VOCABULARY)) == 2


def test_a_locked_book_that_was_altered_is_damaged(lock: Callable[..., Path]) -> None:
    path = lock("agile")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert refused(path, PASSWORD).code in {"F006", "F016"}


def test_a_lock_that_would_spin_for_hours_is_refused(
    lock: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = lock("agile")
    monkeypatch.setattr("payouts.roster.find.locked._MAX_SPINS", 99_999)
    assert refused(path, PASSWORD).code == "F017"


def test_locked_and_open_books_are_told_apart_by_content(lock: Callable[..., Path]) -> None:
    for kind in LOCKS:
        assert detect(io.BytesIO(lock(kind).read_bytes())) is Format.ENCRYPTED
    assert detect(io.BytesIO(plain_xls(ROWS))) is Format.XLS


def test_damage_in_a_locked_book_is_one_clear_error(lock: Callable[..., Path]) -> None:
    path = lock("standard")
    content = path.read_bytes()
    for length in range(600, len(content), len(content) // 7):
        path.write_bytes(content[:length])
        assert refused(path, PASSWORD).code in {"F005", "F006", "F016", "F017"}
