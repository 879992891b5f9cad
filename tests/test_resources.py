"""The rules and samples are found wherever the program was installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from payouts.base import resources

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package folder with nothing beside or below it."""
    folder = tmp_path / "site packages" / "payouts"
    folder.mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", folder)
    return folder


def make_checkout(package: Path) -> None:
    (package.parent / "pyproject.toml").touch()
    (package.parent / "rules").mkdir()
    (package.parent / "samples").mkdir()


def make_wheel(package: Path) -> None:
    (package / "_data" / "rules").mkdir(parents=True)
    (package / "_data" / "samples").mkdir()


def test_a_checkout_uses_its_own_folders(package: Path) -> None:
    make_checkout(package)
    assert resources.rules_root() == package.parent / "rules"
    assert resources.samples_root() == package.parent / "samples"


def test_an_installed_wheel_uses_what_it_carries(package: Path) -> None:
    make_wheel(package)
    assert resources.rules_root() == package / "_data" / "rules"
    assert resources.samples_root() == package / "_data" / "samples"


def test_a_wheel_is_not_misled_by_a_neighbouring_checkout(package: Path) -> None:
    make_wheel(package)
    make_checkout(package)
    assert resources.rules_root() == package / "_data" / "rules"


def test_folders_without_a_project_file_are_somebody_elses(package: Path) -> None:
    (package.parent / "rules").mkdir()
    with pytest.raises(FileNotFoundError, match="rules"):
        resources.rules_root()


def test_an_incomplete_installation_says_what_is_missing(package: Path) -> None:
    (package.parent / "pyproject.toml").touch()
    with pytest.raises(FileNotFoundError, match="no samples folder"):
        resources.samples_root()


def test_this_installation_carries_both() -> None:
    assert (resources.rules_root() / "README.md").is_file()
    assert (resources.samples_root() / "README.md").is_file()
