"""What the checks examine: one rule, its file, and the places of its parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.base.diagnostics import Place
    from payouts.rules.files.ruletext import RuleText
    from payouts.rules.models.figures import Figure, FigureVersion
    from payouts.rules.packs import OpenedPack
    from payouts.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class LintedRule:
    """One benefit of a pack; ``rule`` is None where its file does not compile."""

    opened: OpenedPack
    text: RuleText
    rule: Rule | None

    def place(self, *path: str | int) -> Place:
        """Return the place of a part; some parts are in another file."""
        return self.text.part(*path).place

    def figures(self) -> Iterator[tuple[str, Figure]]:
        """Yield the figures by name."""
        yield from self.text.file.figures.items()

    def versions(self) -> Iterator[tuple[str, FigureVersion, Place]]:
        """Yield every version of every figure with its place."""
        for name, figure in self.figures():
            for index, version in enumerate(figure.values):
                yield name, version, self.place("figures", name, "values", index)


def span(version: FigureVersion) -> str:
    """Return ``2022-08-01..2023-07-31``; open at the end where none is set."""
    return f"{version.from_}..{version.until or ''}"
