"""docs/rules.md: the pack that it makes works, and so does every example it shows."""

from __future__ import annotations

import re
import shutil
from functools import cache
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from office import HEADER, book, payouts, people
from packs import RULES, changed
from payouts.authoring.cases.suite import work_cases
from payouts.authoring.lint import lint
from payouts.base.diagnostics import Severity
from payouts.rules.files.source import FolderSource
from payouts.rules.locate import Located
from payouts.rules.packs import open_pack

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (RULES.parent / "docs" / "rules.md").read_text(encoding="utf-8")
PACK, RULE = (dedent(t) for t in re.findall(r"   ```yaml\n(.*?)   ```", PAGE, re.DOTALL))
EXAMPLES = re.findall(r"^```yaml example\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def shown(file: str) -> str:
    """Return a file of the pack that the page shows after its first line."""
    found = re.findall(
        rf"^```yaml\n# rules/mycounty/{file}[^\n]*\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE
    )
    return str(found[0])


COLUMNS, LAWS = shown("columns.yaml"), shown("laws.yaml")


def mycounty(root: Path, rule: str, **files: str) -> Path:
    """Write the page's pack beside the national one, and return the folder of packs."""
    shutil.copytree(RULES / "national", root / "rules" / "national")
    folder = root / "rules" / "mycounty"
    folder.mkdir()
    texts = {"pack": PACK, "old_age": rule, "columns": COLUMNS, "laws": LAWS, **files}
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return root / "rules"


def parts(text: str) -> dict[str, str]:
    """Return the top-level parts of a rule: key → the text of its value."""
    found = re.findall(r"^([a-z_]+):(.*(?:\n(?:[ #].*|$))*)", text, re.MULTILINE)
    return {key: value if value.startswith("\n") else value.strip() for key, value in found}


@cache
def whole() -> str:
    """Return the page's rule with the national pack's files read once for all examples."""
    return changed(RULE, cases="[]")


def test_there_are_examples() -> None:
    kinds = ("eligible", "classes", "bands", "every(", "days_within", "when:", "groups", "benefit(")
    assert all(any(kind in example for example in EXAMPLES) for kind in kinds)


@pytest.mark.parametrize("example", EXAMPLES, ids=[e.splitlines()[0][:40] for e in EXAMPLES])
def test_an_example_is_worked(tmp_path: Path, example: str) -> None:
    root = mycounty(tmp_path, changed(whole(), **parts(example)))
    opened = open_pack(FolderSource(root), "mycounty")
    found = [str(d) for d in lint(opened, "old_age") if d.severity is Severity.ERROR]
    assert found == []
    (report,) = work_cases([Located(FolderSource(root), "mycounty")], "old_age")
    failed = [str(d) for d in report.diagnostics if d.code != "Y063"]
    assert failed == []
    assert sum(rule.cases for rule in report.rules) == example.count("- what:")


def test_the_pack_that_the_page_makes_works(tmp_path: Path) -> None:
    mycounty(tmp_path, RULE)
    assert "mycounty" in payouts("rules", "list", cwd=tmp_path).out
    linted = payouts("rules", "lint", "mycounty", cwd=tmp_path)
    assert linted.code == 0, linted.out + linted.err
    worked = payouts("rules", "test", "mycounty", "--benefit", "老年补助", cwd=tmp_path)
    assert worked.code == 0, worked.out + worked.err
    assert "未通过 0 个，没有算例到达的 0 处" in worked.out
    rows = [(*person, "二等功") for person in people(2)]  # born in 1960
    book(tmp_path / "老年补助.xlsx", rows, sheet="老年补助", header=(*HEADER, "功勋荣誉"))
    words = ("老年补助.xlsx", "--rules", "mycounty", "--period", "2024-12")
    checked = payouts("check", *words, cwd=tmp_path)
    assert checked.code == 0, checked.out + checked.err
    assert "260.00" in payouts("compute", *words, cwd=tmp_path).out


def test_the_laws_the_page_registers_are_cited_as_it_says(tmp_path: Path) -> None:
    law = "[{law: 老年办法, article: 第三条至第五条}]"
    root = mycounty(tmp_path, changed(RULE, law=law, cases="[]"))
    opened = open_pack(FolderSource(root), "mycounty")
    assert [str(problem) for problem in opened.problems] == []
    (cited,) = opened.pack.rules["old_age"].law
    assert (cited.title, cited.article) == ("某县退役军人老年补助办法", "第三条至第五条")
