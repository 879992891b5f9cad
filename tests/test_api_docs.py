"""The page of the API: every example on it runs as it stands there and prints what it says."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
from typing import TYPE_CHECKING

from office import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PAGE = REPOSITORY / "docs" / "api.md"
SAMPLE = "samples/zhenglanqi-2023"
# An example, and what it prints where the page says so.
EXAMPLE = re.compile(
    r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL
)


def test_the_examples_print_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(REPOSITORY / SAMPLE, tmp_path / SAMPLE)
    monkeypatch.chdir(tmp_path)
    there = sorted(tmp_path.rglob("*"))
    page = PAGE.read_text(encoding="utf-8")
    examples = EXAMPLE.findall(page)
    assert len(examples) == page.count("```python") == page.count("```text")
    names: dict[str, object] = {}
    for code, printed in examples:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(code, str(PAGE), "exec"), names)  # noqa: S102 (our own page)
        assert out.getvalue() == printed, code
    assert sorted(tmp_path.rglob("*")) == there, "nothing is written"
