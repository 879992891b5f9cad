"""Where the table of a sheet is, what its columns are, and what is no person in it."""

from __future__ import annotations

from typing import Any

from catalogue.case import Case
from catalogue.making import Row, dressed, grid, people, sheets
from catalogue.people import HEADER, person

NOBODY: Row = ()
TITLE: Row = ("2023年小补助发放花名册",)
UNIT: Row = ("单位：元",)
SIGN_OFF: Row = ("单位负责人：", "会计负责人：", "复核：", "制表人：")
MONEY = (*HEADER, "发放金额")
# Once for the person, once for the father, once for the mother.
GROUPS = ("本人", None, "父亲", None, "母亲", None, "批准日期", "银行账号")
THREE = ("姓名", "身份证号", "姓名", "身份证号", "姓名", "身份证号", None, None)
OWN = (
    "- {header: 姓名, under: 本人, column: 姓名}\n"
    "- {header: 身份证号, under: 本人, column: 身份证号}\n"
)
TORN = "- {header: 人员姓名, at: A, column: 姓名}\n- {header: 人员姓名, nth: 1, column: 备注}\n"


def paid(number: int, amount: object = 100) -> Row:
    return (*person(number), amount)


def family(number: int) -> Row:
    name, own_id, approved, card = person(number)
    return (name, own_id, *person(number + 50)[:2], *person(number + 100)[:2], approved, card)


def merged(first: str, *more: str) -> Any:  # noqa: ANN401 (openpyxl without types)
    def dress(_book: object, sheet: Any) -> None:  # noqa: ANN401
        for area in (first, *more):
            sheet.merge_cells(area)

    return dress


TWO = (person(1), person(2))
BOTH = "2:1 3:2"

