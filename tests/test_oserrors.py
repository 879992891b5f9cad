"""What the system says of a file, in Chinese and in its own words."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest

from payouts.base.bilingual import both
from payouts.base.oserrors import why

if TYPE_CHECKING:
    from pathlib import Path


def test_a_common_reason_is_said_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as missing:
        (tmp_path / "没有").read_bytes()
    with pytest.raises(IsADirectoryError) as folder:
        tmp_path.read_bytes()
    assert why(missing.value) == both("没有这个文件或文件夹", "No such file or directory")
    assert why(folder.value) == both("是文件夹，不是文件", "Is a directory")
    assert why(PermissionError(errno.EACCES, "no")) == both("没有权限", "no")


@pytest.mark.parametrize(
    ("problem", "zh", "en"),
    [
        (OSError(errno.EDOM, "Out of domain"), f"系统错误 {errno.EDOM}", "Out of domain"),
        (OSError("/root/secret"), "系统错误 OSError", "OSError"),
        (OSError(), "系统错误 OSError", "OSError"),
    ],
)
def test_another_reason_is_said_as_it_is_and_never_shows_a_path(
    problem: OSError, zh: str, en: str
) -> None:
    assert why(problem) == both(zh, en)
