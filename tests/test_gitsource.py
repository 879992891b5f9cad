"""Rules as they were in a revision, and what a PACK word means."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from payouts.base.errors import RuleProblem
from payouts.compare.rules import ChangeKind, diff_packs
from payouts.rules.files import gitsource
from payouts.rules.files.gitsource import GitSource, Revision
from payouts.rules.files.strict_yaml import MAX_BYTES
from payouts.rules.locate import list_packs, locate, locate_both
from payouts.rules.packs import load_pack
from small_pack import OTHER, PACK, RULE, edited, write_pack

if TYPE_CHECKING:
    from pathlib import Path

NOBODY = {
    "GIT_AUTHOR_NAME": "测试",
    "GIT_AUTHOR_EMAIL": "test@example.invalid",
    "GIT_COMMITTER_NAME": "测试",
    "GIT_COMMITTER_EMAIL": "test@example.invalid",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


def git(repo: Path, *words: str) -> None:
    subprocess.run(  # noqa: S603 (a list of arguments written in this file)
        ["git", "-C", str(repo), *words],  # noqa: S607 (whichever git the program would find)
        check=True,
        capture_output=True,
        env={**os.environ, **NOBODY},
    )


def commit(repo: Path) -> None:
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "-m", "rules")


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of two commits: the second raises one cell; the first is tagged v1."""
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM"):
        monkeypatch.setenv(name, NOBODY[name])
    top = tmp_path / "规则库"
    write_pack(top / "rules" / "small")
    git(tmp_path, "init", "-q", str(top))
    commit(top)
    git(top, "tag", "v1")
    write_pack(top / "rules" / "small", edited(("43290", "45450")))
    commit(top)
    return top


def refusal(word: str, repo: Path, rules_root: Path | None = None) -> RuleProblem:
    with pytest.raises(RuleProblem) as caught:
        locate(word, rules_root or repo / "rules", repo)
    return caught.value


def code(problem: RuleProblem) -> str:
    return problem.diagnostics[0].code


# --- a revision --------------------------------------------------------------------------


@pytest.mark.parametrize("revision", ["v1", "HEAD~1", "HEAD^"])
def test_a_revision_is_compared_with_the_folder(repo: Path, revision: str) -> None:
    old, new = locate_both(f"{revision}:rules/small", "rules/small", repo / "rules", repo)
    change = diff_packs(old.load(), new.load())[0]
    assert (change.kind, change.before, change.after) == (ChangeKind.TABLE_CELL, "43290", "45450")


def test_a_pack_of_a_revision_may_extend_another(repo: Path) -> None:
    county = "pack: county\nname: 县\nextends: ../small\n"
    (repo / "rules" / "county").mkdir()
    (repo / "rules" / "county" / "pack.yaml").write_text(county, encoding="utf-8")
    (repo / "rules" / "county" / "other.yaml").write_text(OTHER, encoding="utf-8")
    commit(repo)
    (repo / "rules" / "small" / "pack.yaml").unlink()  # only the revision has it
    pack = locate("HEAD:rules/county", repo / "rules", repo).load()
    assert pack.chain == ("county", "small")
    assert set(pack.rules) == {"pension", "greeting"}


def test_problems_name_the_revision(repo: Path) -> None:
    write_pack(repo / "rules" / "small", edited(("年标准 / 12", "年标准 / 0")))
    commit(repo)
    with pytest.raises(RuleProblem) as caught:
        locate("HEAD:rules/small", repo / "rules", repo).load()
    assert caught.value.diagnostics[0].place.file == "HEAD:rules/small/pension.yaml"


def test_a_pack_at_the_top_of_the_tree(tmp_path: Path, repo: Path) -> None:
    write_pack(repo / "top")
    commit(repo)
    located = locate("HEAD:top/", tmp_path, repo)
    assert located.pack == "top"
    assert located.source.name == "HEAD:"
    assert set(located.load().rules) == {"pension"}


def test_a_path_may_start_where_one_stands(repo: Path) -> None:
    located = locate("v1:small", repo / "rules", repo / "rules")
    assert located.source.name == "v1:rules"


@pytest.mark.parametrize(
    "revision",
    ["nowhere", "", "--upload-pack=touch /tmp/x", "-h", "--all", "HEAD --all", "a" * 300, "HEAD\n"],
)
def test_what_is_no_revision_is_refused(repo: Path, revision: str) -> None:
    problem = refusal(f"{revision}:rules/small", repo)
    assert code(problem) == "Y052", "a revision is a name; it never reaches git as an option"


@pytest.mark.parametrize("path", ["rules/none", "", "rules", "rules/small/columns.txt", "/etc"])
def test_a_path_that_is_no_pack_lists_those_there_are(repo: Path, path: str) -> None:
    problem = refusal(f"HEAD:{path}", repo)
    assert code(problem) == "Y053"
    assert "rules/small" in problem.diagnostics[0].message()


@pytest.mark.parametrize("path", ["rules/../../etc", "rules\\small"])
def test_a_path_stays_inside_the_tree(repo: Path, path: str) -> None:
    assert code(refusal(f"HEAD:{path}", repo)) == "Y015"


def test_outside_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    folder = tmp_path / "folder"
    folder.mkdir()
    assert code(refusal("HEAD:rules/small", folder)) == "Y051"


def test_without_git(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repo))
    assert code(refusal("HEAD:rules/small", repo)) == "Y050"


