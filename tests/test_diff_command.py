"""``payouts diff`` as people run it: words, files, pages, exit codes."""

from __future__ import annotations

import json
import re
import stat
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pyarrow.parquet as pq
import pytest

from office import REPOSITORY, payouts
from payouts.base.diagnostics import Lang
from payouts.compare.people.histogram import BOUNDS, histogram
from roster_books import an_id, save_book
from small_pack import COLUMNS, OTHER, PACK, edited, write_pack

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

HEADER = ("姓名", "身份证号", "残疾等级", "残疾性质", "批准日期", "苏木镇", "对象类别")
PEOPLE = (
    ("张三丰", an_id(1), 6, "因公", "2015-03-02", "上都镇", "残疾军人"),  # 43290 → 45450: +180
    ("李四光", an_id(2), 7, "因战", "2015-03-02", "上都镇", "残疾军人"),  # 34780 → 34760: -1.66
    ("王五郎", an_id(3), 1, "因战", "2015-03-02", None, None),  # as before
)
RAISED = edited(('因公: "43290"', '因公: "45450"'), ('因战: "34780"', '因战: "34760"'))


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """Two versions of a pack and a roster."""
    write_pack(tmp_path / "rules" / "small")
    write_pack(tmp_path / "new" / "small", RAISED)
    save_book(tmp_path / "r.xlsx", {"残疾抚恤金": [HEADER, *PEOPLE]})
    return tmp_path


def diffed(here: Path, *words: str) -> dict[str, Any]:
    done = payouts("diff", *words, "--json", cwd=here)
    record: dict[str, Any] = json.loads(done.out)
    return record


ON_ROSTER = ("small", "new/small", "--roster", "r.xlsx", "--period", "2022-09")


# --- words that do not go together -------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("small",), "U015"),
        (("small", "new/small", "--as-of", "2022-01-01", "2023-01-01"), "U016"),
        (("small", "new/small", "--period", "2022-09"), "U017"),
        (("small", "new/small", "--json", "--markdown", "-"), "U018"),
        (("small", "--as-of", "2022-01-01", "soon"), "U003"),
        (("small", "nowhere"), "Y055"),
    ],
)
def test_words_that_cannot_be_followed(here: Path, words: tuple[str, ...], code: str) -> None:
    done = payouts("diff", *words, cwd=here)
    assert (done.code, done.codes) == (2, {code})


def test_an_unreadable_rule_is_2(here: Path) -> None:
    (here / "new" / "small" / "pension.yaml").write_text("benefit: [", "utf-8")
    assert payouts("diff", "small", "new/small", cwd=here).code == 2


# --- meaning -----------------------------------------------------------------------------


def test_layout_is_0_and_the_file_is_named(here: Path) -> None:
    text = (here / "rules" / "small" / "pension.yaml").read_text("utf-8")
    laid_out = "# 说明\n" + text.replace("    unit: 元/年\n", "    unit:   '元/年'   # 单位\n\n")
    write_pack(here / "new" / "small", laid_out)
    done = payouts("diff", "small", "new/small", "--as-written", cwd=here)
    assert done.code == 0
    assert "规则含义相同，没有变化" in done.out
    assert "改动  small/pension.yaml  含义未变" in done.out
    record = diffed(here, "small", "new/small")
    assert (record["same"], record["changes"]) == (True, [])
    assert record["files"] == [{"file": "small/pension.yaml", "how": "changed", "changes": 0}]


def test_a_name_of_the_rules_own_is_no_change(here: Path) -> None:
    text = (here / "rules" / "small" / "pension.yaml").read_text("utf-8")
    write_pack(here / "new" / "small", text.replace("起月", "首月"))
    done = payouts("diff", "small", "new/small", cwd=here)
    assert done.code == 0
    assert "规则含义相同" in done.out
    assert "起月 → 首月" in done.out, "it is told all the same"


def test_the_order_of_laws_is_no_change(here: Path) -> None:
    law = "  - {title: 军人抚恤优待条例, article: 第二十七条, from: 2024-10-01}\n"
    other = "  - {title: 通知}\n"
    write_pack(here / "rules" / "small", edited((law, law + other)))
    write_pack(here / "new" / "small", edited((law, other + law)))
    assert payouts("diff", "small", "new/small", cwd=here).code == 0


