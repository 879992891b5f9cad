"""The interface by which a formula takes what the same person is entitled to of another benefit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from payouts.base.arrays import Bools, Ints
    from payouts.base.money import Exact


class Entitled(NamedTuple):
    """Amounts of another benefit, for each row of the benefit that takes them.

    Attributes:
        amounts: what the person of each row is entitled to [n or 1]; zero for who has none.
        absent: where it is not computed [n or 1].
        held: where the person has a row that is not settled [n or 1].
    """

    amounts: Exact
    absent: Bools
    held: Bools


class OtherBenefit(Protocol):
    """What the persons of some rows are entitled to of another benefit."""

    def entitled(self, months: Ints | None, rows: Bools) -> Entitled:
        """Return the amounts in a month, or of the whole period as it is paid.

        Args:
            months: one for all rows, or one a row; None for the period.
            rows: those that matter [n or 1].
        """
