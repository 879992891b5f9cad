"""The interface by which a computation reports its choices.

A run that pays asks nothing: :attr:`payouts.rules.evaluate.context.Context.trace` is None there,
and each place below costs one comparison a node of a formula, never one a row. Worked cases ask, to
show which parts of a rule no case has reached; so does an explanation of one person's amount.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from payouts.base.arrays import Bools, Ints
    from payouts.base.money import Exact
    from payouts.base.vectors import Dates, Sets
    from payouts.rules.evaluate.frame import Frame
    from payouts.rules.figures import FigureTable
    from payouts.rules.language.nodes import Call, Node, Select
    from payouts.rules.language.types import ValueKind
    from payouts.rules.language.values import Value
    from payouts.rules.rule import CompiledCondition, Expression


class Trace(Protocol):
    """Receives every choice of a rule; arrays have one entry per row, or one for all rows."""

    def worked(self, node: Node, value: Value, frame: Frame) -> None:
        """One node of a formula was worked out, its parts and what it looked up before it."""

    def fact(self, name: str, value: Value) -> None:
        """A fact was worked out."""

    def selected(self, node: Select, condition: Value, frame: Frame) -> None:
        """``yes if condition else no`` chose a side for each row."""

    def called(self, node: Call, args: Sequence[Value], frame: Frame) -> None:
        """A function was called."""

    def dated(
        self,
        expression: Expression,
        days: Dates,
        known: Bools,
        kind: ValueKind | None,
        frame: Frame,
    ) -> None:
        """A formula chose among its versions by days meant as exactly as ``kind``.

        None: by the month paid for, which stands for all months of ``frame.span``.
        """

    def looked_up(
        self, name: str, days: Dates, known: Bools, kind: ValueKind | None, frame: Frame
    ) -> None:
        """A figure chose its version by days meant as exactly as ``kind``, as in :meth:`dated`."""

    def entries(
        self, table: FigureTable, version: Ints, positions: Sequence[Ints], frame: Frame
    ) -> None:
        """A table was read: the position in each of its keys; -1 for what it does not list."""

    def picked(self, table: FigureTable, version: Ints, sets: Sets, frame: Frame) -> None:
        """The highest of several categories was taken."""

    def banded(self, table: FigureTable, version: Ints, number: Exact, frame: Frame) -> None:
        """A number was looked up in bands."""

    def in_force(
        self, condition: CompiledCondition, span: tuple[Ints, Ints], known: Bools, kind: ValueKind
    ) -> None:
        """A dated condition was in force or not: from the first to the last of these units."""

    def decided(
        self,
        condition: CompiledCondition,
        struck: Bools,
        passed: Bools,
        months: tuple[Ints, Ints] | None = None,
    ) -> None:
        """A condition struck some rows and let others pass.

        ``months`` are those it was decided for, the last before the first where for none; None
        where it holds whatever the month.
        """