def test_a_git_that_hangs_is_given_up(
    repo: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec /bin/sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", str(slow.parent))
    monkeypatch.setattr(gitsource, "TIMEOUT_SECONDS", 0.05)
    assert code(refusal("HEAD:rules/small", repo)) == "Y054"


def test_the_caller_cannot_point_git_elsewhere(
    repo: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other"))
    located = locate("v1:rules/small", repo / "rules", repo)
    assert set(located.load().rules) == {"pension"}, "the repository is the one of the folder"


def test_links_are_not_files_of_a_pack(repo: Path) -> None:
    (repo / "rules" / "small" / "link.yaml").symlink_to("/etc/hostname")
    commit(repo)
    source = GitSource(Revision.find(repo, "HEAD"), "rules")
    assert source.files("small") == ["columns.yaml", "pack.yaml", "pension.yaml"]
    assert source.files("none") == []


def test_a_file_too_large_is_not_read(repo: Path) -> None:
    (repo / "rules" / "small" / "big.yaml").write_text("#" * (MAX_BYTES + 1))
    commit(repo)
    with pytest.raises(RuleProblem) as caught:
        load_pack(GitSource(Revision.find(repo, "HEAD"), "rules"), "small")
    assert code(caught.value) == "Y001"


@pytest.mark.parametrize("name", ["../small", "a/b", ".."])
def test_names_lead_nowhere_else(repo: Path, name: str) -> None:
    source = GitSource(Revision.find(repo, "HEAD"), "rules")
    with pytest.raises(RuleProblem) as caught:
        source.read("small", name)
    assert code(caught.value) == "Y015"


# --- words that name a pack --------------------------------------------------------------


def test_a_name_and_a_folder(repo: Path, tmp_path: Path) -> None:
    root = repo / "rules"
    assert list_packs(root) == ["small"]
    assert list_packs(tmp_path / "nowhere") == []
    for word, cwd in (("small", tmp_path), ("rules/small/", repo), (str(root / "small"), tmp_path),
                      (".", root / "small"), ("rules/small/pack.yaml", repo)):  # fmt: skip
        located = locate(word, root, cwd)
        assert (located.pack, located.benefit) == ("small", None)
        assert located.source.read("small", "pack.yaml") == PACK.encode()


def test_a_folder_of_that_name_that_is_no_pack_does_not_hide_the_pack(repo: Path) -> None:
    (repo / "small").mkdir()
    assert locate("small", repo / "rules", repo).pack == "small"


@pytest.mark.parametrize("word", ["smal", "rules", "nowhere.yaml", "a" * 300, "a\0b"])
def test_a_word_that_names_nothing_lists_the_packs(repo: Path, word: str) -> None:
    problem = refusal(word, repo)
    assert code(problem) == "Y055"
    assert "small" in problem.diagnostics[0].message()


@pytest.mark.parametrize("prefix", ["", "HEAD:"])
def test_one_file_is_its_pack_with_one_benefit(repo: Path, prefix: str) -> None:
    write_pack(repo / "rules" / "small", greeting=OTHER, broken="benefit: {")
    commit(repo)
    located = locate(f"{prefix}rules/small/pension.yaml", repo / "rules", repo)
    assert located.benefit == "pension"
    assert set(located.load().rules) == {"pension"}, "its neighbours are not read"


def test_a_file_without_a_pack_borrows_the_one_it_is_compared_with(
    repo: Path, tmp_path: Path
) -> None:
    draft = tmp_path / "draft.yaml"
    draft.write_text(edited(('to: "0.01"', 'to: "1"')), encoding="utf-8")
    for first, second in (("v1:rules/small", str(draft)), (str(draft), "v1:rules/small")):
        old, new = locate_both(first, second, tmp_path, repo)
        assert {old.benefit, new.benefit} == {"pension"}
        assert [change.kind for change in diff_packs(old.load(), new.load())] == [
            ChangeKind.ROUNDING
        ]


def test_two_files_without_packs(repo: Path, tmp_path: Path) -> None:
    paths = [tmp_path / "a.yaml", tmp_path / "b.yaml"]
    for path, cell in zip(paths, ("43290", "43291"), strict=True):
        path.write_text(edited(("43290", cell)), encoding="utf-8")
    old, new = locate_both(str(paths[0]), str(paths[1]), repo / "rules", tmp_path)
    assert [(c.before, c.after) for c in diff_packs(old.load(), new.load())] == [("43290", "43291")]


def test_a_file_without_a_pack_to_borrow(repo: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(OTHER, encoding="utf-8")
    assert code(refusal(str(other), repo)) == "Y056"
    write_pack(repo / "rules" / "second", RULE)
    other.write_text(RULE, encoding="utf-8")
    message = refusal(str(other), repo).diagnostics[0].message()
    assert "second" in message, "two packs have it: which one is meant is not guessed"


def test_a_file_that_is_no_rule(repo: Path) -> None:
    assert code(refusal("rules/small/columns.yaml", repo)) == "Y057"


def test_comparing_a_pack_with_one_file_looks_at_that_benefit_only(repo: Path) -> None:
    write_pack(repo / "rules" / "small", greeting=OTHER)
    old, new = locate_both("small", "rules/small/pension.yaml", repo / "rules", repo)
    assert diff_packs(old.load(), new.load()) == (), "the other benefits were not meant"
