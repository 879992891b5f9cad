"""Nothing is written where something is read: outputs and logs keep apart from inputs and rules."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from office import TODAY, book, contents, january, open_office, payouts, people

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = "rules: small\nrosters: 收件/*.xlsx\nperiod: 2023-01\n"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An office with a roster in 收件/, and files beside it."""
    office = open_office(tmp_path / "office", config=CONFIG)
    book(office / "收件" / "roster.xlsx", people(2))
    (office / "controls.yaml").write_text("- {benefit: small, people: 2}\n", encoding="utf-8")
    (office / "mapping.yaml").write_text("- {header: 电话, column: 忽略}\n", encoding="utf-8")
    (office / "password").write_text("word\n", encoding="utf-8")
    return office


def refused(office: Path, *words: object) -> None:
    """Check that a command is refused with U034 and has changed nothing."""
    before = contents(office)
    done = payouts(*words, cwd=office)
    assert (done.code, done.codes) == (2, {"U034"}), done.err
    assert contents(office) == before


def configured(office: Path, more: str) -> None:
    (office / "payouts.yaml").write_text(CONFIG + more, encoding="utf-8")


SETTINGS = "controls: controls.yaml\nroster: {mapping: mapping.yaml, password_file: password}\n"


@pytest.mark.parametrize(
    "log",
    [
        *("收件/roster.xlsx", "./收件/../收件/roster.xlsx", "rules/small/one.yaml", "rules/small"),
        *("rules/small/run.log", "rules/small/deeper/run.log", "payouts.yaml", "controls.yaml"),
        *("mapping.yaml", "password", "收件/link.xlsx", "收件/hard.xlsx", "elsewhere/one.yaml"),
    ],
)
def test_a_log_is_no_input_no_rule_and_no_setting(office: Path, log: str) -> None:
    roster = office / "收件" / "roster.xlsx"
    (office / "收件" / "link.xlsx").symlink_to(roster)
    os.link(roster, office / "收件" / "hard.xlsx")
    (office / "elsewhere").symlink_to(office / "rules" / "small")
    configured(office, f"{SETTINGS}log: {log}\n")
    refused(office, "run", "--today", TODAY)


def test_a_log_outside_the_rosters_that_is_a_link_to_one(office: Path) -> None:
    (office / "run.log").symlink_to(office / "收件" / "roster.xlsx")
    configured(office, "log: run.log\n")
    refused(office, "run", "--today", TODAY)
    (office / "run.log").unlink()
    os.link(office / "收件" / "roster.xlsx", office / "run.log")
    refused(office, "run", "--today", TODAY)
    by_folder = CONFIG.replace("收件/*.xlsx", "收件") + "log: run.log\n"
    (office / "payouts.yaml").write_text(by_folder, encoding="utf-8")
    refused(office, "run", "--today", TODAY)
    (office / "run.log").unlink()
    os.link(office / "rules" / "small" / "one.yaml", office / "run.log")
    refused(office, "run", "--today", TODAY)


def test_a_log_among_rosters_is_one_that_is_never_read_as_a_roster(office: Path) -> None:
    text = CONFIG.replace("收件/*.xlsx", "收件")
    for log, code in (("收件/run.txt", 2), ("收件/run.log", 0)):
        (office / "payouts.yaml").write_text(f"{text}log: {log}\n", encoding="utf-8")
        assert payouts("run", "--today", TODAY, cwd=office).code == code
    assert (office / "收件" / "run.log").is_file()
    assert payouts("run", "--today", TODAY, cwd=office).code == 0, "nor by the next run"


@pytest.mark.parametrize(
    "out", [".", "收件", "收件/roster.xlsx", "rules", "rules/small", "rules/small/out", "password"]
)
def test_an_output_folder_is_and_holds_no_input_or_rule(office: Path, out: str) -> None:
    configured(office, f"{SETTINGS}out: {out}\nlog: run.log\n")
    refused(office, "run", "--today", TODAY)
    configured(office, SETTINGS)
    words = ("compute", "收件", "--period", "2023-01", "--today", TODAY, "--out", out)
    refused(office, *words)


