"""正蓝旗 2023: every payout line of the bureau's review of the year.

Every person is invented. The totals are those published for 2023. A new sheet goes to the
end and draws its people from a generator of its own, so that the sheets before it stay.
"""

from __future__ import annotations

import datetime as dt
import random

from samples.generator.book import roster
from samples.generator.people import People
from samples.generator.rows import Figures, Raw, Row, targets
from samples.generator.sheets import DUE, SERIAL, Layout
from samples.generator.zhenglanqi import mess, plan

NAME = "zhenglanqi-2023"
SEED = 2023
SAVED = dt.datetime(2024, 1, 2)  # noqa: DTZ001 (a workbook has no time zone)

_LIVING_TOWN = Layout(
    name="上都镇",
    title="正蓝旗2023年抚恤补助发放花名册（上都镇）",
    columns=(
        (SERIAL, SERIAL), ("姓名", "姓名"), ("身份证号码", "身份证号"), ("乡镇（街道）", "乡镇"),
        ("优抚对象类别", "对象类别"), ("伤残等级代码", "残疾等级"), ("伤残性质", "残疾性质"),
        ("批准时间", "批准日期"), ("人员状态", "状态"), ("死亡时间", "死亡日期"),
        ("银行卡号", "银行账号"), ("开户行", "开户银行"), ("全年金额", DUE),
    ),
    codes=True,
)  # fmt: skip
_LIVING_OTHERS = Layout(
    name="桑根达来镇等",
    title="正蓝旗2023年抚恤补助发放花名册（桑根达来镇等六个苏木镇）",
    columns=(
        (SERIAL, SERIAL), ("对象姓名", "姓名"), ("公民身份号码", "身份证号"), ("苏木镇", "乡镇"),
        ("人员类别", "对象类别"), ("审核确认日期", "批准日期"), ("享受状态", "状态"),
        ("去世日期", "死亡日期"), ("卡号", "银行账号"), ("户名", "收款人姓名"), ("全年金额", DUE),
    ),
    header_row=4,
    subtotals=plan.TOWNS,
)  # fmt: skip
_CONSCRIPTS = Layout(
    name="义务兵家庭优待金",
    title="正蓝旗2023年度义务兵家庭优待金发放花名册",
    columns=(
        (SERIAL, SERIAL), ("姓名", "姓名"), ("身份证号", "身份证号"), ("户籍地", "乡镇"),
        ("入伍时间", "入伍日期"), ("补助月份", "发放月份"), ("优待金额", DUE),
        ("领款人姓名", "收款人姓名"), ("银行帐号", "银行账号"),
    ),
    subtotals=plan.TOWNS,
)  # fmt: skip
_FIRE = Layout(
    name="森林消防",
    title="森林消防人员家庭优待金发放表",
    columns=(
        (SERIAL, SERIAL), ("人员姓名", "姓名"), ("证件号码", "身份证号"), ("所属乡镇", "乡镇"),
        ("发放月份", "发放月份"), ("优待金额", DUE), ("一卡通账号", "银行账号"),
    ),
)  # fmt: skip
_MIXED = Layout(
    name="各苏木镇补报",
    title="正蓝旗2023年各苏木镇补报人员花名册",
    columns=(
        (SERIAL, SERIAL), ("补助项目", "补助项目"), ("姓名", "姓名"), ("身份证件号码", "身份证号"),
        ("苏木镇", "乡镇"), ("入伍年月", "入伍日期"), ("发放月份", "发放月份"), ("金额", DUE),
        ("账号", "银行账号"),
    ),
    header_row=5,
)  # fmt: skip
_GRANT = Layout(
    name="地方经济补助",
    title="正蓝旗自主就业退役士兵地方经济补助发放花名册（2022年秋季、2023年春季退役）",
    columns=(
        (SERIAL, SERIAL), ("姓名", "姓名"), ("身份证号", "身份证号"), ("户籍地", "乡镇"),
        ("士兵类别", "兵员类别"), ("入伍时间", "入伍日期"), ("退伍时间", "退役日期"),
        ("发放月份", "发放月份"), ("金额", DUE), ("银行卡号", "银行账号"),
    ),
    header_row=4,
    over=("服役情况", 4, 6),
)  # fmt: skip
_MEDICAL = Layout(
    name="医保缴纳",
    title="正蓝旗重点优抚对象医保缴纳花名册",
    columns=(
        (SERIAL, SERIAL), ("姓名", "姓名"), ("身份证号码", "身份证号"), ("乡镇", "乡镇"),
        ("类别", "对象类别"), ("缴费年度", "参保年度"), ("发放月份", "发放月份"), ("金额", DUE),
    ),
)  # fmt: skip
_LATE = 8  # families of conscripts that a township reported late
_LATE_FIRE = 2


def sample() -> bytes:
    """Return the sample workbook.

    Raises:
        ValueError: with the pack's figures, no numbers of people make the published totals.
    """
    rng = random.Random(SEED)  # noqa: S311 (repeatable, not secret)
    people, figures, targets = People(rng), plan.Figures(), plan.targets()
    living = plan.living_allowance(people, rng, figures, targets["抚恤补助", None])
    conscripts = plan.conscript_allowance(people, rng, figures, targets["义务兵家庭优待金", None])
    fire = plan.forest_fire_allowance(people, rng, figures, targets["森林消防人员家庭优待金", None])
    grants = plan.local_grant(people, rng, figures, targets["地方经济补助", None])
    medical = [
        row
        for year in (2023, 2024)
        for row in plan.medical_insurance(living, figures, year, targets["医保缴纳", year])
    ]
    conscripts[0].cells["银行账号"] = plan.Raw(None)  # paid all the same; held at release
    first, again, after = mess.conscript_mess(people)
    wrong = mess.living_mess(people)
    town = [row for row in living if row.person.town == "上都镇"]
    others = [row for row in living if row.person.town != "上都镇"]
    late = [*conscripts[-_LATE:], again, *fire[-_LATE_FIRE:]]
    book = Workbook()
    book.remove(book.worksheets[0])
    for layout, rows in (
        (_LIVING_TOWN, _among(town, [row for place, row in wrong if place == "上都镇"])),
        (_LIVING_OTHERS, _among(others, [row for place, row in wrong if place != "上都镇"])),
        (_CONSCRIPTS, _among(conscripts[:-_LATE], [first, after])),
        (_FIRE, fire[:-_LATE_FIRE]),
        (_MIXED, late),
        (_GRANT, grants),
        (_MEDICAL, medical),
    ):
        write_sheet(book, layout, rows, rng)
    return _settled(book)


def _among(rows: list[Row], wrong: list[Row]) -> list[Row]:
    """Spread the wrong rows among the right ones."""
    mixed = list(rows)
    for number, row in enumerate(wrong, 1):
        mixed.insert(number * len(rows) // (len(wrong) + 1) + number - 1, row)
    return mixed
