"""``payouts check --changes``, and the list of changes that a run leaves behind."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from office import book, january, payouts, people

if TYPE_CHECKING:
    from pathlib import Path

    from office import Done


def check(office: Path, *words: object) -> Done:
    return payouts("check", "r.xlsx", "--period", "2024-01", "--today", "2024-01-10", *words,
                   cwd=office)  # fmt: skip


def dressed(office: Path) -> None:
    (name, first, _), (other, second, _) = people(2)
    book(office / "r.xlsx", [(name, first, "2023年1月1日"), (other, f"'{second}", "2023-01-01")])


def test_changes_are_listed_only_when_asked_for(office: Path) -> None:
    dressed(office)
    assert "改动[" not in check(office).out
    assert "changes" not in json.loads(check(office, "--json").out)


def test_changes_in_both_languages_and_as_json(office: Path) -> None:
    dressed(office)
    done = check(office, "--changes")
    assert done.code == 0
    assert "改动[批准日期] 日期写法（1 处）" in done.out
    assert '  --> r.xlsx 小补助!C2  "2023年1月1日" → "2023-01-01"' in done.out
    assert "改动[身份证号] 去掉开头的撇号（1 处）" in done.out
    english = check(office, "--changes", "--lang", "en").out
    assert "changed[批准日期] form of a date (1)" in english
    assert "2 values tidied" in english
    listed = json.loads(check(office, "--changes", "--json").out)["changes"]
    assert [(c["cell"], c["kinds"]) for c in listed] == [("B3", ["apostrophe"]), ("C2", ["date"])]
    assert people(2)[1][1] not in json.dumps(listed)


def test_a_run_keeps_its_changes_in_full(office: Path) -> None:
    dressed(office)
    done = january(office, "r.xlsx")
    rows = pq.read_table(office / done.folder / "audit" / "changes.parquet").to_pylist()
    second = people(2)[1][1]
    assert [(r["cell"], r["kind"], r["before"], r["after"]) for r in rows] == [
        ("B3", "apostrophe", f"'{second}", second),
        ("C2", "date", "2023年1月1日", "2023-01-01"),
    ]
    assert "audit/changes.parquet" in {output["path"] for output in done.manifest["outputs"]}


def test_a_run_that_changed_nothing_lists_nothing(office: Path) -> None:
    done = january(office, "roster.xlsx")
    assert not (office / done.folder / "audit" / "changes.parquet").exists()