def test_two_cells_of_a_table_are_shown_as_a_table(here: Path) -> None:
    write_pack(
        here / "new" / "small",
        edited(('因公: "43290"', '因公: "45450"'), ('因战: "46170"', '因战: "50000"')),
    )
    done = payouts("diff", "small", "new/small", "--as-written", cwd=here)
    assert done.code == 1
    assert [line.strip() for line in done.out.splitlines()[2:7]] == [
        "残疾抚恤金 (pension)",
        "标准表格改变  标准 年标准（2022-08-01 至 2023-07-31）  2 格改变",
        "因战                    因公                    因病",
        "6  46170 → 50000 (+8.30%)  43290 → 45450 (+4.99%)  = 36230",
        "@ small/pension.yaml:24 → small/pension.yaml:24",
    ]


def test_each_change_names_its_layer(tmp_path: Path) -> None:
    """The same benefit, merged from two packs: what changed stands in the upper one."""
    upper = "pack: office\nname: 某局\nextends: ../small\n"
    supply = """\
supplements: pension
authority: 某局〔2022〕1号
figures:
  加发:
    values:
      - {from: 2022-08-01, until: 2023-07-31, value: "50", status: published, source: 通知}
"""
    for side, value in (("rules", "50"), ("new", "60")):
        write_pack(tmp_path / side / "small")
        (tmp_path / side / "office").mkdir()
        (tmp_path / side / "office" / "pack.yaml").write_text(upper, "utf-8")
        text = supply.replace('"50"', f'"{value}"')
        (tmp_path / side / "office" / "more.yaml").write_text(text, "utf-8")
    (change,) = diffed(tmp_path, "office", "new/office")["changes"]
    assert (change["before"], change["after"], change["percent"]) == ("50", "60", "+20.00")
    assert change["origin_before"] == change["origin_after"] == "office/more.yaml:6"


# --- reach -------------------------------------------------------------------------------


def test_reach_of_a_table_cell(here: Path) -> None:
    write_pack(here / "new" / "small", edited(('因公: "43290"', '因公: "45450"')))
    (reach,) = diffed(here, "small", "new/small")["reach"]
    classes = {"残疾等级": ["6"], "残疾性质": ["因公"]}
    touch = {"classes": classes, "by": "month", "from": "2022-08", "until": "2023-07"}
    assert (reach["benefit"], reach["touches"]) == ("pension", [touch])


@pytest.mark.parametrize(
    ("test", "classes"),
    [
        ("残疾等级 <= 7", {"残疾等级": ["7"], "残疾性质": ["因病"]}),
        ("残疾等级 <= 4", {"残疾等级": ["5", "6"], "残疾性质": ["因病"]}),
        ("残疾等级 > 6", {"残疾性质": ["因病"]}),
        (
            '残疾性质 in {"因战"}',
            {"残疾等级": ["1", "2", "3", "4", "5", "6"], "残疾性质": ["因病"]},
        ),
    ],
)
def test_reach_of_a_condition(here: Path, test: str, classes: Mapping[str, list[str]]) -> None:
    """``残疾性质 != "因病" or 残疾等级 <= 6``: only where the two answers differ."""
    write_pack(here / "new" / "small", edited(("残疾等级 <= 6", test)))
    (reach,) = diffed(here, "small", "new/small")["reach"]
    assert [touch["classes"] for touch in reach["touches"]] == [classes]


def test_a_condition_written_another_way_touches_nobody(here: Path) -> None:
    write_pack(here / "new" / "small", edited(("残疾等级 <= 6", "not 残疾等级 > 6")))
    record = diffed(here, "small", "new/small")
    assert not record["same"], "it is written another way: somebody should look"
    assert record["reach"][0]["touches"] == []


def test_reach_of_an_end_that_moves(here: Path) -> None:
    moved = edited(("until: 2023-07-31\n        status", "until: 2023-12-31\n        status"))
    write_pack(here / "new" / "small", moved)
    (touch,) = diffed(here, "small", "new/small")["reach"][0]["touches"]
    assert (touch["from"], touch["until"], touch["classes"]) == ("2023-08", "2023-12", {})


