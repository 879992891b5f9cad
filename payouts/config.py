"""`payouts.yaml`: what an office has settled once, for every run in its folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

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
        raise ConfigProblem(say("C001", Place(file=path.name), what=what)) from None
    try:
        document = read_yaml(data, path.name)
    except RuleProblem as problem:
        raise ConfigProblem(problem.diagnostics) from None
    try:
        return Config(path.resolve().parent, Settings.model_validate(document.data))
    except ValidationError as error:
        raise ConfigProblem(schema_problems(document, error)) from None


def schema_problems(document: Document, error: ValidationError) -> list[Any]:
    """Return a model's findings at their lines, as C001."""
    found = []
    for item in error.errors(include_url=False, include_context=False):
        path: tuple[Any, ...] = tuple(item["loc"])
        what = f"{'.'.join(map(str, path))}: {item['msg'].removeprefix('Value error, ')}"
        found.append(say("C001", document.place(path), what=what))
    return found
