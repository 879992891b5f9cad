"""What the checks look at: one rule, its file, and where each part stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.base.diagnostics import Place
    from payouts.rules.files.ruletext import RuleText
    from payouts.rules.files.strict_yaml import Path
    from payouts.rules.models.figures import Figure, FigureVersion
    from payouts.rules.models.formulas import Formula
    from payouts.rules.packs import Opened
    from payouts.rules.rule import Expression, Rule


@dataclass(frozen=True, slots=True)
class Looked:
    """One benefit of a pack; ``rule`` is None where its file does not compile."""

    opened: Opened
    text: RuleText
    rule: Rule | None

    def place(self, *path: str | int) -> Place:
        """Return where a part stands, which for some figures is another file."""
        moved = self.text.figure_places.get(str(path[1])) if path[:1] == ("figures",) else None
        if moved is not None:
            document, base = moved
            return document.place((*base, *path[2:]))
        return self.text.document.place(path)

    def figures(self) -> Iterator[tuple[str, Figure]]:
        """Yield the figures by name."""
        yield from self.text.file.figures.items()

    def versions(self) -> Iterator[tuple[str, FigureVersion, Place]]:
        """Yield every version of every figure with its place."""
        for name, figure in self.figures():
            for index, version in enumerate(figure.values):
                yield name, version, self.place("figures", name, "values", index)

    def formulas(self) -> Iterator[tuple[str, Formula, Path]]:
        """Yield every formula of the file as written, what it is called and its path."""
        file = self.text.file
        for name, fact in file.facts.items():
            yield name, fact, ("facts", name)
        for name, line in file.lines.items():
            for part in ("start", "end", "month"):
                if (formula := getattr(line, part)) is not None:
                    yield f"{name} {part}", formula, ("lines", name, part)
            for step, formula in line.steps.items():
                yield step, formula, ("lines", name, "steps", step)
        for name, formula in file.payment.items():
            yield name, formula, ("payment", name)


def expressions(rule: Rule) -> Iterator[Expression]:
    """Yield every formula of a compiled rule that makes values, conditions aside."""
    yield from rule.facts
    for line in rule.lines:
        yield from (part for part in (line.start, line.end, line.month) if part is not None)
        for suspension in line.suspended:
            yield from (suspension.first, suspension.last)
        yield from line.steps
    yield from rule.payment


def span(version: FigureVersion) -> str:
    """Return ``2022-08-01..2023-07-31``; open at the end where none is set."""
    return f"{version.from_}..{version.until or ''}"