def test_a_column_reaches_the_benefits_that_look_at_it(here: Path) -> None:
    columns = edited(("from: 1, to: 10", "from: 1, to: 12"), text=COLUMNS)
    write_pack(here / "rules" / "small", greeting=OTHER)
    write_pack(here / "new" / "small", greeting=OTHER, columns=columns)
    assert [r["benefit"] for r in diffed(here, "small", "new/small")["reach"]] == ["pension"]


def test_a_source_reaches_nobody(here: Path) -> None:
    write_pack(here / "new" / "small", edited(("source: 标准表", "source: 新表")))
    record = diffed(here, "small", "new/small")
    assert (record["same"], record["reach"]) == (False, [])
    assert record["changes"][0]["words_only"]


# --- one pack on two days ----------------------------------------------------------------


def test_a_pack_on_two_days(here: Path) -> None:
    later = """\
      - from: 2023-08-01
        until: 2024-07-31
        status: published
        source: 标准表
        table:
          6: {因战: "50000", 因公: "43290", 因病: "36230"}
  加发:
"""
    write_pack(here / "rules" / "small", edited(("  加发:\n", later)))
    words = ("small", "--as-of", "2023-07-31", "2023-08-01")
    record = diffed(here, *words)
    assert (record["old"]["as_of"], record["new"]["as_of"]) == ("2023-07-31", "2023-08-01")
    assert record["new"]["without_value"] == {"pension": ["加发"]}
    six = [c for c in record["changes"] if c["where"][:3] == ["figures", "年标准", "6"]]
    assert [(c["where"][3], c["before"], c["after"]) for c in six] == [("因战", "46170", "50000")]
    assert (six[0]["from"], six[0]["until"]) == ("2023-08-01", "2024-07-31")
    assert payouts("diff", "small", "--as-of", "2022-09-01", "2023-07-01", cwd=here).code == 0


def test_on_a_day_its_version_holds_for_every_month(here: Path) -> None:
    """2022-09 computed as on a day when the table had not begun: the figure is lacking."""
    words = ("small", "--as-of", "2022-07-31", "2022-08-01", "--roster", "r.xlsx")
    impact = diffed(here, *words, "--period", "2025-01")["impact"]
    rows = [(row["status_before"], row["after"]) for row in impact["rows"]]
    # 43290/12, 34780/12 and 116270/12, though no table of 2025 is there
    assert rows == [("held", "3607.50"), ("held", "2898.33"), ("held", "9689.17")]


# --- on a roster -------------------------------------------------------------------------


def test_people_rows_and_bins(here: Path) -> None:
    impact = diffed(here, *ON_ROSTER)["impact"]
    total = impact["total"]
    assert (total["up"], total["down"], total["unchanged"]) == (1, 1, 1)
    assert total["people"]["up"] == 1
    assert (total["before"], total["after"]) == ("16195.00", "16373.34")
    bins = {(b["over"], b["to"]): b["people"] for b in impact["histogram"] if b["people"]}
    assert bins == {(100, 500): 1, (-10, 0): 1, (0, 0): 1}
    assert [(t["label"], t["rows"]) for t in impact["by_class"]] == [("残疾军人", 2), (None, 1)]


def test_one_person_in_two_rows_counts_once(here: Path) -> None:
    write_pack(here / "rules" / "small", greeting=OTHER)
    write_pack(here / "new" / "small", RAISED, greeting=OTHER)
    gift = (*PEOPLE[0][:4], "2022-09-09", *PEOPLE[0][5:])
    save_book(here / "r.xlsx", {"残疾抚恤金": [HEADER, *PEOPLE], "慰问金": [HEADER, gift]})
    impact = diffed(here, *ON_ROSTER)["impact"]
    assert (impact["total"]["rows"], sum(impact["total"]["people"].values())) == (4, 3)
    assert impact["reused"] == ["greeting"], "what means the same is computed once"


