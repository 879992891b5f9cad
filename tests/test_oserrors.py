"""What the system says of a file is said in Chinese, with its own words beside."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest

from payouts.base.oserrors import why

if TYPE_CHECKING:
    from pathlib import Path


def test_a_common_reason_is_said_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as missing:
        (tmp_path / "没有").read_bytes()
    with pytest.raises(IsADirectoryError) as folder:
        tmp_path.read_bytes()
    assert why(missing.value) == "没有这个文件或文件夹 (No such file or directory)"
    assert why(folder.value) == "是文件夹，不是文件 (Is a directory)"
    assert why(PermissionError(errno.EACCES, "Permission denied")) == "没有权限 (Permission denied)"


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (OSError(errno.EDOM, "Out of domain"), "Out of domain"),
        (OSError("/root/secret"), "OSError"),
        (OSError(), "OSError"),
    ],
)
def test_another_reason_is_said_as_it_is_and_never_shows_a_path(
    problem: OSError, said: str
) -> None:
    assert why(problem) == said
