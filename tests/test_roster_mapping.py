"""An office's own headers, recorded once: read strictly, applied as written, never guessed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from drawn import people, read
from office import REPOSITORY, january, someone
from packs import shipped
from payouts.base.errors import ConfigProblem
from payouts.office.headermap import read_mapping
from payouts.roster.load import load_roster
from payouts.roster.model.sheet_record import HeaderUse, NoRowsError
from payouts.roster.settings import ReadSettings
from payouts.roster.sheet.mapping import HeaderMapping, MappingEntry
from roster_books import HEADER, VOCABULARY, a_person, save_book

if TYPE_CHECKING:
    from pathlib import Path

    from payouts.roster.sheet.table import Found

THREE_TIMES = """
    姓名 | 身份证号 | 姓名 | 身份证号 | 姓名 | 身份证号 | 批准日期
    甲   | #1      | 乙   | #2      | 丙   | #3      | 2020年
"""
FAMILY = """
    本人 |         | 父亲 |         | 母亲 |         |
    姓名 | 身份证号 | 姓名 | 身份证号 | 姓名 | 身份证号 | 批准日期
    甲   | #1      | 乙   | #2      | 丙   | #3      | 2020年
"""


def written(tmp_path: Path, text: str) -> HeaderMapping:
    path = tmp_path / "mapping.yaml"
    path.write_text(text, encoding="utf-8")
    return read_mapping(path, VOCABULARY)


def columns(found: Found) -> dict[str, int]:
    (section,) = found.sections
    return dict(section.table.columns)


def codes(found: Found) -> list[str]:
    return [note.code for note in found.notes]


# --- the file ----------------------------------------------------------------------------


def test_a_file_as_an_office_writes_it(tmp_path: Path) -> None:
    mapping = written(
        tmp_path,
        """\