@pytest.mark.parametrize("write", ["spaced", "full_width"])
def test_one_person_however_the_id_is_typed(here: Path, write: str) -> None:
    """The table that is matched to people gives the id as a run does, one for one person."""
    person = PEOPLE[0][1]
    typed = f"{person[:6]} {person[6:14]} {person[14:]}"
    if write == "full_width":
        typed = "".join(chr(ord(c) + 0xFEE0) for c in person)
    write_pack(here / "rules" / "small", greeting=OTHER)
    later = OTHER.replace('"500"', '"600"')
    write_pack(here / "new" / "small", RAISED, greeting=later)
    gift = (PEOPLE[0][0], typed, *PEOPLE[0][2:4], "2022-09-09", *PEOPLE[0][5:])
    save_book(here / "r.xlsx", {"残疾抚恤金": [HEADER, *PEOPLE], "慰问金": [HEADER, gift]})
    impact = diffed(here, *ON_ROSTER, "--out", "out")["impact"]
    assert (impact["total"]["rows"], sum(impact["total"]["people"].values())) == (4, 3)
    table = pq.read_table(here / "out" / "diff.parquet").to_pylist()
    assert [row["person_id"] for row in table if row["name"] == PEOPLE[0][0]] == [person, person]


def test_a_header_only_the_newer_rules_know_is_read_so(here: Path) -> None:
    """An alias decides which rows can be paid: each version reads the roster in its own way."""
    header = tuple("伤残级别" if name == "残疾等级" else name for name in HEADER)
    save_book(here / "r.xlsx", {"残疾抚恤金": [header, *PEOPLE]})
    alias = "残疾等级: {type: integer, aliases: [伤残级别],"
    write_pack(
        here / "new" / "small",
        columns=edited(("残疾等级: {type: integer,", alias), text=COLUMNS),
    )
    record = diffed(here, *ON_ROSTER)
    moves = [(r["row"], r["move"], r["after"]) for r in record["impact"]["rows"]]
    assert moves == [
        (2, "newly_paid", "3607.50"),
        (3, "newly_paid", "2898.33"),
        (4, "newly_paid", "9689.17"),
    ]


def test_a_choice_keeps_what_it_touches_from_being_reused(here: Path) -> None:
    """The greeting means the same; it loses to the pension, which does not."""
    choice = PACK + "choices: [{among: [pension, greeting], because: 就高}]\n"
    write_pack(here / "rules" / "small", pack=choice, greeting=OTHER)
    dearer = edited(('因公: "43290"', '因公: "5400"'))
    write_pack(here / "new" / "small", dearer, pack=choice, greeting=OTHER)
    gift = (*PEOPLE[0][:4], "2022-09-09", *PEOPLE[0][5:])
    save_book(here / "r.xlsx", {"残疾抚恤金": [HEADER, PEOPLE[0]], "慰问金": [HEADER, gift]})
    impact = diffed(here, *ON_ROSTER)["impact"]
    # before: 3607.50 beats 500. after: 5400 / 12 = 450 loses to it.
    moves = {r["benefit"]: (r["before"], r["after"]) for r in impact["rows"]}
    assert moves == {"pension": ("3607.50", None), "greeting": (None, "500.00")}
    assert impact["reused"] == []


@pytest.mark.parametrize(
    ("fen", "place"),
    [
        (0, (0, 0)),
        (1_000, (0, 10)),
        (1_001, (10, 50)),
        (-1_000, (-10, 0)),
        (-1_001, (-50, -10)),
        (5_000_001, (50_000, None)),
        (-5_000_001, (None, -50_000)),
    ],
)
def test_a_bound_belongs_to_the_bin_before_it(fen: int, place: tuple[int, int]) -> None:
    bins = histogram(np.array([fen], dtype=np.int64))
    assert [(b.low, b.high) for b in bins if b.people] == [place]
    assert len(bins) == 2 * (len(BOUNDS) + 1) + 1


# --- files -------------------------------------------------------------------------------


