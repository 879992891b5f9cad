"""Worked cases: rows as an office would fill them in, and what must come out."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from pydantic import model_validator

from payouts.base.bilingual import both
from payouts.rules.models.base import FigureText, StrictModel


class Basis(StrEnum):
    """Where the expectation of a worked case comes from."""

    PUBLISHED = "published"
    OWN_ARITHMETIC = "own arithmetic"


class Case(StrictModel):
    """A worked case: rows as an office would fill them in, and what must come out.

    Attributes:
        what: what the case shows.
        period: the months paid for.
        provided: cells of one row, or of several; a name and an id are filled in where none
            is given.
        expect: for each row ``status``, and step → exact text; ``code`` for the reason.
        entitled: what the persons are entitled to of other benefits, where the rule takes it by
            ``benefit("name")``: benefit → exact yuan, of one row, or of each of several. Steps of
            a line read it as the amount of each month, the payment as that of the period.
        basis: where the expectation comes from; ``note`` gives the working.
    """

    what: str
    period: str | int
    provided: tuple[dict[str, str | int | dt.date], ...]
    expect: tuple[dict[str, str], ...]
    entitled: tuple[dict[str, FigureText], ...] = ()
    basis: Basis
    note: str

    @model_validator(mode="before")
    @classmethod
    def _one_row(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        single = {
            key: [data[key]]
            for key in ("provided", "expect", "entitled")
            if isinstance(data.get(key), dict)
        }
        return {**data, **single}

    @model_validator(mode="after")
    def _rows_match(self) -> Case:
        if len(self.provided) != len(self.expect) or not self.provided:
            raise ValueError(
                both(
                    "provided 有几行，expect 就写几行", "give one expectation for each row provided"
                )
            )
        if self.entitled and len(self.entitled) != len(self.provided):
            raise ValueError(
                both(
                    "provided 有几行，entitled 就写几行",
                    "give the amounts of other benefits for each row provided",
                )
            )
        return self
