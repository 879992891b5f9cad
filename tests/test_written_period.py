"""Periods as people type them: read as what they are, or refused with what to type."""

from __future__ import annotations

import pytest

from office import TODAY, payouts
from payouts.base.bilingual import in_language
from payouts.base.written_period import UnclearPeriodError, read_period

READ = {
    "2022": "2022 2022年 2022年度 2022全年 ２０２２ 2022年 二〇二二年",
    "2022-02": "2022-02 2022-2 2022.2 2022.02 2022/2 2022/02 202202 2022年2月 2022年02月份 "
    "2022年二月 二〇二二年二月 ２０２２年２月",
    "2022-10": "2022.10 2022-10 202210 2022年十月",
    "2022-12": "2022年十二月 2022/12",
    "2022Q1": "2022Q1 2022q1 2022-Q1 2022年第一季度 2022年一季度 2022年1季度 2022第1季度 "
    "2022-01..2022-03 2022年1-3月",
    "2022Q4": "2022年第四季度 2022Q4 2022年10月至12月",
    "2022H1": "2022H1 2022h1 2022年上半年 2022上半年 2022年1-6月 2022年1月至6月 "
    "2022年1月到2022年6月",
    "2022H2": "2022H2 2022年下半年 2022-07~2022-12 2022年第三季度至2022年第四季度",
    "2022-08..2023-02": "2022-08..2023-02 2022年8月至2023年2月 2022/8—2023/2",
}


@pytest.mark.parametrize(("text", "meant"), [(t, m) for m, ts in READ.items() for t in ts.split()])
def test_a_period_is_read_as_what_it_is(text: str, meant: str) -> None:
    assert str(read_period(text)) == meant


def test_blanks_within_do_not_matter() -> None:
    assert str(read_period(" 2022 年 2 月 ")) == "2022-02"


REFUSED = {
    "2022.1": "请写 2022-01 或 2022-10",
    "22-2": "如 2022-02",
    "22年": "如 2022",
    "2022年5月至3月": "止月在起月之前",
    "2022年5-3月": "止月在起月之前",
}


@pytest.mark.parametrize(("text", "hint"), REFUSED.items())
def test_what_could_mean_two_is_refused_with_what_to_type(text: str, hint: str) -> None:
    with pytest.raises(UnclearPeriodError) as refused:
        read_period(text)
    assert hint in in_language(str(refused.value), chinese=True)
    done = payouts("compute", "x.xlsx", "--rules", "national", "--period", text, "--today", TODAY)
    assert (done.code, done.codes) == (2, {"U002"})
    assert hint in done.err


NONE = (
    "去年 20222 2022-13 2022-00 2022-0 202213 2022Q5 2022H3 2022年第五季度 2022年1月1日 20220201 "
    "2022- 年 2022年十三月 2022-01-2022-06 1899 2201 2022..2023..2024 ..2022 一二"
)


@pytest.mark.parametrize("text", ["", *NONE.split()])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(UnclearPeriodError):
        read_period(text)