TABLES: tuple[Case, ...] = (
    Case(
        "a sheet as offices send it",
        grid(
            TITLE,
            UNIT,
            NOBODY,
            MONEY,
            paid(1),
            paid(2),
            ("甲镇小计", "2人", None, None, 200),
            paid(3),
            NOBODY,
            MONEY,
            paid(4),
            ("小　计", None, None, None, 200),
            ("合计", "4人", None, None, 400),
            ("合计（大写）：肆佰元整",),
            ("注：本表一式三份",),
            SIGN_OFF,
        ),
        "5:1 6:2 8:3 11:4",
        shows=(
            *("title", "note", "township subtotals", "total right", "head-count right"),
            *("sign-off rows", "blank rows", "repeated headers at page breaks", "header on row 4"),
        ),
    ),
    Case("header on row 1", people(*TWO), BOTH),
    Case("header on row 15", grid(TITLE, *[NOBODY] * 13, HEADER, *TWO), "16:1 17:2"),
    Case(
        "header too deep",
        grid(TITLE, *[NOBODY] * 14, HEADER, *TWO),
        codes="T001 表; T009 文件",
        exit=2,
    ),
    Case(
        "people above the header",
        grid(person(1), HEADER, person(2)),
        codes="T011 第1行; T009 文件",
        exit=2,
    ),
    Case(
        "two-row header",
        grid(("基本信息", None, "待遇", None), ("姓名", "身份证号", "批准日期", "银行账号"), *TWO),
        "3:1 4:2",
    ),
    Case(
        "a header of two rows that is merged downwards",
        dressed(
            (None, None, None, None, "开户银行", "账号"),
            ("甲镇", *person(1)[:3], "农信社", person(1)[3]),
            header=("乡镇", "姓名", "身份证号", "批准日期", "银行", None),
            dress=merged("E1:F1", "A1:A2", "B1:B2", "C1:C2", "D1:D2"),
        ),
        "3:1",
        shows=("two-row header",),
    ),
    Case(
        "same header three times, without a mapping",
        grid(GROUPS, THREE, family(1), family(2)),
        "3:-/- 4:-/-",
        "T004 A2 B2; R027 第3行 第3行 第4行 第4行",
        status="hh",
        exit=1,
        shows=("same header three times without a mapping",),
    ),
    Case(
        "same header three times, with a mapping",
        grid(GROUPS, THREE, family(1), family(2)),
        "3:1 4:2",
        mapping=OWN,
        shows=("same header three times with a mapping",),
    ),
    Case(
        "a mapping that says two things about one header",
        grid(("人员姓名", *HEADER[1:]), person(1)),
        "2:-/1",
        "T021 A1; R027 第2行",
        mapping=TORN,
        status="h",
        exit=1,
        shows=("mapping that contradicts itself",),
    ),
    Case(
        "a mapping of a header that is not there, and of one to a column that is not there",
        people(person(1)),
        codes="C010 对照.yaml:2",
        mapping="- {header: 家庭电话, column: 忽略}\n- {header: 卡号一, column: 银行账户号}\n",
        exit=2,
        shows=("mapping file wrong",),
    ),
    Case(
        "a mapping with a header that is nowhere",
        people(person(1)),
        "2:1",
        "C012 对照.yaml:1",
        mapping="- {header: 家庭电话, column: 忽略}\n",
        shows=("mapping not used",),
    ),
    Case(
        "a mapping with the same entry twice",
        people(person(1)),
        codes="C011 对照.yaml:2",
        mapping="- {header: 卡折号, column: 银行账号}\n- {header: 卡折号, column: 备注}\n",
        exit=2,
        shows=("mapping file wrong",),
    ),
    Case(
        "a mapping file that is no mapping",
        people(person(1)),
        codes="C001 对照.yaml:1",
        mapping="姓名\n",
        exit=2,
        shows=("mapping file wrong",),
    ),
    Case(
        "two columns that may be the id",
        people(
            (*person(1)[:2], *person(1)[1:]),
            header=("姓名", "身份证号码", "公民身份号码", "批准日期", "银行账号"),
        ),
        "2:1/-",
        "T004 B1; R027 第2行",
        status="h",
        exit=1,
        shows=("several columns of one meaning",),
    ),
    Case(
        "an alias beside the column itself, which differ in one row",
        people(
            (*person(1), "2023-01-01"),
            (*person(2), "2022-12-01"),
            header=(*HEADER, "批准时间"),
        ),
        BOTH,
        "T005 C1; R029 C3",
        status="ph",
        exit=1,
        shows=("several columns of one meaning",),
    ),
    Case(
        "near-miss headers",
        people(
            (*person(1)[:3], 7, person(1)[3], "x"),
            header=(*("姓名", "身份证号码（本人）", "批准日期", "伤残等級", "银行账号", "备 注"),),
        ),
        "2:1/-",
        "T010 B1 D1; R002 第2行",
        status="h",
        exit=1,
    ),
    Case(
        "a header that is almost one that is there",
        people((*person(1), "x"), header=(*HEADER, "银行账号（新）")),
        "2:1",
        "T008 E1",
        shows=("near-miss headers",),
    ),
    Case(
        "the header changes on the way",
        grid(
            HEADER,
            person(1),
            ("身份证号", "姓名", "批准日期", "银行账号"),
            (person(2)[1], person(2)[0], *person(2)[2:]),
        ),
        "2:1 4:2",
        "T012 第3行",
        shows=("several tables on a sheet",),
    ),
    Case(
        "a second table below a title of its own",
        grid(TITLE, HEADER, person(1), NOBODY, ("（二）另一批小补助",), HEADER, person(2)),
        "3:1 7:2",
        shows=("several tables on a sheet",),
    ),
    Case(
        "a second table beside the first",
        grid(
            (*HEADER, None, "姓名二", None),
            (*person(1), None, person(2)[0], person(2)[1]),
        ),
        "2:1",
        "T008 F1; T020 第1行",
        exit=1,
        shows=("several tables on a sheet",),
    ),
    Case(
        "a whole table beside the first",
        grid((*HEADER, None, *HEADER), (*person(1), None, *person(2))),
        "2:-/-",
        "T022 G1; R027 第2行 第2行 第2行",
        status="h",
        exit=1,
        shows=("several tables on a sheet",),
    ),
    Case(
        "contents without a header",
        people((*person(1), "核"), (*person(2), "核")),
        BOTH,
        "T019 第1行",
        shows=("several tables on a sheet",),
    ),
    Case(
        "several sheets, one blank, one of instructions, one without people",
        sheets({
            "小补助（甲镇）": [HEADER, person(1)],
            "小补助（乙镇）": [HEADER, person(2)],
            "空": [],
            "填表说明": [("请各乡镇认真填写",)],
            "小补助（丙镇）": [HEADER],
        }),
        "2:1|2:2",
        "T002 空!表; T024 填表说明!表; T003 小补助（丙镇）!第1行",
        shows=("several sheets",),
    ),
    Case(
        "leading blank rows/columns",
        grid(NOBODY, NOBODY, (None, None, *HEADER), (None, None, *person(1))),
        "4:1",
    ),
    Case(
        "blank columns between others",
        grid(("姓名", None, *HEADER[1:]), (person(1)[0], None, *person(1)[1:])),
        "2:1",
        shows=("blank columns",),
    ),
    # --- sums --------------------------------------------------------------------------------
    Case(
        "total wrong",
        people(paid(1), paid(2), ("合计", None, None, None, 300), header=MONEY),
        BOTH,
        "T017 E4",
    ),
    Case(
        "a total that a cell which cannot be read keeps from being compared",
        people(
            paid(1),
            (*paid(2)[:-1], "二百左右"),
            ("合计", None, None, None, 300),
            header=MONEY,
        ),
        "2:1 3:2",
        "E050 E3; T023 E4",
        shows=("total wrong",),
    ),
    Case(
        "a subtotal that is off while the total is right",
        people(
            paid(1),
            ("甲镇小计", None, None, None, 90),
            paid(2),
            ("合计", None, None, None, 200),
            header=MONEY,
        ),
        "2:1 4:2",
        "T017 E3",
        shows=("total wrong",),
    ),
    Case(
        "head-count wrong",
        people(paid(1), paid(2), ("合计", "3人", None, None, 200), header=MONEY),
        BOTH,
        "T018 B4",
    ),
    Case(
        "someone beside the word 合计",
        people(person(1), ("合计", *person(2)[1:]), SIGN_OFF),
        "2:1 3:合计/2",
        shows=("sign-off rows",),
    ),
    Case(
        "sign-off rows taken for nobody, and a person called 复核",
        people(person(1), ("复核", *person(2)[1:]), SIGN_OFF),
        "2:1 3:复核/2",
        shows=("sign-off rows",),
    ),
)
