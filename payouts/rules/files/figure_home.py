"""Where the values of a figure stand, and where a pack in use would write more."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FigureHome:
    """Where the values of a figure stand, and where more would be written.

    Attributes:
        stands: ``file:line`` of each file that gives values; of a figure without, where it is.
        file: a file of the pack in use.
        under: key after key, what the lines go under in that file.
        line: the line of the last of these keys.
        around: the keys to write around the values, the outermost first.
        new: whether there is no such file yet.
    """

    stands: tuple[str, ...]
    file: str
    under: tuple[str, ...]
    line: int | None
    around: tuple[str, ...]
    new: bool = True

    @property
    def head(self) -> tuple[str, ...]:
        """The keys around the values that are there once in a file, whatever its figures."""
        return self.around[: self.around.index("figures") + 1] if "figures" in self.around else ()
