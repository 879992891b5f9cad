"""What contradicts itself in a roster: ids, accounts, dates, status, amounts."""

from __future__ import annotations

from catalogue.case import Case
from catalogue.making import Row, people
from catalogue.people import HEADER, card_of, id_of, name_of, person
from roster_books import an_id

PASSBOOK = "6222020200112233445"  # of a card's length, and no card's check digit
TYPED = (*HEADER, "标准", "发放月数", "金额")


def wrong_check(number: int) -> str:
    known = id_of(number)
    return known[:-1] + ("0" if known[-1] != "0" else "1")


def beside(column: str, *cells: object) -> tuple[tuple[Row, ...], Row]:
    """Return rows with one more column, and their header."""
    rows = tuple((*person(n), cell) for n, cell in enumerate(cells, 1))
    return rows, (*HEADER, column)


def one_column(
    name: str, column: str, cells: tuple[object, ...], codes: str, **more: object
) -> Case:
    rows, header = beside(column, *cells)
    numbers = " ".join(f"{n + 1}:{n}" for n in range(1, len(cells) + 1))
    return Case(name, people(*rows, header=header), numbers, codes, **more)  # type: ignore[arg-type]


def typed_in(number: int, standard: object, months: object, amount: object) -> Row:
    return (*person(number), standard, months, amount)


OLD = an_id(1, "19100101", "152530")
IDS: tuple[Case, ...] = (
    Case(
        "id check character",
        people(person(1, 身份证号=wrong_check(1)), person(2)),
        f"2:1/{wrong_check(1)} 3:2",
        "R020 B2",
        status="rp",
        exit=1,
    ),
    Case(
        "birth in the id that is no day, and one to come",
        people(
            person(1, 身份证号=an_id(1, "19900231", "152530")),
            person(2, 身份证号=an_id(2, "20300101", "152530")),
        ),
        f"2:1/{an_id(1, '19900231', '152530')} 3:2/{an_id(2, '20300101', '152530')}",
        "R022 B2; R030 B3; R048 C3",
        status="rr",
        exit=1,
        shows=("birth",),
    ),
    one_column(
        "birth beside the id",
        "出生日期",
        ("1960-03-07", "1960-03-08", "1960.3"),
        "R041 E3",
        changes=("E4 date 1960.3→1960-03",),
        shows=("birth",),
    ),
    one_column("sex", "性别", ("女", "女", "男"), "R040 E2"),
    Case(
        "15 digits",
        people(person(1, 身份证号="152530600307001")),
        "2:1/152530600307001",
        "R018 B2",
        status="h",
        exit=1,
    ),
    Case(
        "an id that is none",
        people(person(1, 身份证号="15253019600307"), person(2, 身份证号="不详")),
        "2:1/15253019600307 3:2/不详",
        "R019 B2 B3",
        status="rr",
        exit=1,
        shows=("id of another length",),
    ),
    Case(
        "numeric ids with digits lost",
        people(person(1, 身份证号=152530196003070000), person(2, 身份证号="1.52530E+17")),
        "2:1/- 3:2/1.52530E+17",
        "R021 B2 B3",
        status="rr",
        exit=1,
    ),
    Case(
        "area code",
        people(
            person(1, 身份证号=an_id(1, "19600307", "992530")),
            person(2, 身份证号=an_id(2, "19600307", "310103")),
        ),
        f"2:1/{an_id(1, '19600307', '992530')} 3:2/{an_id(2, '19600307', '310103')}",
        "R031 B2",
    ),
    Case(
        "invented people",
        people(person(1, 身份证号=an_id(1, "19600307", "999999"))),
        f"2:1/{an_id(1, '19600307', '999999')}",
        "R032 文件",
        shows=("area code",),
    ),
    Case(
        "same id twice",
        people(person(1), person(1)),
        "2:1 3:1",
        "E040 B2 B3",
        status="hh",
        exit=1,
    ),
    Case(
        "same name with ids one digit apart",
        people(person(1), person(2, 姓名=name_of(1), 身份证号=wrong_check(1))),
        f"2:1 3:1/{wrong_check(1)}",
        "R046 B2 B3; R020 B3",
        status="pr",
        exit=1,
    ),
    Case(
        "one id with two names",
        people(person(1), person(1, 姓名=name_of(2), 银行账号=card_of(2))),
        "2:1 3:2/1",
        "R045 A2 A3; E040 B2 B3",
        status="hh",
        exit=1,
    ),
    Case(
        "a name that is a number",
        people(person(1, 姓名=id_of(3)), person(2, 姓名=1234567)),
        f"2:{id_of(3)}/1 3:1234567/2",
        "R035 A2 A3",
        shows=("name that looks like an id",),
    ),
)

ACCOUNTS: tuple[Case, ...] = (
    Case("Luhn", people(person(1, 银行账号=PASSBOOK), person(2)), "2:1 3:2", "R042 D2"),
    Case(
        "a sheet of passbooks",
        people(
            *(
                person(n, 银行账号=card_of(n)[:-1] + str((int(card_of(n)[-1]) + 1) % 10))
                for n in range(1, 26)
            )
        ),
        " ".join(f"{n + 1}:{n}" for n in range(1, 26)),
        "R061 D2",
        shows=("Luhn",),
    ),
    Case(
        "account digits lost",
        people(
            person(1, 银行账号=6222020200112233445),
            person(2, 银行账号="六二二二"),
            person(3, 银行账号="12345"),
        ),
        "2:1 3:2 4:3",
        "R015 D2; R016 D3; R039 D4",
        exit=1,
    ),
    Case(
        "an account in the column of names",
        people(person(1, 姓名=6222020200112233445)),
        "2:-/1",
        "R026 A2; R035 A2",
        status="h",
        exit=1,
        shows=("account digits lost",),
    ),
    Case(
        "one account for several people",
        people(person(1), person(2, 银行账号=card_of(1))),
        "2:1 3:2",
        "R043 D2 D3",
    ),
    Case(
        "one account of a family that one of them collects on",
        people(
            (*person(1), None),
            (*person(2, 银行账号=card_of(1)), id_of(1)),
            header=(*HEADER, "收款人身份证号"),
        ),
        "2:1 3:2",
        "R044 D2 D3",
        shows=("one account for several people",),
    ),
)