# 本局名册的表头
- {header: 卡折号, column: 银行账号}
- {header: 家庭电话, column: 忽略}
- {header: 姓名, under: 本人, column: 姓名}
- {header: 证号, nth: 2, at: d, file: "甲*.xlsx", sheet: 残疾*, column: 身份证号}
""",
    )
    assert mapping == HeaderMapping(
        (
            MappingEntry("卡折号", "银行账号", line=2),
            MappingEntry("家庭电话", None, line=3),
            MappingEntry("姓名", "姓名", under="本人", line=4),
            MappingEntry("证号", "身份证号", 2, None, 3, "甲*.xlsx", "残疾*", 5),
        ),
        "mapping.yaml",
    )


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("- {header: 卡号, column: 银行账户号}\n", "C010", 1),
        ("# 注\n- {header: 卡号, column: 银行卡号}\n", "C010", 2),  # an alias is no column
        ("- {header: 卡号, column: 备注}\n- {header: 卡 号, column: 忽略}\n", "C011", 2),
        ("- {header: 卡号}\n", "C001", 1),
        ("header: 卡号\n", "C001", 1),
        ("- {header: 卡号, column: 备注, nth: 0}\n", "C001", 1),
        ("- {header: 卡号, column: 备注, nth: 一}\n", "C001", 1),
        ("- {header: 卡号, column: 备注, at: 第三列}\n", "C001", 1),
        ("- {header: 卡号, colum: 备注}\n", "C001", 1),
        ("- {header: 卡号, column: 备注, at: N}\n", "Y010", 1),
    ],
)
def test_what_is_wrong_with_a_file_is_said_at_its_line(
    tmp_path: Path, text: str, code: str, line: int
) -> None:
    with pytest.raises(ConfigProblem) as refused:
        written(tmp_path, text)
    first = refused.value.diagnostics[0]
    assert (first.code, first.place.line) == (code, line)
    assert "Input" not in first.message(), "words of a library, in English"


def test_an_unknown_column_comes_with_suggestions(tmp_path: Path) -> None:
    with pytest.raises(ConfigProblem) as refused:
        written(tmp_path, "- {header: 卡号, column: 银行账户}\n- {header: 等, column: 伤残等级}\n")
    said = [d.args["suggestion"] for d in refused.value.diagnostics]
    assert said == ["银行账号", "残疾等级"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigProblem) as refused:
        read_mapping(tmp_path / "nothing.yaml")
    assert refused.value.diagnostics[0].code == "C005"


def test_columns_are_checked_when_rosters_are_read(tmp_path: Path) -> None:
    path = save_book(tmp_path / "a.xlsx", {"甲": [HEADER, a_person()]})
    mapping = HeaderMapping((MappingEntry("卡号", "银行账户", line=3),), "m.yaml")
    with pytest.raises(ConfigProblem) as refused:
        load_roster([path], VOCABULARY, ReadSettings(mapping=mapping))
    assert str(refused.value.diagnostics[0].place) == "m.yaml:3"


# --- what it does ------------------------------------------------------------------------


def test_headers_of_an_office_make_a_header_row() -> None:
    mapping = HeaderMapping((
        MappingEntry("人名", "姓名"),
        MappingEntry("证号", "身份证号"),
        MappingEntry("电话", None),
    ))
    drawing = "人 名 | 证号： | 电话\n甲 | #1 | '1"
    assert codes(read(drawing)) == ["T001"]
    found = read(drawing, mapping)
    assert columns(found) == {"姓名": 0, "身份证号": 1}
    assert people(found) == [2]
    (header,) = found.account.headers
    assert [use.use for use in header.columns] == [
        HeaderUse.MAPPING,
        HeaderUse.MAPPING,
        HeaderUse.IGNORED,
    ]
    assert codes(found) == []


def test_the_same_header_three_times_is_settled_by_nobody_else() -> None:
    found = read(THREE_TIMES)
    assert codes(found) == ["T004", "T004"]
    assert columns(found) == {"批准日期": 6}


def test_the_lines_of_the_remedy_settle_it(tmp_path: Path) -> None:
    """What a message says to paste must do what it says."""
    for drawing, selector in ((THREE_TIMES, "nth: 1"), (FAMILY, "under: 本人")):
        asked = read(drawing)
        assert codes(asked) == ["T004", "T004"]
        lines = "\n".join(str(note.args["lines"]) for note in asked.notes)
        assert selector in lines
        assert lines.splitlines()[0] in asked.notes[0].remedy()
        settled = read(drawing, written(tmp_path, lines))
        assert columns(settled) == {"姓名": 0, "身份证号": 1, "批准日期": 6}
        assert codes(settled) == []


def test_two_names_for_one_column_are_settled_by_the_remedy_too(tmp_path: Path) -> None:
    drawing = "姓名 | 身份证号码 | 公民身份号码\n甲 | #1 | #2"
    (note,) = read(drawing).notes
    settled = read(drawing, written(tmp_path, str(note.args["lines"])))
    assert columns(settled) == {"姓名": 0, "身份证号": 1}


@pytest.mark.parametrize("selector", [{"nth": 2}, {"under": "父 亲"}, {"at": 2}])
def test_one_of_several_is_named_by_its_number_its_group_or_its_letter(
    selector: dict[str, int | str],
) -> None:
    """Who says which 姓名 counts has said that the others do not."""
    mapping = HeaderMapping((MappingEntry("姓名", "姓名", **selector),))  # type: ignore[arg-type]
    found = read(FAMILY, mapping)
    assert columns(found)["姓名"] == 2
    assert codes(found) == ["T004"]  # 身份证号 is still open
    assert found.notes[0].args["column"] == "身份证号"


def test_a_column_chosen_by_mapping_is_not_compared_with_the_fathers() -> None:
    mapping = HeaderMapping((
        MappingEntry("姓名", "姓名", nth=1),
        MappingEntry("身份证号", "身份证号", nth=1),
    ))
    (section,) = read(THREE_TIMES, mapping).sections
    assert dict(section.others) == {}


def test_a_mapped_header_beside_a_known_one_of_the_same_meaning_is_ambiguous() -> None:
    mapping = HeaderMapping((MappingEntry("卡折号", "银行账号"),))
    found = read("姓名 | 身份证号 | 银行账号 | 卡折号\n甲 | #1 | '1 | '2", mapping)
    assert codes(found) == ["T004"]
    assert "银行账号" not in columns(found)


def test_the_narrower_entry_counts() -> None:
    mapping = HeaderMapping((
        MappingEntry("编号", None),
        MappingEntry("编号", "身份证号", sheet="甲*"),
    ))
    drawing = "姓名 | 编号 | 批准日期\n甲 | #1 | 2020年"
    assert "身份证号" in columns(read(drawing, mapping, sheet="甲镇"))
    assert "身份证号" not in columns(read(drawing, mapping, sheet="乙镇"))


def test_two_entries_that_contradict_each_other_settle_nothing() -> None:
    mapping = HeaderMapping((
        MappingEntry("编号", "银行账号", nth=1, line=1),
        MappingEntry("编号", "备注", at=2, line=2),
    ))
    found = read("姓名 | 身份证号 | 编号\n甲 | #1 | '1", mapping)
    assert codes(found) == ["T021"]
    assert "第 1、2 行" in found.notes[0].message()
    (section,) = found.sections
    assert section.table.ambiguous == {"银行账号", "备注"}, "its rows must be held"


def test_one_group_is_not_chosen_for_its_name() -> None:
    """本人 over one of three is not enough to pay by: the office says so once."""
    found = read(FAMILY)
    assert "姓名" not in columns(found)
    assert found.account.counts["header"] == 2, "本人 父亲 母亲 is no title"


def test_an_entry_that_matched_nothing_is_noted(tmp_path: Path) -> None:
    path = save_book(tmp_path / "a.xlsx", {"甲": [HEADER, a_person()]})
    mapping = HeaderMapping(
        (
            MappingEntry("姓名", "姓名", line=1),
            MappingEntry("卡折号", "银行账号", line=2),
            MappingEntry("残疾等级", "残疾等级", file="乙*", line=3),
        ),
        "m.yaml",
    )
    roster = load_roster([path], VOCABULARY, ReadSettings(mapping=mapping))
    said = [(n.code, n.place.line) for n in roster.notes if n.code == "C012"]
    assert said == [("C012", 2), ("C012", 3)]


def test_mapping_cannot_make_people_of_nothing(tmp_path: Path) -> None:
    path = save_book(tmp_path / "a.xlsx", {"甲": [("人名", "证号")]})
    mapping = HeaderMapping((MappingEntry("人名", "姓名"), MappingEntry("证号", "身份证号")))
    with pytest.raises(NoRowsError) as refused:
        load_roster([path], VOCABULARY, ReadSettings(mapping=mapping))
    assert [d.code for d in refused.value.diagnostics] == ["T003", "T009"]


# --- as offices use it -------------------------------------------------------------------


def test_a_roster_of_own_headers_is_computed_with_its_mapping(office: Path) -> None:
    rows = [("人名", "证号", "批准日期"), someone(1), someone(2)]
    save_book(office / "r.xlsx", {"小补助": rows})
    (office / "m.yaml").write_text(
        "- {header: 人名, column: 姓名}\n- {header: 证号, column: 身份证号}\n", encoding="utf-8"
    )
    assert january(office, "r.xlsx").codes == {"T001", "T009"}
    done = january(office, "r.xlsx", "--mapping", "m.yaml")
    assert (done.code, done.codes) == (0, set())
    assert done.manifest["rows"]["paid"] == 2


def test_a_remedy_can_be_pasted_from_the_terminal(office: Path) -> None:
    """Two names and two ids: the lines of both remedies make a file that settles them."""
    header = ("姓名", "身份证号", "姓名", "身份证号", "批准日期")
    name, number, approved = someone(1)
    save_book(office / "r.xlsx", {"小补助": [header, (name, number, "父", None, approved)]})
    asked = january(office, "r.xlsx")
    lines = [line.strip() for line in asked.err.splitlines() if line.startswith("     - {")]
    (office / "m.yaml").write_text("\n".join(lines), encoding="utf-8")
    assert january(office, "r.xlsx", "--mapping", "m.yaml").code == 0
    assert asked.code == 1


def test_the_example_in_the_documentation_is_one(tmp_path: Path) -> None:
    text = (REPOSITORY / "docs" / "office.md").read_text(encoding="utf-8")
    (example,) = (b for b in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL) if "under: " in b)
    path = tmp_path / "mapping.yaml"
    path.write_text(example, encoding="utf-8")
    assert len(read_mapping(path, shipped("national").vocabulary).entries) == 5
