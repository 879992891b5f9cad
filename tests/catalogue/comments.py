"""Comments on cells, and what is printed above and below the pages of a sheet.

The period is 2023-01; 小补助 is paid by month.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.comments import Comment

from catalogue.case import Case
from catalogue.making import Row, dressed, people, with_parts
from catalogue.people import HEADER, person
from catalogue.said import noted, numbered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from catalogue.case import Make


def commented(*rows: Row, header: Row = HEADER, merged: str = "", **comments: str) -> Make:
    """Write comments of 老王 on cells given by their address."""

    def dress(_: object, sheet: Worksheet) -> None:
        for cell, words in comments.items():
            sheet[cell].comment = Comment(words, "老王")
        if merged:
            sheet.merge_cells(merged)

    return dressed(*rows, dress=dress, header=header)


_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TALKS = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
# What Excel leaves in an old comment for a conversation; it speaks of 删除.
STAND_IN = (
    "[线程批注] 你的 Excel 版本可读取此线程批注; 但如果在更新版本的 Excel 中打开文件，"
    "则对批注所作的任何改动都将被删除。了解详细信息: "
    "https://go.microsoft.com/fwlink/?linkid=870924 注释: "
)


def conversations(make: Make, said: Sequence[tuple[str, str]], notes: Mapping[str, str]) -> Make:
    """Add conversations as Excel 365 writes them, and the old comments that stand for them."""
    talks = "".join(
        f'<threadedComment ref="{at}"><text>{t}</text></threadedComment>' for at, t in said
    )
    old = "".join(
        f'<comment ref="{at}" authorId="0"><text><r><t>{t[:9]}</t></r><r><t>{t[9:]}</t></r></text>'
        "</comment>"
        for at, t in notes.items()
    )
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{_PACKAGE}">'
        f'<Relationship Id="r1" Type="{_TALKS}" Target="..\\threadedComments\\Talk1.xml"/>'
        f'<Relationship Id="r2" Type="{_RELATIONS}/comments" Target="/xl/Notes%201.xml"/>'
        "</Relationships>",
        "xl/threadedComments/talk1.xml": f"<ThreadedComments>{talks}</ThreadedComments>",
        "xl/notes 1.xml": f'<x:comments xmlns:x="{_MAIN}"><authors><author>tc={{1}}</author>'
        f"</authors><commentList>{old}</commentList></x:comments>",
    }
    return with_parts(make, {name: content.encode() for name, content in parts.items()})


def with_page_texts(_: object, sheet: Worksheet) -> None:
    header, footer = sheet.oddHeader, sheet.oddFooter
    assert header is not None
    assert footer is not None
    header.center.text = "&9小补助 停发人员"
    footer.left.text = "第 &P 页"


COMMENTS: tuple[Case, ...] = (
    Case(
        "comments on rows",
        commented(
            *map(noted, range(1, 9)),
            A2="老王:\n该人2018年1月已死亡，停发",
            B3="停发",
            D4="老王:\n停",
            H5="老王:\n待核实",
            A6="其父牺牲",
            C7="已核实\n未死亡",
            A8="李四:\n停",
            A9="停发人员:\n均已核实",
        ),
        numbered(8),
        "R070 A2 B3 D4 A8 A9; R074 H5",
        "hhhppphh",
        exit=1,
    ),
    Case(
        "a comment over several rows",
        commented(
            noted(1, "甲"), noted(2), noted(3), header=(*HEADER, "备注"), merged="E2:E3", E2="停发"
        ),
        numbered(3),
        "R070 E2 E3; T013 E2",
        "hhp",
        exit=1,
    ),
    Case(
        "comments on no person",
        commented(
            *(HEADER, person(1), ("合计", None, None, "1人")),
            header=("某县小补助花名册",),
            A1="其中2人已死亡",
            B2="填写：享受、停发、取消",
            C2="已填停发日期的2人未删",
            D4="不含停发人员",
            F9="以上停发，另填写一张",
        ),
        "3:1",
        "T031 A1 C2 F9",
        exit=1,
    ),
    Case(
        "comments on the header of a further table",
        commented(
            *(person(1), (*HEADER, "备注"), noted(2, None)),
            A3="填写：享受、停发",
            B3="有2人停发",
        ),
        "2:1 4:2",
        "T012 第3行; T031 B3",
        exit=1,
    ),
    Case(
        "comments in a column the mapping ignores",
        commented(noted(1, "甲"), noted(2, "乙"), header=(*HEADER, "经手"), E2="停发", E1="死亡"),
        numbered(2),
        "T031 E1; T032 第1行",
        mapping="- {header: 经手, column: 忽略}\n",
        exit=1,
    ),
    Case(
        "a comment below a header that asks",
        commented(noted(1, "无"), noted(2, "无"), header=(*HEADER, "停发时间"), E2="其父病故"),
        numbered(2),
    ),
    Case(
        "conversations",
        conversations(
            people(*map(noted, range(1, 6))),
            (
                ("A2", "待核实"),
                ("A2", "该人已死亡，停发"),
                ("B3", "2022年停发"),
                ("B3", "恢复发放"),
            ),
            {"A2": STAND_IN, "C4": f"{STAND_IN}停发", "D5": f"{STAND_IN}在世"},
        ),
        numbered(5),
        "R070 A2 C4; R074 B3",
        "hphpp",
        exit=1,
    ),
    Case(
        "words above and below the pages",
        dressed(person(1), dress=with_page_texts),
        "2:1",
        "T031 表",
        exit=1,
    ),
)
