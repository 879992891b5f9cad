"""Control totals: the sums expected, read from a strict YAML file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from payouts.base.bilingual import both, listed
from payouts.base.diagnostics import Diagnostic, say
from payouts.base.errors import ConfigProblem
from payouts.base.meant import did_you_mean
from payouts.base.money import parse_amount_wan
from payouts.office.config import read_settings_file
from payouts.rules.meant import column_meant

if TYPE_CHECKING:
    from fractions import Fraction
    from pathlib import Path

    from payouts.rules.files.strict_yaml import Document
    from payouts.rules.packs import Pack


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Text = Annotated[str, BeforeValidator(_as_text)]


class ControlEntry(BaseModel):
    """One line of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    benefit: str
    where: dict[str, Text] = Field(default_factory=dict)
    people: int | None = Field(default=None, ge=0)
    claims: int | None = Field(default=None, ge=0)
    amount: Text | None = None
    part: str | None = None
    source: str | None = None

    @model_validator(mode="after")
    def _compares_something(self) -> ControlEntry:
        if self.people is None and self.claims is None and self.amount is None:
            raise ValueError(
                both("people、claims、amount 至少写一项", "give people, claims or amount")
            )
        return self


@dataclass(frozen=True, slots=True)
class Control:
    """One control total.

    Attributes:
        benefit: id of the benefit.
        where: column → text it must equal, over paid rows.
        part: the payer whose part the amount is, or None for all of it.
        amount: yuan, or None; it holds for ``amount - half_width <= x < amount + half_width``,
            and exactly where ``half_width`` is 0.
        written: the amount as text.
    """

    benefit: str
    name: str
    where: tuple[tuple[str, str], ...]
    people: int | None
    claims: int | None
    amount: Fraction | None
    half_width: Fraction | None
    written: str
    part: str | None = None


def read_controls(path: Path, pack: Pack) -> tuple[Control, ...]:
    """Read a control file.

    Raises:
        ConfigProblem: C001-C004, all errors in it.
    """
    document, entries = read_settings_file(path, tuple[ControlEntry, ...])
    problems: list[Diagnostic] = []
    controls = [_control(i, e, document, pack, problems) for i, e in enumerate(entries)]
    if problems:
        raise ConfigProblem(problems)
    return tuple(control for control in controls if control is not None)


def _control(
    index: int, entry: ControlEntry, document: Document, pack: Pack, problems: list[Diagnostic]
) -> Control | None:
    rule = pack.find(entry.benefit)
    if rule is None:
        names = listed(r.name for r in pack.rules.values())
        place = document.place((index, "benefit"))
        problems.append(
            say(
                "C002",
                place,
                word=entry.benefit,
                candidates=names,
                hint=pack.meant(entry.benefit),
            )
        )
        return None
    problems += [
        say(
            "C003",
            document.place((index, "where", column)),
            column=column,
            hint=did_you_mean(column_meant(column, pack.vocabulary, rule.columns)),
        )
        for column in entry.where
        if column not in rule.columns
    ]
    amount = half_width = None
    if entry.amount is not None:
        try:
            amount, half_width = parse_amount_wan(entry.amount)
        except ValueError:
            problems.append(say("C004", document.place((index, "amount")), value=entry.amount))
    return Control(
        rule.benefit,
        rule.name,
        tuple(entry.where.items()),
        entry.people,
        entry.claims,
        amount,
        half_width,
        entry.amount or "",
        entry.part,
    )
