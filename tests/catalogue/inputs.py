"""Which files are meant: several, folders, patterns, and what only looks like a roster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalogue.case import FILE, Case
from catalogue.formats import BOTH, TWO, XLS
from catalogue.making import data, people, several, text, under
from catalogue.people import HEADER, person

if TYPE_CHECKING:
    from pathlib import Path

    from catalogue.case import Make


def _copied(one: str, other: str) -> Make:
    """Write a roster under two names: saved twice, the second may bear another time."""

    def make(folder: Path) -> None:
        people(person(1), file=one)(folder)
        (folder / other).write_bytes((folder / one).read_bytes())

    return make


INPUTS: tuple[Case, ...] = (
    Case(
        "several files of different formats",
        several(people(person(1)), text(HEADER, person(2))),
        "2:1|2:2",
        shows=("several files",),
        rosters=(FILE, "小补助.csv"),
    ),
    Case(
        "a folder with rosters in and below it, and other files",
        several(
            under("收件", people(person(1), file="甲.xlsx")),
            under("收件/乙镇", people(person(2), file="乙.xlsx")),
            under("收件", data("会议通知", "通知.txt")),
            under("收件", data("x", "~$甲.xlsx")),
            under("收件/旧", data("{}", "manifest.json")),
            under("收件/旧", people(person(3), file="旧.xlsx")),
        ),
        "2:2|2:1",
        "F021 收件:文件; F004 ~$甲.xlsx:文件; F022 收件:文件",
        shows=("folders", "~$ lock file"),
        rosters=("收件",),
    ),
    Case(
        "a folder without any roster",
        under("收件", data("会议通知", "通知.txt")),
        codes="F021 收件:文件; F002 收件:文件",
        shows=("folders",),
        rosters=("收件",),
        exit=2,
    ),
    Case(
        "a pattern that nobody has expanded",
        several(people(person(1), file="甲.xlsx"), people(person(2), file="乙.xls")),
        "2:1",
        shows=("globs",),
        rosters=("*.xlsx",),
    ),
    Case(
        "a pattern that nothing matches",
        people(person(1)),
        codes="F019 *.ods:文件",
        shows=("globs",),
        rosters=("*.ods",),
        exit=2,
    ),
    Case("a file that is not there", lambda _: None, codes="F001 文件", exit=2),
    Case(
        "the lock file alone",
        data("x", "~$名册.xlsx"),
        codes="F004 文件",
        shows=("~$ lock file",),
        rosters=("~$名册.xlsx",),
        exit=2,
    ),
    Case(
        "an .xlsx that is called .xls",
        people(*TWO, file=XLS),
        BOTH,
        "F023 文件",
        shows=("extension lying about content",),
        rosters=(XLS,),
    ),
    Case(
        "a .csv that is called .xlsx",
        text(HEADER, *TWO, file="小补助.xlsx"),
        BOTH,
        "F023 文件",
        shows=("extension lying about content",),
        rosters=("小补助.xlsx",),
    ),
    Case(
        "a web page that is called .xls",
        data("<html><table><tr><td>姓名</td></tr></table></html>", XLS),
        codes="F005 文件",
        shows=("extension lying about content",),
        rosters=(XLS,),
        exit=2,
    ),
    Case(
        "the same content under two names",
        _copied("乙.xlsx", "甲.xlsx"),
        "2:1",
        "F013 甲.xlsx:文件",
        shows=("same content twice",),
        rosters=("甲.xlsx", "乙.xlsx"),
    ),
    Case(
        "a file past the limit of the office",
        people(*TWO),
        codes="F010 文件",
        config="roster: {caps: {file_bytes: 100}}\n",
        exit=2,
        shows=("too large",),
    ),
    Case(
        "more columns than the limit of the office",
        people(*TWO),
        codes="F012 表",
        config="roster: {caps: {columns: 3}}\n",
        exit=2,
        shows=("too large",),
    ),
)
