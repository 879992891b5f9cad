"""Cells that are written otherwise than they are used: what is tidied, what is held."""

from __future__ import annotations

import datetime as dt
import re

from catalogue.case import Case
from catalogue.making import data, patched, people
from catalogue.people import FULL, HEADER, card_of, full, id_of, name_of, person

CARD = card_of(1)
WITH_X = next(n for n in range(1, 99) if id_of(n).endswith("X"))
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def masked(number: str) -> str:
    """Return an id as it may be shown."""
    return f"{number[:4]}{'*' * 10}{number[-4:]}"


# Every way a date may be written, and what it is: the cell is text unless it is no str.
DATES: tuple[tuple[object, str, str | None], ...] = (
    ("2023-01-01", "2023-01-01", None),
    ("2023.1.1", "2023-01-01", "date"),
    ("2023年1月1日", "2023-01-01", "date"),
    ("2023/1/1", "2023-01-01", "date"),
    ("20230101", "2023-01-01", "date"),
    ("2023.01", "2023-01", "date"),
    ("2023年1月", "2023-01", "date"),
    ("202301", "2023-01", "date"),
    ("2023-01-01 00:00:00", "2023-01-01", "date"),
    ("二〇二三年一月一日", "2023-01-01", "date"),
    ("二零二三年一月", "2023-01", "date"),
    ("２０２３．１．１", "2023-01-01", "width+date"),
    (" 2023. 1. 1 ", "2023-01-01", "blanks+date"),
    (dt.date(2023, 1, 1), "2023-01-01", None),
    (20230101, "2023-01-01", "date"),
    (202301, "2023-01", "date"),
    (2022.09, "2022-09", "date"),
)
# What is no date, and the code that says so.
NO_DATES: tuple[tuple[object, str], ...] = (
    ("去年", "R009"),
    ("2023-02-30", "R009"),
    ("23.1.1", "R009"),
    (2023.1, "R010"),
    ("1023-01-01", "R011"),
    (44927, "R033"),
    ("44927", "R033"),
    (None, "R001"),
)


def _dates() -> Case:
    rows = [person(n, 批准日期=cell) for n, (cell, _, _) in enumerate(DATES, 1)]
    changes = [
        f"C{row} {done} {cell}→{used}" for row, (cell, used, done) in enumerate(DATES, 2) if done
    ]
    return Case(
        "every form of a date",
        people(*rows),
        " ".join(f"{n + 1}:{n}" for n in range(1, len(DATES) + 1)),
        changes=tuple(changes),
        clean={f"C{row}": used for row, (_, used, _) in enumerate(DATES, 2)},
    )


def _no_dates() -> Case:
    rows = [person(n, 批准日期=cell) for n, (cell, _) in enumerate(NO_DATES, 1)]
    return Case(
        "what is no date",
        people(*rows),
        " ".join(f"{n + 1}:{n}" for n in range(1, len(NO_DATES) + 1)),
        "; ".join(f"{code} C{row}" for row, (_, code) in enumerate(NO_DATES, 2)),
        "h" * len(NO_DATES),
        exit=1,
        shows=("ambiguous 2023.1 number", "Excel serial", "missing cells"),
        clean={f"C{row}": "" for row in range(2, len(NO_DATES) + 2)},
    )


def _full(name: str, column: str, *forms: tuple[object, str], **more: object) -> Case:
    """Return a case of one column: each form of a cell and what it comes to."""
    letter = chr(ord("A") + FULL.index(column))
    rows = [full(n, **{column: cell}) for n, (cell, _) in enumerate(forms, 1)]
    return Case(
        name,
        people(*rows, header=FULL, sheet="全项补助"),
        " ".join(f"{n + 1}:{n}" for n in range(1, len(forms) + 1)),
        clean={f"{letter}{row}": used for row, (_, used) in enumerate(forms, 2)},
        **more,  # type: ignore[arg-type]
    )


