"""Who is paid although the roster says something against it: on paper, in JSON, last on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from catalogue.pack import write_rules
from catalogue.people import HEADER, person
from office import payouts, read_sheet
from payouts.engine.reconcile import distinct_people
from roster_books import save_book

if TYPE_CHECKING:
    from pathlib import Path

    from office import Done

SAID = "照发但名册有疑问 {} 人 {} 元，见“未发放”表"


def paid_with(tmp_path: Path, *answers: str, file: str = "名册.xlsx", lang: str = "zh") -> Done:
    """Compute a month for people with a column that no rule looks at."""
    write_rules(tmp_path / "rules")
    (tmp_path / "payouts.yaml").write_text("rules: small\n", encoding="utf-8")
    rows = [(*person(n), answer) for n, answer in enumerate(answers, 1)]
    save_book(tmp_path / file, {"小补助": [(*HEADER, "是否发放"), *rows]})
    words = (file, "--period", "2023-01", "--today", "2024-01-15", "--lang", lang)
    return payouts("compute", *words, cwd=tmp_path)


def cells(folder: Path, sheet: str) -> list[str]:
    return [str(c) for row in read_sheet(folder, sheet) for c in row if c is not None]


def test_doubts_about_paid_people_are_counted_where_a_leader_signs(tmp_path: Path) -> None:
    done = paid_with(tmp_path, "是", "否", "是", "否", "是")
    assert done.manifest["rows"]["paid"] == 5
    assert done.manifest["doubted"] == {"people": 2, "amount": "200.00"}
    folder = tmp_path / done.folder
    said = SAID.format(2, "200.00")
    assert any(said in cell for cell in cells(folder, "汇总"))
    assert done.err.splitlines().count(said) == 1
    assert cells(folder, "小补助").count("名册有疑问：是否发放 否") == 2
    assert payouts("verify", done.folder, cwd=tmp_path).code == 0


def test_nobody_in_doubt_is_not_mentioned(tmp_path: Path) -> None:
    done = paid_with(tmp_path, "是", "是")
    assert done.manifest["doubted"] == {"people": 0, "amount": "0.00"}
    assert "名册有疑问" not in done.err + "".join(cells(tmp_path / done.folder, "汇总"))


def test_a_file_that_doubts_everybody_is_said_once_and_each_person_counted_once(
    tmp_path: Path,
) -> None:
    done = paid_with(tmp_path, "否", "是", "是", file="8月减员.xlsx", lang="en")
    assert {d["code"] for d in done.manifest["diagnostics"]} >= {"R073", "R074"}
    assert done.manifest["doubted"] == {"people": 3, "amount": "300.00"}
    assert "paid although the roster casts doubt on it: 3 people, 300.00 yuan; see" in done.err
    roll = cells(tmp_path / done.folder, "小补助")
    assert sum("名册有疑问：文件名 8月减员.xlsx" in cell for cell in roll) == 1
    assert roll.count("名册有疑问：是否发放 否") == 1


def test_an_account_no_bank_can_pay_is_counted_as_such_only(tmp_path: Path) -> None:
    write_rules(tmp_path / "rules")
    (tmp_path / "payouts.yaml").write_text("rules: small\n", encoding="utf-8")
    rows = [HEADER, person(1, 银行账号=6228480040000000000), person(2)]
    save_book(tmp_path / "名册.xlsx", {"小补助": rows})
    words = ("名册.xlsx", "--period", "2023-01", "--today", "2024-01-15")
    done = payouts("compute", *words, cwd=tmp_path)
    assert "R015" in {d["code"] for d in done.manifest["diagnostics"]}
    assert done.manifest["doubted"]["people"] == 0
    assert "账号待改 1 人次" in done.err


def test_a_person_is_counted_once_and_each_one_without_an_id() -> None:
    assert distinct_people(np.array(["a", "a", "b", "", "", None], dtype=object)) == 5