def test_runs_may_stand_beside_the_rosters_and_in_their_folder(office: Path) -> None:
    for out in ("out", "收件/out", "收件2"):
        assert january(office, "收件", "--out", out).code == 0


def test_options_name_inputs_too(office: Path) -> None:
    """What a command names is read as much as what payouts.yaml names."""
    (office / "payouts.yaml").unlink()
    other = office / "words"
    other.mkdir()
    for name in ("controls.yaml", "mapping.yaml", "password"):
        (office / name).rename(other / name)
    given = ("compute", "收件", "--rules", "small", "--period", "2023-01", "--today", TODAY)
    for option, name in (
        ("--controls", "controls.yaml"),
        ("--mapping", "mapping.yaml"),
        ("--password-file", "password"),
    ):
        refused(office, *given, option, other / name, "--out", other)
        assert payouts(*given, option, other / name, "--out", "out", cwd=office).code == 0


def test_the_lock_of_an_output_folder_is_no_input(office: Path) -> None:
    """A hard link in its place would be cut short by the run."""
    (office / "out").mkdir()
    os.link(office / "收件" / "roster.xlsx", office / "out" / ".payouts.lock")
    refused(office, "run", "--today", TODAY)


ON_ROSTER = ("--roster", "收件/roster.xlsx", "--period", "2023-01")


@pytest.mark.parametrize(
    "words",
    [
        ("check", "收件/roster.xlsx", "--returned", "rules/small/back.xlsx"),
        ("check", "收件", "--returned", "收件/back.xlsx"),
        ("check", "收件/roster.xlsx", "--returned", "收件/roster.xlsx"),
        ("diff", "small", "small", "--html", "rules/small/one.yaml"),
        ("diff", "small", "small", "--markdown", "收件/roster.xlsx", *ON_ROSTER),
        ("diff", "small", "small", "--out", "rules/small"),
        ("diff", "small", "rules/small/one.yaml", "--html", "rules/small/one.yaml"),
        ("explain", *ON_ROSTER, "--row", "小补助!2", "--notice", "收件/roster.xlsx"),
        ("explain", *ON_ROSTER, "--row", "小补助!2", "--notice", "rules/small/n.html"),
        ("explain", *ON_ROSTER, "--person-file", "password", "--notice", "password"),
        ("template", "small", "--out", "rules/small/t.xlsx"),
        ("rules", "docs", "small", "--out", "rules/small"),
        ("rules", "docs", "small", "--out", "rules"),
    ],
)
def test_no_page_sheet_or_template_is_written_over_or_among_what_is_read(
    office: Path, words: tuple[str, ...]
) -> None:
    refused(office, *words)


def test_nothing_is_written_into_a_finished_run(office: Path) -> None:
    run = office / january(office, "收件").folder
    refused(office, "explain", run, "--row", "小补助!2", "--notice", run / "notice.html")
    refused(office, "explain", run, "--row", "小补助!2", "--notice", run / "manifest.json")
    refused(office, "diff", "small", "small", "--html", run / "audit" / "diff.html")
    refused(office, "compute", "收件/roster.xlsx", "--period", "2023-01", "--out", run)
    configured(office, f"log: {run / 'run.log'}\n")
    refused(office, "run", "--today", TODAY)
    assert payouts("verify", run, cwd=office).code == 0


def test_what_is_refused_names_both_paths_and_what_to_do(office: Path) -> None:
    configured(office, "log: 收件/roster.xlsx\n")
    said = payouts("run", "--today", TODAY, cwd=office).err
    assert "就是要读的“" in said
    assert "收件/roster.xlsx" in said
    english = payouts("run", "--today", TODAY, "--lang", "en", cwd=office).err
    assert "is " in english
    assert "nothing was written" in english
