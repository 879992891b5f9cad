"""How rosters are read: from payouts.yaml, from the command, and in the id of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from locked_books import agile
from office import JANUARY, book, january, open_office, payouts, people, spawn
from payouts.base.diagnostics import Lang
from payouts.base.errors import ConfigProblem
from payouts.cli import prompts
from payouts.office.config import read_config
from payouts.office.reading import ReadingWords, read_settings
from payouts.roster.find.caps import Caps
from payouts.roster.settings import Hidden, ReadSettings

if TYPE_CHECKING:
    from pathlib import Path

PASSWORD = "镇2023#abc"  # noqa: S105 (of files made here)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return open_office(tmp_path)


@pytest.fixture
def locked(office: Path) -> Path:
    plain = book(office / "plain.xlsx", people(2))
    (office / "r.xlsx").write_bytes(agile(plain.read_bytes(), PASSWORD))
    plain.unlink()
    return office / "r.xlsx"


def settled(office: Path, text: str) -> ReadSettings:
    (office / "payouts.yaml").write_text(f"rules: small\n{text}", encoding="utf-8")
    return read_settings(read_config(office / "payouts.yaml"))


def refusal(office: Path, text: str) -> str:
    with pytest.raises(ConfigProblem) as caught:
        settled(office, text)
    return "; ".join(f"{d.code} {d.message()}" for d in caught.value.diagnostics)


# --- payouts.yaml ------------------------------------------------------------------------


def test_nothing_settled_reads_everything(office: Path) -> None:
    how = settled(office, "")
    assert (how.caps, how.hidden, how.struck) == (Caps(), Hidden.READ, Hidden.READ)
    assert how.mapping is None
    assert how.password is None


def test_what_is_settled_is_used(office: Path) -> None:
    (office / "密码.txt").write_bytes(f"\ufeff{PASSWORD}\r\n第二行\r\n".encode())
    how = settled(
        office,
        "roster:\n  hidden: refuse\n  struck: refuse\n  password_file: 密码.txt\n"
        "  caps: {file_bytes: 1000, rows: 10}\n",
    )
    assert (how.hidden, how.struck) == (Hidden.REFUSE, Hidden.REFUSE)
    assert how.caps == Caps(file_bytes=1000, rows=10)
    assert how.password is not None
    assert how.password("r.xlsx") == PASSWORD


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("roster: {hidden: maybe}\n", "roster.hidden"),
        ("roster: {caps: {rows: 0}}\n", "roster.caps.rows"),
        ("roster: {caps: {rows: many}}\n", "roster.caps.rows"),
        ("roster: {colour: red}\n", "roster.colour"),
    ],
)
def test_a_wrong_setting_is_named(office: Path, text: str, said: str) -> None:
    found = refusal(office, text)
    assert found.startswith("C001")
    assert said in found


@pytest.mark.parametrize("content", [None, b"", b"\nabc", b"\xff\xfe\xfa"])
def test_a_password_file_without_a_password_is_refused(office: Path, content: bytes | None) -> None:
    if content is not None:
        (office / "pw").write_bytes(content)
    assert refusal(office, "roster: {password_file: pw}\n").startswith("F018")


def test_words_come_before_settings(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "two"):
        (office / name).write_text(f"{name}\n", encoding="utf-8")
    settled(office, "roster: {hidden: refuse, password_file: one}\n")
    config = read_config(office / "payouts.yaml")

    def password(words: ReadingWords | None = None) -> str | None:
        ask = read_settings(config, words, lambda _: "asked").password
        return ask("r.xlsx") if ask else None

    assert password() == "one"
    monkeypatch.setenv("PAYOUTS_PASSWORD", "environment")
    assert password() == "environment"
    assert password(ReadingWords(password_file=office / "two")) == "two"
    assert read_settings(config, ReadingWords(hidden=Hidden.READ)).hidden is Hidden.READ
    monkeypatch.delenv("PAYOUTS_PASSWORD")
    asked = read_settings(None, None, lambda name: f"asked for {name}").password
    assert asked is not None
    assert asked("r.xlsx") == "asked for r.xlsx"


# --- commands ----------------------------------------------------------------------------


def test_a_locked_roster_is_computed_with_a_password_file(office: Path, locked: Path) -> None:
    (office / "pw").write_text(PASSWORD, encoding="utf-8")
    done = january(office, locked.name, "--password-file", "pw")
    assert done.code == 0, done.err
    assert done.manifest["rows"]["paid"] == 2
    for path in done.folder.rglob("*"):
        assert not path.is_file() or PASSWORD.encode() not in path.read_bytes()
    assert PASSWORD not in done.out + done.err


def test_a_locked_roster_without_a_password_says_what_to_do(office: Path, locked: Path) -> None:
    done = spawn("compute", locked.name, *JANUARY, cwd=office)
    assert done.code == 2
    assert done.codes == {"F008"}
    assert "--password-file" in done.err
    wrong = spawn("check", locked.name, *JANUARY, cwd=office, env={"PAYOUTS_PASSWORD": "x"})
    assert (wrong.code, wrong.codes) == (2, {"F016"})
    assert "Traceback" not in done.err + wrong.err


def test_the_scheduled_month_takes_the_password_of_the_settings(office: Path, locked: Path) -> None:
    (office / "pw").write_text(PASSWORD, encoding="utf-8")
    text = f"rules: small\nrosters: {locked.name}\nroster: {{password_file: pw}}\n"
    (office / "payouts.yaml").write_text(text, encoding="utf-8")
    done = payouts("run", "--today", "2023-01-31", cwd=office)
    assert done.code == 0, done.err
    again = payouts("run", "--today", "2023-01-31", cwd=office)
    assert again.folder == done.folder


def test_nobody_is_asked_where_nobody_can_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    assert prompts.asker(Lang.ZH) is None, "a scheduled run would wait for ever"
    questions: list[str] = []

    def answer(question: str, stream: object) -> str:
        del stream
        questions.append(question)
        return PASSWORD

    for name in ("stdin", "stderr"):
        monkeypatch.setattr(f"sys.{name}.isatty", lambda: True)
    monkeypatch.setattr("getpass.getpass", answer)
    ask = prompts.asker(Lang.ZH)
    assert ask is not None
    assert [ask("r.xlsx"), ask("r.xlsx")] == [PASSWORD, PASSWORD]
    assert questions == ["r.xlsx 的打开密码："]


def test_how_hidden_rows_are_read_is_part_of_the_run(office: Path) -> None:
    book(office / "r.xlsx", people(2))
    read = january(office, "r.xlsx")
    refused = january(office, "r.xlsx", "--hidden", "refuse")
    asked = january(office, "r.xlsx", "--hidden", "read")
    again = january(office, "r.xlsx", "--hidden", "read")
    assert read.folder != refused.folder, "two readings of one roster would share a run"
    assert read.folder != asked.folder, "who asks for what is hidden gets deep hidden sheets too"
    assert asked.folder == again.folder
    assert payouts("compute", "r.xlsx", "--hidden", "no", *JANUARY, cwd=office).code == 2


def test_limits_refuse_files_and_are_part_of_the_run(office: Path) -> None:
    """The manifest records them: the same id with other limits would have other bytes."""
    book(office / "r.xlsx", people(2))
    first = january(office, "r.xlsx")
    text = "rules: small\nroster: {caps: {rows: 1000}}\n"
    (office / "payouts.yaml").write_text(text, encoding="utf-8")
    other = january(office, "r.xlsx")
    assert other.manifest["request"]["reading"] != first.manifest["request"]["reading"]
    assert other.manifest["run_id"] != first.manifest["run_id"]
    assert other.manifest["totals"] == first.manifest["totals"]
    text = "rules: small\nroster: {caps: {rows: 2}}\n"
    (office / "payouts.yaml").write_text(text, encoding="utf-8")
    assert january(office, "r.xlsx").codes == {"F012"}


@pytest.mark.parametrize("limit", ["columns", "cells"])
def test_a_narrow_limit_counts_the_columns_there_are(office: Path, limit: str) -> None:
    # Sheets without a column beyond Z were once taken for 26 columns wide.
    rows = people(2)
    book(office / "r.xlsx", rows)
    wide = max(map(len, rows))
    most = wide if limit == "columns" else wide * (1 + len(rows))
    for cap, codes in ((most, set()), (most - 1, {"F012"})):
        text = f"rules: small\nroster: {{caps: {{{limit}: {cap}}}}}\n"
        (office / "payouts.yaml").write_text(text, encoding="utf-8")
        assert january(office, "r.xlsx").codes & {"F012"} == codes


def test_a_folder_of_rosters_is_one_run_whatever_way_it_is_named(office: Path) -> None:
    book(office / "收件" / "甲" / "r.xlsx", people(2))
    book(office / "收件" / "乙" / "r.xlsx", people(2, first=3))
    folder = january(office, "收件")
    assert folder.code == 0, folder.err
    names = [entry["path"] for entry in folder.manifest["inputs"]]
    assert sorted(names) == ["乙/r.xlsx", "甲/r.xlsx"]
    assert january(office, "收件/*").folder == folder.folder
    assert january(office, "收件/甲/r.xlsx", "收件/乙").folder == folder.folder
