"""How an office's rosters are to be read: from payouts.yaml and from the words of a command."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from payouts.base.diagnostics import Place, say
from payouts.base.errors import ConfigProblem
from payouts.base.oserrors import why
from payouts.office.headermap import read_mapping
from payouts.roster.settings import ReadSettings

if TYPE_CHECKING:
    from collections.abc import Callable

    from payouts.office.config import Config
    from payouts.roster.settings import Hidden

    Password = Callable[[str], str | None]

PASSWORD_VARIABLE = "PAYOUTS_PASSWORD"  # noqa: S105 (its name, not a password)
_MOST_BYTES = 65_536  # of a password file: more is no password


@dataclass(frozen=True, slots=True)
class ReadingWords:
    """What a command says about reading; None where it leaves that to payouts.yaml."""

    password_file: Path | None = None
    mapping: Path | None = None
    hidden: Hidden | None = None


def read_settings(
    config: Config | None, words: ReadingWords | None = None, ask: Password | None = None
) -> ReadSettings:
    """Return how rosters are to be read.

    Args:
        config: the office's settings, or None.
        words: what the command says; it comes before the settings.
        ask: asks a person for the password of a file; None where nobody is there.

    Raises:
        ConfigProblem: a file of settings cannot be used (F018 the password's).
    """
    said = words or ReadingWords()
    folder = config.folder if config else Path()
    office = config.settings.roster if config else None
    how = office.settings() if office else ReadSettings()
    mapping = said.mapping or (folder / office.mapping if office and office.mapping else None)
    file = folder / office.password_file if office and office.password_file else None
    return replace(
        how,
        hidden=said.hidden or how.hidden,
        mapping=read_mapping(mapping) if mapping else None,
        password=_password(said.password_file, file, ask),
    )


def _password(said: Path | None, settled: Path | None, ask: Password | None) -> Password | None:
    """Return where passwords come from: the command, the environment, the settings, a person."""
    if said is not None:
        return _always(_first_line(said))
    if given := os.environ.get(PASSWORD_VARIABLE):
        return _always(given)
    if settled is not None:
        return _always(_first_line(settled))
    return ask


def _always(word: str) -> Password:
    return lambda _: word


def _first_line(path: Path) -> str:
    """Return the password in a file; no message shows any of it.

    Raises:
        ConfigProblem: F018.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES)
        line = data.decode("utf-8-sig").split("\n", 1)[0].rstrip("\r")
    except OSError as problem:
        raise ConfigProblem(say("F018", Place(file=path.name), what=why(problem))) from None
    except UnicodeDecodeError:
        what = "不是 UTF-8 (not UTF-8)"
        raise ConfigProblem(say("F018", Place(file=path.name), what=what)) from None
    if not line:
        what = "第一行是空的 (the first line is blank)"
        raise ConfigProblem(say("F018", Place(file=path.name), what=what))
    return line
