"""`payouts.yaml`: what an office has settled once, for every run in its folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from payouts.diagnostics import Place, say
from payouts.errors import ConfigProblem, RuleProblem
from payouts.resources import rules_root
from payouts.rules.locate import list_packs
from payouts.rules.strict_yaml import Document, read_yaml

if TYPE_CHECKING:
    from pathlib import Path

NAME = "payouts.yaml"


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


@dataclass(frozen=True, slots=True)
class Config:
    """Settings and the folder they are relative to."""

    folder: Path
    settings: Settings


def rules_folder(folder: Path) -> Path:
    """Return the folder's own ``rules/`` where it has packs, else what comes with the program."""
    own = folder / "rules"
    return own if list_packs(own) else rules_root()


def read_config(path: Path) -> Config:
    """Read a configuration.

    Raises:
        ConfigProblem: C001, everything wrong with it.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        what = error.strerror or str(error)
        raise ConfigProblem(say("C005", Place(file=path.name), what=what)) from None
    try:
        document = read_yaml(data, path.name)
    except RuleProblem as problem:
        raise ConfigProblem(problem.diagnostics) from None
    try:
        return Config(path.resolve().parent, Settings.model_validate(document.data))
    except ValidationError as error:
        raise ConfigProblem(schema_problems(document, error)) from None


# pydantic's kinds of finding, in words for people who never heard of it.
_IN_WORDS = {
    "extra_forbidden": "不认识的键，检查拼写 (unknown key: check its spelling)",
    "missing": "缺少这一项 (missing)",
    "string_type": "应为文字，加引号 (text is wanted: put it in quotes)",
    "tuple_type": "应为列表，每项前写 - (a list is wanted: one - before each entry)",
    "int_type": "应为整数 (a whole number is wanted)",
    "int_parsing": "应为整数 (a whole number is wanted)",
    "dict_type": "应为“键: 值” (key: value is wanted)",
    "model_type": "应为“键: 值” (key: value is wanted)",
}


def schema_problems(document: Document, error: ValidationError) -> list[Any]:
    """Return a model's findings at their lines, as C001."""
    found = []
    for item in error.errors(include_url=False, include_context=False):
        path: tuple[Any, ...] = tuple(item["loc"])
        said = _IN_WORDS.get(item["type"], item["msg"].removeprefix("Value error, "))
        what = f"{'.'.join(map(str, path)) or '（全文 the file）'}: {said}"
        found.append(say("C001", document.place(path), what=what))
    return found
