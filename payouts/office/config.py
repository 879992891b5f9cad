"""`payouts.yaml`: an office's settings for every run in its folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator

from payouts.base.bilingual import both
from payouts.base.diagnostics import Place, Severity, say
from payouts.base.diagnostics.severities import refused
from payouts.base.errors import ConfigProblem, RuleProblem
from payouts.base.meant import did_you_mean, nearest_word
from payouts.base.oserrors import why
from payouts.base.plainfiles import read_plain
from payouts.base.resources import rules_root
from payouts.roster.find.caps import Caps
from payouts.roster.said.words import OfficeWords
from payouts.roster.settings import Hidden, ReadSettings
from payouts.rules.files.shape_problems import keys_at, shape_problem
from payouts.rules.files.strict_yaml import MAX_BYTES, Document, read_yaml
from payouts.rules.locate import list_packs

if TYPE_CHECKING:
    from pathlib import Path

    from payouts.base.diagnostics import Diagnostic

NAME = "payouts.yaml"
T = TypeVar("T")


class Limits(BaseModel):
    """Limits of what is parsed, as whole numbers; see :class:`payouts.roster.find.caps.Caps`."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    file_bytes: int | None = Field(default=None, gt=0)
    unpacked_bytes: int | None = Field(default=None, gt=0)
    rows: int | None = Field(default=None, gt=0)
    columns: int | None = Field(default=None, gt=0)
    cells: int | None = Field(default=None, gt=0)
    ratio: int | None = Field(default=None, gt=0)


class Words(BaseModel):
    """The section ``roster: words``: see :class:`payouts.roster.said.words.OfficeWords`."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    stop: tuple[str, ...] = ()
    doubt: tuple[str, ...] = ()
    fine: tuple[str, ...] = ()

    @field_validator("stop", "doubt", "fine", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        """A list of YAML, or a single word."""
        if isinstance(value, str):
            return (value,)
        return tuple(value) if isinstance(value, list) else value


class RosterSettings(BaseModel):
    """The section ``roster``: how rosters are read.

    Attributes:
        hidden: ``read`` or ``refuse`` hidden sheets, rows and columns, and filtered rows; left
            out, they are read but for sheets that only a program can show.
        struck: ``read`` or ``refuse`` rows that are struck through.
        caps: limits of what is parsed.
        password_file: file whose first line is the password of locked rosters.
        mapping: file of the office's own headers.
        words: the office's own words about who is not to be paid.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    hidden: Hidden | None = None
    struck: Hidden = Hidden.READ
    caps: Limits = Field(default_factory=Limits)
    password_file: str | None = None
    mapping: str | None = None
    words: Words = Field(default_factory=Words)

    def settings(self) -> ReadSettings:
        """Return the settings but for the files, which the caller opens."""
        caps = Caps(**self.caps.model_dump(exclude_none=True))
        return ReadSettings(
            caps=caps,
            hidden=self.hidden or Hidden.READ,
            very_hidden=self.hidden or Hidden.REFUSE,
            struck=self.struck,
            words=OfficeWords(**self.words.model_dump()),
        )


class Settings(BaseModel):
    """The keys of payouts.yaml.

    Attributes:
        rules: the pack, a folder or a name.
        rosters: files or patterns, relative to the configuration.
        benefits: ids or names; none means all.
        period: ``current``, ``previous`` (month), or a period.
        controls: file of control totals.
        out: folder for runs.
        log: log file of the scheduled month.
        roster: how rosters are read.
        severity: code → its severity here; codes that hold or reject cannot be lowered.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("period", mode="before")
    @classmethod
    def _year(cls, value: object) -> object:
        """A bare year is a period too."""
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else value

    @field_validator("rosters", "benefits", mode="before")
    @classmethod
    def _one(cls, value: object) -> object:
        """A single name stands for a list of one."""
        return (value,) if isinstance(value, str) else value

    rules: str
    rosters: tuple[str, ...] = ()
    benefits: tuple[str, ...] = ()
    period: str = "current"
    controls: str | None = None
    out: str = "out"
    log: str = "out/payouts.log"
    roster: RosterSettings = Field(default_factory=RosterSettings)
    severity: dict[str, str] = Field(default_factory=dict)

    @property
    def levels(self) -> dict[str, Severity]:
        """The severities set."""
        return {code: Severity(word) for code, word in self.severity.items()}


@dataclass(frozen=True, slots=True)
class Config:
    """Settings, the folder their paths are relative to, and the file they stand in."""

    folder: Path
    settings: Settings
    file: Path


def rules_folder(folder: Path) -> Path:
    """Return the folder's own ``rules/`` where it has packs, else the program's."""
    own = folder / "rules"
    return own if list_packs(own) else rules_root()


def read_config(path: Path) -> Config:
    """Read a configuration.

    Raises:
        ConfigProblem: C001, C005, all errors in it.
    """
    document, settings = read_settings_file(path, Settings)
    if problems := _refused_levels(document, settings):
        raise ConfigProblem(problems)
    return Config(path.resolve().parent, settings, path)


def read_settings_file(path: Path, shape: type[T]) -> tuple[Document, T]:
    """Read a file of an office's settings: strict YAML of the wanted shape.

    Raises:
        ConfigProblem: C005 where it cannot be read, else all errors of YAML, or C001 for each error
            of shape.
    """
    document = _read_document(path)
    try:
        return document, TypeAdapter(shape).validate_python(document.data)
    except ValidationError as error:
        raise ConfigProblem(_schema_problems(document, error, shape)) from None


def _read_document(path: Path) -> Document:
    try:
        data = read_plain(path, MAX_BYTES + 1)
    except OSError as error:
        raise ConfigProblem(say("C005", Place(file=path.name), what=why(error))) from None
    try:
        return read_yaml(data, path.name)
    except RuleProblem as problem:
        raise ConfigProblem(problem.diagnostics) from None


def _refused_levels(document: Document, settings: Settings) -> list[Diagnostic]:
    """Return the errors in the severities set, at their lines."""
    problems = []
    for code, word in settings.severity.items():
        if (found := refused(code, word)) is not None:
            wrong, said = found
            problems.append(say(wrong, document.place(("severity", code)), **said))
    return problems


def _schema_problems(document: Document, error: ValidationError, shape: object) -> list[Any]:
    """Return a model's errors at their lines, as C001."""
    found = []
    for item in error.errors(include_url=False):
        path: tuple[Any, ...] = tuple(item["loc"])
        said = shape_problem(item)
        if item["type"] == "extra_forbidden":
            hint = did_you_mean(nearest_word(str(path[-1]), keys_at(shape, path[:-1])))
            said = both("不认识的键", "unknown key") + (
                hint or both("，检查拼写", ": see its spelling")
            )
        what = f"{'.'.join(map(str, path)) or both('（全文）', '(the file)')}: {said}"
        found.append(say("C001", document.place(path), what=what))
    return found
