"""Rosters named by file, folder or pattern: every one is read once, whatever the order."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from payouts.base.bilingual import listed
from payouts.base.errors import EnvironmentProblem, RosterProblem
from payouts.roster.find.caps import Caps
from payouts.roster.find.inputs import find_inputs
from payouts.roster.load import load_roster
from roster_books import HEADER, VOCABULARY, a_person, save_book


def put(folder: Path, name: str, sequence: int) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return save_book(path, {"甲": [HEADER, a_person(f"人{sequence}", sequence)]})


def names(*paths: Path) -> list[str]:
    return [file.name for file in find_inputs(paths, Caps()).files]


def codes(*paths: Path) -> list[str]:
    return [note.code for note in find_inputs(paths, Caps()).notes]


def test_a_folder_means_every_roster_in_it_and_below(tmp_path: Path) -> None:
    for sequence, name in enumerate(["乙.xlsx", "甲/丙.xlsx", "甲/深/丁.xlsx"], 1):
        put(tmp_path, name, sequence)
    assert names(tmp_path) == ["丁.xlsx", "丙.xlsx", "乙.xlsx"]
    assert sorted(load_roster([tmp_path], VOCABULARY).cells("姓名")) == ["人1", "人2", "人3"]


def test_what_is_no_roster_is_passed_over_and_named(tmp_path: Path) -> None:
    put(tmp_path, "名册.xlsx", 1)
    (tmp_path / "通知.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "照片.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    (tmp_path / "说明.txt").write_text("请于月底前报送。\n", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "函.docx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    found = find_inputs([tmp_path], Caps())
    assert [file.name for file in found.files] == ["名册.xlsx"]
    (note,) = found.notes
    assert note.code == "F021"
    for name in ("通知.pdf", "照片.jpg", "说明.txt", "函.docx"):
        assert name in note.message()


def test_a_text_with_columns_is_a_roster_a_remark_is_not(tmp_path: Path) -> None:
    (tmp_path / "名册.txt").write_text("姓名\t身份证号\n张三\t1\n", encoding="utf-8")
    (tmp_path / "数据.csv").write_text("姓名,身份证号\n张三,1\n", encoding="utf-8")
    assert names(tmp_path) == ["名册.txt", "数据.csv"]


def test_a_roster_under_a_strange_name_is_found_by_content(tmp_path: Path) -> None:
    put(tmp_path, "名册.xlsx", 1).rename(tmp_path / "名册.dat")
    assert names(tmp_path) == ["名册.dat"]


def test_hidden_and_lock_files_are_left_out(tmp_path: Path) -> None:
    put(tmp_path, "名册.xlsx", 1)
    put(tmp_path, ".旧/名册2.xlsx", 2)
    put(tmp_path, ".名册3.xlsx", 3)
    (tmp_path / "~$名册.xlsx").write_bytes(b"x" * 165)
    assert names(tmp_path) == ["名册.xlsx"]
    assert codes(tmp_path) == ["F004"]


def test_our_own_runs_are_never_read_as_rosters(tmp_path: Path) -> None:
    put(tmp_path, "名册.xlsx", 1)
    put(tmp_path, "out/2023-abc/disbursement.xlsx", 2)
    (tmp_path / "out/2023-abc/manifest.json").write_text("{}", encoding="utf-8")
    found = find_inputs([tmp_path], Caps())
    assert [file.name for file in found.files] == ["名册.xlsx"], "what was paid would be paid again"
    assert [(n.code, n.args["files"]) for n in found.notes] == [("F022", "out/2023-abc")]


def test_a_run_beside_the_rosters_does_not_make_the_next_run_another_one(tmp_path: Path) -> None:
    """What is said of the inputs enters the run id: a folder named there would change it."""
    put(tmp_path, "名册.xlsx", 1)
    before = find_inputs([tmp_path], Caps())
    put(tmp_path, "out/2023-05-0f3a/disbursement.xlsx", 2)
    (tmp_path / "out/2023-05-0f3a/manifest.json").write_text(
        '{\n  "schema_version": 1,\n  "run_id": "0f3a"\n}', encoding="utf-8"
    )
    (tmp_path / "out/payouts.log").write_text("start\n", encoding="utf-8")
    after = find_inputs([tmp_path], Caps())
    assert (after.files, after.notes) == (before.files, before.notes)
    assert codes(tmp_path / "out/2023-05-0f3a") == ["F002", "F022"], "it is why there is nothing"


def test_one_file_named_twice_is_not_another_of_the_same_content(tmp_path: Path) -> None:
    one = put(tmp_path, "名册.xlsx", 1)
    assert names(one, tmp_path / "*.xlsx", tmp_path) == ["名册.xlsx"]
    assert codes(one, tmp_path / "*.xlsx", tmp_path) == []


def test_links_that_lead_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    outside = put(tmp_path, "外/名册.xlsx", 1)
    put(tmp_path, "内/甲.xlsx", 2)
    (tmp_path / "内/链接.xlsx").symlink_to(outside)
    (tmp_path / "内/目录").symlink_to(outside.parent)
    found = find_inputs([tmp_path / "内"], Caps())
    assert [file.name for file in found.files] == ["甲.xlsx"]
    (left_out,) = found.notes
    assert (left_out.code, left_out.args["files"]) == ("F022", listed(["目录", "链接.xlsx"]))


def test_a_folder_without_rosters_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    assert codes(tmp_path / "空") == ["F002"]
    with pytest.raises(RosterProblem):
        load_roster([tmp_path / "空"], VOCABULARY)


def test_a_pattern_the_shell_left_alone_is_expanded(tmp_path: Path) -> None:
    put(tmp_path, "甲镇.xlsx", 1)
    put(tmp_path, "乙镇.xlsx", 2)
    put(tmp_path, "总表.xls", 3)
    assert names(tmp_path / "*镇.xlsx") == ["乙镇.xlsx", "甲镇.xlsx"]
    assert names(tmp_path / "**" / "*.xls") == ["总表.xls"]
    assert codes(tmp_path / "*.ods") == ["F019"]


def test_a_name_with_brackets_is_a_name_first(tmp_path: Path) -> None:
    path = put(tmp_path, "名册[1].xlsx", 1)
    put(tmp_path, "名册1.xlsx", 2)
    assert names(path) == ["名册[1].xlsx"]


def test_files_of_one_name_are_shown_by_their_folders(tmp_path: Path) -> None:
    put(tmp_path, "城关镇/r.xlsx", 1)
    put(tmp_path, "东街/r.xlsx", 2)
    put(tmp_path, "东街/其他.xlsx", 3)
    put(tmp_path, "西/村/r.xlsx", 4)
    put(tmp_path, "北/村/r.xlsx", 5)
    shown = ["东街/r.xlsx", "其他.xlsx", "城关镇/r.xlsx"]
    assert names(tmp_path / "城关镇", tmp_path / "东街") == shown
    longer = ["北/村/r.xlsx", "西/村/r.xlsx"]
    assert names(tmp_path / "西/村/r.xlsx", tmp_path / "北/村/r.xlsx") == longer
    place = str(load_roster([tmp_path], VOCABULARY).place(0))
    assert place == "东街/r.xlsx 甲!第2行", "a path of this machine has no place in a message"


def test_the_order_named_does_not_matter(tmp_path: Path) -> None:
    paths = [put(tmp_path, f"{folder}/r.xlsx", n) for n, folder in enumerate("甲乙丙", 1)]
    first, second = load_roster(paths, VOCABULARY), load_roster(paths[::-1], VOCABULARY)
    assert first.files == second.files
    assert first.cells("姓名").tolist() == second.cells("姓名").tolist()
    assert first.notes == second.notes


def test_one_content_under_two_paths_is_read_once_and_both_are_named(tmp_path: Path) -> None:
    path = put(tmp_path, "甲/r.xlsx", 1)
    copy = tmp_path / "乙" / "r.xlsx"
    copy.parent.mkdir()
    copy.write_bytes(path.read_bytes())
    found = find_inputs([tmp_path], Caps())
    assert [file.name for file in found.files] == ["乙/r.xlsx"]
    assert [(str(n.place), n.args["other"]) for n in found.notes] == [("甲/r.xlsx", "乙/r.xlsx")]


def test_a_file_named_beside_its_folder_is_read_once(tmp_path: Path) -> None:
    path = put(tmp_path, "甲/r.xlsx", 1)
    assert len(load_roster([path, tmp_path / "甲", tmp_path / "甲" / ".." / "甲"], VOCABULARY)) == 1


def test_a_folder_that_may_not_be_read_ends_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deny(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.scandir", deny)
    with pytest.raises(EnvironmentProblem) as caught:
        find_inputs([tmp_path], Caps())
    assert [note.code for note in caught.value.diagnostics] == ["F014"]


def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The digest in the manifest would be of bytes that nobody computed from."""
    path = put(tmp_path, "r.xlsx", 1)
    other = put(tmp_path, "s.xlsx", 2).read_bytes()
    monkeypatch.setattr("pathlib.Path.read_bytes", lambda _: other)
    with pytest.raises(RosterProblem) as caught:
        load_roster([path], VOCABULARY)
    assert [note.code for note in caught.value.diagnostics] == ["F006"]


def test_a_missing_file_is_shown_with_the_folder_it_was_looked_for_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of twelve townships that send a roster.xlsx, which one has not?"""
    monkeypatch.chdir(tmp_path)

    def missing(*words: str) -> list[str]:
        notes = find_inputs([Path(word) for word in words], Caps()).notes
        return [str(note.place.file) for note in notes if note.code == "F001"]

    assert missing("a.xlsx") == ["a.xlsx"]
    assert missing("2024/城关/a.xlsx", "./2024/东街/a.xlsx") == [
        "2024/东街/a.xlsx",
        "2024/城关/a.xlsx",
    ]
    assert missing("../别处/a.xlsx") == ["别处/a.xlsx"]
    assert missing("/srv/民政/城关/a.xlsx") == ["城关/a.xlsx"], "no path of this machine"
    assert missing("/x/甲/城关/a.xlsx", "/x/乙/城关/a.xlsx") == ["乙/城关/a.xlsx", "甲/城关/a.xlsx"]