CLEANING: tuple[Case, ...] = (
    _dates(),
    _no_dates(),
    Case(
        "full-width digits/letters",
        people(person(1, 身份证号=id_of(1).translate(WIDE), 银行账号=CARD.translate(WIDE))),
        "2:1",
        changes=(
            f"B2 width {masked(id_of(1).translate(WIDE))}→{masked(id_of(1))}",
            f"D2 width {'*' * 15}{CARD[-4:].translate(WIDE)}→{'*' * 15}{CARD[-4:]}",
        ),
        clean={"B2": id_of(1), "D2": CARD},
    ),
    Case(
        "blanks",
        people(
            person(1, 姓名="钱　文", 身份证号=f" {id_of(1)} "),
            person(
                2, 姓名="\u00a0孙文\u200b", 银行账号=" ".join(re.findall(r"\d{1,4}", card_of(2)))
            ),
            person(3, 身份证号=f"{id_of(3)[:6]} {id_of(3)[6:14]} {id_of(3)[14:]}"),
        ),
        "2:1 3:2 4:3",
        changes=(
            "A2 name 钱*→钱*",
            "A3 unseen 孙*→孙*",
            "B2 blanks  152************010 →1525**********0010",
            "B4 blanks 1525************0037→1525**********0037",
            "D3 groups ******************* 022→***************0022",
        ),
        clean={"A2": name_of(1), "A3": name_of(2), "B2": id_of(1), "D3": card_of(2)},
        shows=("blanks (ASCII, NBSP, U+3000)",),
    ),
    Case(
        "leading apostrophe",
        people(person(1, 身份证号=f"'{id_of(1)}", 银行账号=f"'{CARD}")),
        "2:1",
        changes=(
            "B2 apostrophe '152***********0010→1525**********0010",
            "D2 apostrophe ****************0014→***************0014",
        ),
        clean={"B2": id_of(1), "D2": CARD},
    ),
    Case(
        "formulas that keep text in a .csv",
        data(
            f'姓名,身份证号,批准日期,银行账号\n钱文,"=""{id_of(1)}""",2023-01-01,="{CARD}"\n',
            "小补助.csv",
        ),
        "2:1",
        changes=(
            'B2 formula ="15*************010"→1525**********0010',
            'D2 formula ******************014"→***************0014',
        ),
        rosters=("小补助.csv",),
        shows=("leading apostrophe",),
    ),
    Case(
        "a small x in an id",
        people(
            person(WITH_X, 身份证号=id_of(WITH_X).lower()),
            person(2, 姓名="阿卜杜拉•买买提"),
        ),
        f"2:{WITH_X} 3:阿卜杜拉·买买提/2",
        changes=("A3 name 阿*→阿*", "B2 case 1525**********007x→1525**********007X"),
        shows=("full-width digits/letters",),
    ),
    _full(
        "thousands separators",
        "月基本工资",
        ("1,234.50", "1234.5"),
        ("12,345", "12345"),
        ("1,23", ""),
        codes="R005 G4",
        status="pph",
        exit=1,
        changes=("G2 separators+number 1,234.50→1234.5", "G3 separators 12,345→12345"),
    ),
    _full(
        "元/万元",
        "月基本工资",
        ("5000元", "5000"),
        ("￥5,000.00", "5000"),
        ("0.5万元", "5000"),
        ("伍仟元整", "5000"),
        ("五千", ""),
        ("500 100", ""),
        codes="R005 G6 G7",
        status="pppphh",
        exit=1,
        changes=(
            "G2 unit 5000元→5000",
            "G3 separators+unit+number ￥5,000.00→5000",
            "G4 unit 0.5万元→5000",
            "G5 numeral+number 伍仟元整→5000",
        ),
    ),
    _full(
        "十级/10/10级/X级",
        "残疾等级",
        ("十级", "10"),
        (10, "10"),
        ("10级", "10"),
        ("Ⅹ级", "10"),
        ("X级", "10"),
        ("⒑", "10"),
        ("伤残七级", "7"),
        ("二等乙级", ""),
        (7.5, ""),
        (11, ""),
        codes="R036 D9; R006 D10; R007 D11",
        changes=(
            "D2 affix+numeral 十级→10",
            "D4 affix 10级→10",
            "D5 affix+numeral Ⅹ级→10",
            "D6 affix+numeral X级→10",
            "D7 numeral ⒑→10",
            "D8 affix+numeral 伤残七级→7",
        ),
        status="ppppppphhh",
        exit=1,
    ),
    _full(
        "category alias and misspelling",
        "对象类别",
        ("在乡复原军人", "在乡复员军人"),
        ("41", "在乡复员军人"),
        ("在乡老复员军人-7090", "在乡复员军人"),
        ("11-残疾军人", "残疾军人"),
        (" 烈 属 ", "烈士遗属"),
        ("复员军人", ""),
        ("11-烈士遗属", ""),
        codes="R013 C7 C8",
        changes=(
            "C2 synonym 在乡复原军人→在乡复员军人",
            "C3 code 41→在乡复员军人",
            "C4 synonym 在乡老复员军人-7090→在乡复员军人",
            "C5 code 11-残疾军人→残疾军人",
            "C6 blanks+synonym  烈 属 →烈士遗属",
        ),
        status="ppppphh",
        exit=1,
        shows=("category alias and misspelling (在乡复原军人)", "unknown categories"),
    ),
    _full(
        "yes and no",
        "精神障碍",
        ("是", "是"),
        ("有", "是"),
        ("×", "否"),
        (True, "是"),
        ("也许", ""),
        codes="R017 F6; E001 F2 F3 F5",
        changes=("F3 synonym 有→是", "F4 synonym ×→否"),
        status="zzpzh",
        exit=1,
        shows=("unknown categories",),
    ),
    _full(
        "several categories in a cell",
        "功勋荣誉",
        ("无", "无"),
        ("三等功，二等功", "二等功、三等功"),
        ("荣立三等功", "三等功"),
        ("勇敢", ""),
        codes="R013 J5",
        changes=("J3 width+list 三等功，二等功→二等功、三等功", "J4 synonym 荣立三等功→三等功"),
        status="ppph",
        exit=1,
        shows=("unknown categories",),
    ),
    _full(
        "parts of a whole",
        "份额",
        ("50%", "0.5"),
        ("1/3", "1/3"),
        (0.25, "0.25"),
        ("一半", ""),
        codes="R005 H5",
        changes=("H2 percent+number 50%→0.5",),
        status="ppph",
        exit=1,
        shows=("parts and percentages",),
    ),
    _full(
        "months to pay in",
        "发放月份",
        ("2023年1月", "2023-01"),
        ("202301", "2023-01"),
        (dt.date(2023, 1, 5), "2023-01"),
        ("十三月", ""),
        codes="R012 I5",
        changes=(
            "I2 date 2023年1月→2023-01",
            "I3 date 202301→2023-01",
            "I4 date 2023-01-05→2023-01",
        ),
        status="ppph",
        exit=1,
        shows=("every form of a date",),
    ),
    Case(
        "more digits than were ever typed",
        patched(
            people(full(1, 月基本工资=7777), header=FULL, sheet="全项补助"),
            (b"<v>7777</v>", b"<v>259233333.3333333</v>"),
        ),
        "2:1",
        "R008 G2",
        status="h",
        exit=1,
        shows=("digits lost",),
    ),
    Case(
        "missing columns",
        people(person(1)[:2], header=HEADER[:2]),
        "2:1",
        "R002 第2行",
        status="h",
        exit=1,
    ),
    Case(
        "missing cells",
        people(person(1, 姓名=None), person(2, 身份证号=None), person(3, 银行账号=None)),
        "2:-/1 3:2/- 4:3",
        "R001 A2 B3; R014 D4",
        status="hhp",
        exit=1,
    ),
    Case(
        "a payee the rule needs",
        people(
            (*person(1), name_of(11)),
            (*person(2), None),
            (*person(3), "#N/A"),
            header=(*HEADER, "收款人姓名"),
            sheet="代领补助",
        ),
        "2:1 3:2 4:3",
        "R023 E3; R025 E4",
        status="phh",
        exit=1,
        shows=("missing cells",),
    ),
    Case(
        "a payee's column that the rule needs and nobody has",
        people(person(1), sheet="代领补助"),
        "2:1",
        "R024 第2行",
        status="h",
        exit=1,
        shows=("missing columns",),
    ),
)
