"""How rosters are read: the settings of payouts.yaml and the options of a command."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from payouts.base.bilingual import both
from payouts.base.diagnostics import Place, say
from payouts.base.errors import ConfigProblem
from payouts.base.oserrors import why
from payouts.base.plainfiles import read_plain
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
    """Options of a command about reading; None where payouts.yaml decides."""

    password_file: Path | None = None
    mapping: Path | None = None
    hidden: Hidden | None = None


def read_settings(
    config: Config | None, words: ReadingWords | None = None, ask: Password | None = None
) -> ReadSettings:
    """Return the settings of reading.

    Args:
        config: the office's settings, or None.
        words: options of the command; they override the settings.
        ask: asks a person for the password of a file; None without a terminal.

    Raises:
        ConfigProblem: a file of settings cannot be used (F018 the password's).
    """
    given = words or ReadingWords()
    folder = config.folder if config else Path()
    office = config.settings.roster if config else None
    how = office.settings() if office else ReadSettings()
    mapping = given.mapping or (folder / office.mapping if office and office.mapping else None)
    file = folder / office.password_file if office and office.password_file else None
    return replace(
        how,
        hidden=given.hidden or how.hidden,
        very_hidden=given.hidden or how.very_hidden,
        mapping=read_mapping(mapping) if mapping else None,
        password=_password(given.password_file, file, ask),
    )


def _password(option: Path | None, setting: Path | None, ask: Password | None) -> Password | None:
    """Return the source of passwords: the command, the environment, the settings, a person."""
    if option is not None:
        return _always(_from_file(option))
    if word := os.environ.get(PASSWORD_VARIABLE):
        return _always(word)
    if setting is not None:
        return _always(_from_file(setting))
    return ask


def _always(word: str) -> Password:
    return lambda _: word


def _from_file(path: Path) -> str:
    """Return the password in a file; no message shows any of it.

    Raises:
        ConfigProblem: F018.
    """
    try:
        return first_line(path, _MOST_BYTES)
    except FirstLineError as problem:
        raise ConfigProblem(say("F018", Place(file=path.name), what=str(problem))) from None


class FirstLineError(ValueError):
    """A file has no first line that can be used; the text says why."""


def first_line(path: Path, most_bytes: int) -> str:
    """Return the first line of a file of text, without its end.

    Raises:
        FirstLineError: the file is unreadable, no UTF-8, or its first line is blank.
    """
    try:
        head = read_plain(path, most_bytes)
        line = head.decode("utf-8-sig").split("\n", 1)[0].rstrip("\r")
    except OSError as problem:
        raise FirstLineError(why(problem)) from None
    except UnicodeDecodeError:
        raise FirstLineError(both("不是 UTF-8", "not UTF-8")) from None
    if not line:
        raise FirstLineError(both("第一行是空的", "the first line is blank"))
    return line