def test_files_of_a_comparison(here: Path) -> None:
    done = payouts("diff", *ON_ROSTER, "--out", "out", cwd=here)
    assert done.code == 1
    names = {path.name for path in (here / "out").iterdir()}
    assert names == {"diff.html", "diff.md", "diff.json", "diff.parquet", "diff.xlsx"}
    for path in (here / "out").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for name in ("diff.html", "diff.md", "diff.json"):
        text = (here / "out" / name).read_text("utf-8")
        assert not any(row[1] in text or row[0] in text for row in PEOPLE), "ids are masked"
    rows = pq.read_table(here / "out" / "diff.parquet").to_pylist()
    assert [row["person_id"] for row in rows] == [row[1] for row in PEOPLE], "whole, to be matched"
    assert [str(row["change"]) for row in rows] == ["180.00", "-1.66", "0.00"]
    book = openpyxl.load_workbook(here / "out" / "diff.xlsx", data_only=True)
    cells = [cell for row in book["变化明细"].iter_rows(values_only=True) for cell in row]
    assert {PEOPLE[0][1], PEOPLE[1][1]} <= set(cells)
    assert PEOPLE[2][1] not in cells, "who does not move is in the Parquet file only"
    record = json.loads((here / "out" / "diff.json").read_text("utf-8"))
    assert record == diffed(here, *ON_ROSTER)


def test_a_file_that_cannot_be_written_is_5(here: Path) -> None:
    (here / "out").write_text("", "utf-8")
    done = payouts("diff", *ON_ROSTER, "--out", "out", cwd=here)
    assert (done.code, done.codes) == (5, {"S005"})
    done = payouts("diff", *ON_ROSTER, "--html", "nowhere/d.html", cwd=here)
    assert (done.code, done.codes) == (5, {"S005"})
    assert "nowhere/d.html" in done.err, "it says which file"


class _Page(HTMLParser):
    """Reads a page and keeps what would make it depend on something else."""

    VOID = ("meta", "rect", "br", "path", "line")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "link", "img", "iframe", "object", "embed", "base", "form"}:
            self.outside.append(tag)
        for name, value in attrs:
            fetches = name in {"src", "href", "data", "action", "style"} or name.startswith("on")
            if fetches and not (value or "").startswith("#"):
                self.outside.append(f"{tag} {name}={value}")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes something else"


@pytest.mark.parametrize("lang", [lang.value for lang in Lang])
def test_the_page_needs_nothing_else(here: Path, lang: str) -> None:
    sly = edited(("source: 标准表", "source: <script src=//x>&"), text=RAISED)
    write_pack(here / "new" / "small", sly)
    payouts("diff", *ON_ROSTER, "--html", "d.html", "--lang", lang, cwd=here)
    text = (here / "d.html").read_text("utf-8")
    page = _Page()
    page.feed(text)
    page.close()
    assert (page.open, page.outside) == ([], [])
    assert not re.search(r"https?:|url\(|@import|<script", text)
    assert "&lt;script src=//x&gt;&amp;" in text
    assert "prefers-color-scheme: dark" in text
    assert "@page { size: A4" in text
    assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}">' in text


def test_the_page_and_the_review_say_what_the_terminal_says(here: Path) -> None:
    page = here / "d.html"
    review = payouts("diff", *ON_ROSTER, "--html", "d.html", "--markdown", "-", cwd=here).out
    for text in (page.read_text("utf-8"), review):
        assert "43290 → 45450 (+4.99%)" in text
        assert "16,373.34" in text
        assert "残疾等级 6、7；残疾性质 因战、因公；所发月份 2022-08 至 2023-07" in text
    assert review.startswith("# 规则比较\n")
    english = payouts("diff", "small", "new/small", "--markdown", "-", "--lang", "en", cwd=here)
    assert english.out.startswith("# Comparison of rules\n")


def test_the_example_of_the_documentation_is_what_comes_out() -> None:
    """docs/diff.md shows the command and its output; both must stay as they are."""
    text = (REPOSITORY / "docs" / "diff.md").read_text("utf-8")
    blocks = re.findall(r"```console\n\$ payouts (diff [^\n]*)\n(.*?)```", text, re.DOTALL)
    assert len(blocks) >= 2
    for words, shown in blocks:
        out = payouts(*words.split(), cwd=REPOSITORY).out
        for part in shown.split("…\n"):
            assert part in out, f"{words}: what is shown is not what comes out"
