"""The folders of the rules and samples that come with the program.

A wheel carries them inside the package, under ``payouts/_data``; a checkout keeps them
at its top, where people edit them.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def _shipped(name: str, package: Path) -> Path:
    # The packaged copy goes first: only a wheel has one, and a stray pyproject.toml in
    # site-packages must not make an installed program look for a checkout there.
    packaged = package / "_data" / name
    checkout = package.parent
    if packaged.is_dir():
        return packaged
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    raise FileNotFoundError(
        f"安装不完整,缺少 {name} 文件夹 / incomplete installation, no {name} folder: {packaged}"
    )


def rules_root() -> Path:
    """Return the folder that holds the rule packs, one sub-folder each.

    Returns:
        An absolute path to an existing folder.

    Raises:
        FileNotFoundError: The installation carries no rules.
    """
    return _shipped("rules", _PACKAGE)


def samples_root() -> Path:
    """Return the folder that holds the sample rosters.

    Returns:
        An absolute path to an existing folder.

    Raises:
        FileNotFoundError: The installation carries no samples.
    """
    return _shipped("samples", _PACKAGE)