STATES: tuple[Case, ...] = (
    Case(
        "discharge before enlistment",
        people(
            (*person(1), "1980-01-01", "1979-12-31"),
            (*person(2), "1970-01-01", "1985-01-01"),
            header=(*HEADER, "入伍日期", "退役日期"),
        ),
        "2:1 3:2",
        "R054 F2; R050 E3",
        status="ph",
        exit=1,
        shows=("退役 before 入伍", "ages"),
    ),
    Case(
        "death before birth",
        people((*person(1), "1950-01-01"), header=(*HEADER, "死亡日期")),
        "2:1",
        "R048 E2",
        status="h",
        exit=1,
    ),
    Case(
        "approval in the future",
        people(
            (*person(1, 批准日期="2024-06-01"), None),
            (*person(2), "2024-06-01"),
            header=(*HEADER, "死亡日期"),
        ),
        "2:1 3:2",
        "R051 C2; R052 E3; E010 C2",
        status="zh",
        exit=1,
    ),
    Case(
        "去世/停发/迁移/中止",
        people(
            (*person(1), "去世", None),
            (*person(2), "停发", None),
            (*person(3), "迁移", None),
            (*person(4), "中止", None),
            (*person(5), "取消", None),
            (*person(6), "享受", None),
            (*person(7), "去世", "2023-01-15"),
            (*person(8), "享受", "2023-01-15"),
            (*person(9), "失踪", None),
            header=(*HEADER, "状态", "死亡日期"),
        ),
        " ".join(f"{n + 1}:{n}" for n in range(1, 10)),
        "E002 E2 E4 E9; E001 E3 E5 E6; R013 E10",
        status="hzhzzpphh",
        exit=1,
    ),
    Case(
        "dead on one sheet and drawing on another",
        people(
            (*person(1), "去世", "2022-05-01"),
            (*person(1), "享受", None),
            header=(*HEADER, "状态", "死亡日期"),
        ),
        "2:1 3:1",
        "R047 E2 E3; E011 F2",
        status="zp",
        shows=("去世/停发/迁移/中止",),
    ),
    one_column(
        "a date of a status without the status",
        "状态日期",
        ("2022-05-01",),
        "R055 E2",
        shows=("去世/停发/迁移/中止",),
    ),
    Case(
        "someone of 113 years",
        people(person(1, 身份证号=OLD)),
        f"2:1/{OLD}",
        "R056 B2",
        shows=("ages",),
    ),
    Case(
        "everything wrong with one person, all of it said at once",
        people(
            (None, wrong_check(1), "去年", 6222020200112233445, "健在", "不详"),
            header=(*HEADER, "状态", "死亡日期"),
        ),
        f"2:-/{wrong_check(1)}",
        "R001 A2; R020 B2; R009 C2 F2; R015 D2; R013 E2",
        status="r",
        exit=1,
        shows=("unknown categories",),
    ),
    Case(
        "unknown categories",
        people((*person(1), "健在"), header=(*HEADER, "状态")),
        "2:1",
        "R013 E2",
        status="h",
        exit=1,
    ),
)

AMOUNTS: tuple[Case, ...] = (
    one_column(
        "amounts negative/absurd",
        "核定金额",
        (-100, 99_999_999, 500, "1亿"),
        "R057 E2 E3",
    ),
    Case(
        "typed amount/standard/month count differing",
        people(
            typed_in(1, 100, 1, 100),
            typed_in(2, 90, 1, 90),
            typed_in(3, 100, 0, 100),
            typed_in(4, 1200, 2, "一百"),
            header=TYPED,
        ),
        "2:1 3:2 4:3 5:4",
        "E053 G3; R058 E3; R059 F4; R060 F5; E050 G5",
    ),
    Case(
        "severity raised to held by payouts.yaml",
        people(person(1), person(2, 银行账号=card_of(1)), person(3)),
        "2:1 3:2 4:3",
        "R043 D2 D3",
        status="hhp",
        config="severity: {R043: held}\n",
        exit=1,
    ),
    Case(
        "a severity that lets through what holds",
        people(person(1)),
        codes="C015 payouts.yaml:2",
        config="severity: {R048: warning}\n",
        exit=2,
        shows=("severity refused",),
    ),
    Case(
        "severities that are none, of codes that are none, of codes about files",
        people(person(1)),
        codes="C016 payouts.yaml:2; C017 payouts.yaml:2; C018 payouts.yaml:2",
        config="severity: {R430: held, F004: held, R043: 严重}\n",
        exit=2,
        shows=("severity refused",),
    ),
    Case(
        "a mapping file that is not there",
        people(person(1)),
        codes="C005 文件",
        config="roster: {mapping: 没有.yaml}\n",
        exit=2,
        shows=("mapping file wrong",),
    ),
)

CHECKS: tuple[Case, ...] = (*IDS, *ACCOUNTS, *STATES, *AMOUNTS)
