"""What is written beside, above and behind the rows: who is not to be paid, and which month.

The period is 2023-01; 小补助 is paid by month.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from catalogue.case import Case
from catalogue.making import Row, dressed, grid, people, sheets, text
from catalogue.people import FULL, HEADER, full, person

if TYPE_CHECKING:
    from catalogue.case import Make

TITLE: Row = ("某县2023年1月小补助发放花名册",)


def noted(number: int, *more: object) -> Row:
    return (*person(number), *more)


def beside(header: str, *cells: object) -> Make:
    """Write people 1, 2, … with a further column."""
    rows = (noted(n, cell) for n, cell in enumerate(cells, 1))
    return people(*rows, header=(*HEADER, header))


def numbered(count: int) -> str:
    return " ".join(f"{row}:{row - 1}" for row in range(2, count + 2))


STOPPED: tuple[Case, ...] = (
    Case(
        "remarks of stopping",
        beside("备注", None, "已死亡", "2022年7月去世，停发", "停 发", "与第2行重复，不发", "新增"),
        numbered(6),
        "R070 E3 E4 E5 E6",
        "phhhhp",
        exit=1,
    ),
    Case(
        "remarks of leaving, in any column",
        beside("情况说明", "户口迁出", "已注销", "取消资格", "停", "不再享受", "服刑", "在享"),
        numbered(7),
        "R070 E2 E3 E4 E5 E6 E7",
        "hhhhhhp",
        exit=1,
    ),
    Case(
        "remarks that stop nobody",
        beside(
            *("备注", "未死亡", "其父牺牲", "父亲已去世", "无", "退出现役", "如死亡请上报"),
            *("无停发情况", "配偶病故", "2020年死亡军人遗属", "不住本村", "因故未参加培训"),
        ),
        numbered(11),
    ),
    Case(
        "a name with a mark",
        people(person(1, 姓名="张三（已故）"), person(2, 姓名="李四(停发)"), person(3)),
        "2:张三(已故)/1 3:李四(停发)/2 4:3",
        "R070 A2 A3",
        "hhp",
        changes=("A2 name 张*→张*",),
        exit=1,
    ),
    Case(
        "remarks of doubt",
        beside("备注", "待核实", "生存认证未认证", "银行卡已注销", "2022年停发，2023年恢复发放"),
        numbered(4),
        "R074 E2 E3 E4 E5",
        exit=1,
    ),
    Case(
        "a column 是否发放",
        beside("是否发放", "是", "否", "√", "×", None, "暂停"),
        numbered(6),
        "R074 E3 E5; R070 E7",
        "ppppph",
        exit=1,
    ),
    Case(
        "a column 停发时间",
        beside("停发时间", None, "2022.6", dt.date(2022, 7, 1), "无", "/"),
        numbered(5),
        "R074 E3 E4",
        exit=1,
    ),
    Case(
        "a column 停发原因",
        beside("停发原因", None, "外出", "死亡", "-"),
        numbered(4),
        "R074 E3; R070 E4",
        "pphp",
        exit=1,
    ),
    Case(
        "a column 是否健在",
        beside("现是否健在", "健在", "是", "否", "不详"),
        numbered(4),
        "R074 E4 E5",
        exit=1,
    ),
    Case(
        "a column 去世年月",
        beside("去世年月", None, "2022.3", None),
        numbered(3),
        "R074 E3",
        exit=1,
    ),
    Case(
        "columns that ask something else",
        people(
            (*person(1), "否", "否", 100, "否"),
            header=(*HEADER, "是否党员", "是否享受低保", "发放金额", "是否死亡"),
        ),
        "2:1",
    ),
    Case(
        "a column the mapping ignores",
        beside("停发时间", None, "2022.6"),
        numbered(2),
        "T032 第1行",
        mapping="- {header: 停发时间, column: 忽略}\n",
    ),
    Case(
        "a column the rule reads",
        people(
            *(noted(n, *cells) for n, cells in ((1, ("2023-06-01",)), (2, (None,)))),
            header=(*HEADER, "死亡日期"),
        ),
        "2:1 3:2",
    ),
    Case(
        "a known column the rule does not read",
        people(
            (*full(1), None), (*full(2), "2022-06"), header=(*FULL, "中止日期"), sheet="全项补助"
        ),
        "2:1 3:2",
        "R074 L3",
        exit=1,
    ),
    Case(
        "a list of people stopped below the others",
        grid(
            *(TITLE, ("一、本月发放人员",), HEADER, person(1), person(2)),
            *(("二、本月停发人员",), HEADER, person(3), person(4)),
            *(("三、本月新增人员",), HEADER, person(5)),
        ),
        "4:1 5:2 8:3 9:4 12:5",
        "R071 A8 A9",
        "pphhp",
        exit=1,
    ),
    Case(
        "a heading between rows without a header",
        grid(HEADER, person(1), ("三、减员",), person(2), person(3)),
        "2:1 4:2 5:3",
        "R071 A4 A5",
        "phh",
        exit=1,
    ),
    Case(
        "a heading without a number",
        grid(TITLE, HEADER, person(1), ("死亡人员名单",), person(2)),
        "3:1 5:2",
        "R071 A5",
        "ph",
        exit=1,
    ),
    Case(
        "a heading with a number of people beside it",
        grid(HEADER, person(1), ("（二）迁出注销人员", "1人"), person(2)),
        "2:1 4:2",
        "R071 A4",
        "ph",
        exit=1,
    ),
    Case(
        "a heading with a month beside it",
        grid(HEADER, person(1), ("停发人员", None, None, "2023年1月"), person(2)),
        "2:1 4:2",
        "R071 A4",
        "ph",
        exit=1,
    ),
    Case(
        "headings of villages",
        grid(HEADER, ("一、东村",), person(1), ("二、西村",), person(2)),
        "3:1 5:2",
    ),
    Case(
        "a title of people stopped",
        grid(("某县小补助停发人员名册",), HEADER, person(1)),
        "3:1",
        "R071 A3",
        "h",
        exit=1,
    ),
    Case(
        "a title that leaves them out",
        grid(("某县小补助发放花名册（不含停发、死亡人员）",), HEADER, person(1)),
        "3:1",
    ),
    Case(
        "a title of both",
        grid(("某县小补助增减员情况表",), HEADER, person(1)),
        "3:1",
        "R074 A3",
        exit=1,
    ),
    Case(
        "a remark of people stopped",
        grid(HEADER, person(1), ("说明：以上人员中有1人已死亡",)),
        "2:1",
        "T031 第3行",
        exit=1,
    ),
    Case(
        "a remark about the rows above",
        grid(HEADER, person(1), person(2), ("以上2人停发",)),
        "2:1 3:2",
        "T031 第4行",
        exit=1,
    ),
    Case(
        "a heading over nobody",
        grid(HEADER, person(1), ("二、死亡人员",)),
        "2:1",
        "T031 第3行",
        exit=1,
    ),
    Case(
        "a remark over several rows",
        dressed(
            *(noted(1, "停发"), noted(2), noted(3)),
            dress=lambda _, sheet: sheet.merge_cells("E2:E3"),
            header=(*HEADER, "备注"),
        ),
        "2:1 3:2 4:3",
        "R070 E2 E3; T013 E2",
        "hhp",
        exit=1,
    ),
    Case(
        "sheets of people stopped",
        sheets({
            "9月停发": (HEADER, person(1)),
            "小补助": (HEADER, person(2)),
            "死亡人员": (HEADER, person(3)),
            "注销、迁出": (HEADER, person(4)),
        }),
        "2:1|2:2|2:3|2:4",
        "R072 死亡人员!A2 9月停发!A2 注销、迁出!A2; R075 9月停发!A2",
        "hphh",
        exit=1,
        benefit="小补助",
    ),
    Case(
        "files of people stopped",
        text(HEADER, person(1), file="停发人员.csv"),
        "2:1",
        "R073 A2",
        exit=1,
        benefit="小补助",
        rosters=("停发人员.csv",),
    ),
    Case(
        "a person who is dead in another row",
        people(
            (*person(1), "2022-05-03"),
            (*person(2), None),
            (*person(1), None),
            header=(*HEADER, "死亡日期"),
        ),
        "2:1 3:2 4:1",
        "E011 E2; R080 B4",
        "zph",
        exit=1,
    ),
    Case(
        "a list of two benefits, stopped for one",
        sheets({
            "全项补助": ((*FULL, "备注"), (*full(1), "停发")),
            "小补助": (HEADER, person(1)),
        }),
        "2:1|2:1",
        "R070 L2",
        "hp",
        exit=1,
    ),
    Case(
        "columns of when it ends",
        people(
            *(noted(1, "2022-12"), noted(2, "2022-12-31"), noted(3, "2023-06"), noted(4, "长期")),
            header=(*HEADER, "享受截止日期"),
        ),
        numbered(4),
        "R074 E2 E3",
        exit=1,
    ),
    Case(
        "a sheet of last month",
        sheets({"小补助（上月）": (HEADER, person(1))}),
        "2:1",
        "R074 小补助（上月）!A2",
        exit=1,
    ),
    Case(
        "words an office adds",
        beside("备注", "调离", "出国", "停发一次"),
        numbered(3),
        "R070 E2; R074 E3",
        "hpp",
        exit=1,
        config="roster: {words: {stop: [调离], doubt: 出国, fine: [停发一次]}}\n",
    ),
    Case(
        "doubt raised to held",
        beside("是否发放", "是", "否"),
        numbered(2),
        "R074 E3",
        "ph",
        exit=1,
        config="severity: {R074: held}\n",
    ),
    Case(
        "an id in a remark",
        grid(
            *(HEADER, person(1), (f"共2人，另有 张甲 {person(2)[1]} 待补",)),
            ("注：李乙 152530196003070034 未到",),
        ),
        "2:1",
        "T018 A3; T030 第3行 第4行",
        exit=1,
    ),
)

MONTHS: tuple[Case, ...] = (
    Case(
        "a title of another month",
        grid(("某县2022年12月小补助发放花名册",), HEADER, person(1)),
        "3:1",
        "R077 表",
        exit=1,
    ),
    Case(
        "a title of another year",
        grid(("某县二〇二二年度小补助花名册",), HEADER, person(1)),
        "3:1",
        "R077 表",
        exit=1,
    ),
    Case(
        "a remark of another month",
        grid(("小补助",), ("单位：元", None, "发放月份：2022年12月"), HEADER, person(1)),
        "4:1",
        "R077 表",
        exit=1,
    ),
    Case(
        "titles that are of the period, or of no month",
        grid(
            ("某县2023年小补助花名册",),
            ("根据民发〔2022〕12号和《2022年标准》，自2022年8月起提标",),
            ("2022年入伍人员 2023年1-3月",),
            ("制表日期：2022年12月30日", None, "截至2022年12月底"),
            HEADER,
            person(1),
        ),
        "6:1",
    ),
    Case(
        "a file of another month",
        people(person(1), file="小补助2022年12月.xlsx"),
        "2:1",
        "R078 文件",
        exit=1,
        rosters=("小补助2022年12月.xlsx",),
    ),
    Case(
        "a file of another year",
        people(person(1), file="小补助2022.xlsx"),
        "2:1",
        "R078 文件",
        exit=1,
        rosters=("小补助2022.xlsx",),
    ),
    Case(
        "a file exported on a day",
        people(person(1), file="小补助20221230导出(2).xlsx"),
        "2:1",
        rosters=("小补助20221230导出(2).xlsx",),
    ),
    Case(
        "a sheet a month",
        sheets({
            "小补助12月": (("2022年12月小补助",), HEADER, person(1)),
            "小补助1月": (("2023年1月小补助",), HEADER, person(2)),
        }),
        "3:1|3:2",
        "R075 小补助12月!A3",
        "hp",
        exit=1,
    ),
    Case(
        "a sheet a month by its titles",
        sheets({
            "乙村": (("2022年12月",), HEADER, person(1)),
            "甲村": (("2023年1月",), HEADER, person(2)),
        }),
        "3:1|3:2",
        "R075 乙村!A3",
        "hp",
        exit=1,
        benefit="小补助",
    ),
    Case(
        "a list of another month below the others",
        grid(HEADER, person(1), ("2022年12月补发人员",), person(2)),
        "2:1 4:2",
        "R075 A4",
        "ph",
        exit=1,
    ),
    Case(
        "a column of months",
        beside(
            *("所属期", "2023-01", "2022-12", "2022年12月", 202212, dt.date(2023, 1, 1), "2023年"),
            *("2022/12/5", "2022.12-2023.1"),
        ),
        numbered(8),
        "R076 E3 E4 E5 E8",
        "phhhpphp",
        exit=1,
    ),
    Case(
        "发放月份 the rule does not read",
        beside("发放月份", "2023-01", "2022-12", "1月", "12月"),
        numbered(4),
        "R076 E3 E5",
        "phph",
        exit=1,
    ),
    Case(
        "发放月份 the rule reads",
        people(full(1), full(2, 发放月份="2022-12"), header=FULL, sheet="全项补助"),
        "2:1 3:2",
        "E012 I3",
        "pz",
    ),
)

SAID: tuple[Case, ...] = (*STOPPED, *MONTHS)
