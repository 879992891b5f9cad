"""All cases of a pack, and what of its rules they leave untouched."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from payouts.cases.compare import work_case
from payouts.cases.targets import Targets
from payouts.diagnostics import Diagnostic, say
from payouts.errors import DONE, NEEDS_A_PERSON, RuleProblem
from payouts.rules.packs import load_pack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.cases.targets import Key, Target
    from payouts.rules.locate import Located
    from payouts.rules.packs import Pack
    from payouts.rules.source import PackSource


@dataclass(frozen=True, slots=True)
class RuleReport:
    """How the cases of one rule went.

    Attributes:
        uncovered: its parts that no case reaches; what stands in a file that several rules
            share counts once, in :attr:`Report.shared`.
    """

    benefit: str
    name: str
    cases: int
    failed: int
    uncovered: int


@dataclass(frozen=True, slots=True)
class Report:
    """How the cases of a pack went.

    Attributes:
        shared: file that several rules share → its parts that no case reaches.
        diagnostics: what failed (Y060-Y062) and what is not covered (Y063), by place.
    """

    pack: str
    rules: tuple[RuleReport, ...]
    shared: dict[str, int]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def exit_code(self) -> int:
        """0 all passed and covered, 1 something is not covered, 2 something failed."""
        if any(rule.failed for rule in self.rules):
            return RuleProblem.exit_code
        return NEEDS_A_PERSON if self.diagnostics else DONE

    def as_json(self) -> dict[str, object]:
        """Return the record of the JSON output."""
        return {
            "pack": self.pack,
            "rules": [
                {
                    "benefit": rule.benefit,
                    "name": rule.name,
                    "cases": rule.cases,
                    "failed": rule.failed,
                    "uncovered": rule.uncovered,
                }
                for rule in self.rules
            ],
            "shared": dict(self.shared),
            "exit_code": self.exit_code,
            "diagnostics": [diagnostic.as_json() for diagnostic in self.diagnostics],
        }


@dataclass(slots=True)
class _Suite:
    """Cases at work: every pack of a chain is loaded once."""

    source: PackSource
    packs: dict[str, Pack] = field(default_factory=dict)
    targets: dict[tuple[str, str], Targets] = field(default_factory=dict)
    covered: set[Key] = field(default_factory=set)
    failures: list[Diagnostic] = field(default_factory=list)

    def pack(self, name: str) -> Pack:
        if name not in self.packs:
            self.packs[name] = load_pack(self.source, name)
        return self.packs[name]

    def targets_of(self, pack: str, benefit: str) -> Targets:
        if (pack, benefit) not in self.targets:
            self.targets[pack, benefit] = Targets.of(self.pack(pack).rules[benefit])
        return self.targets[pack, benefit]

    def work(self, pack: str, benefit: str) -> int:
        """Work the cases of a rule and return how many failed.

        A case is computed with the pack it stands in: what a pack above supplies or replaces
        is for that pack's own cases.
        """
        failed = 0
        for case in self.pack(pack).rules[benefit].cases:
            vocabulary = self.pack(case.origin).vocabulary
            worked = work_case(case, self.targets_of(case.origin, benefit), vocabulary)
            self.covered |= worked.covered
            self.failures += worked.problems
            failed += bool(worked.problems)
        return failed


def work_cases(located: Located) -> Report:
    """Work every case of a pack, or of the one benefit meant, and measure what they cover.

    Raises:
        RuleProblem: the pack cannot be used.
    """
    suite = _Suite(located.source)
    pack = suite.pack(located.pack)
    benefits = [b for b in pack.rules if located.benefit in {None, b}]
    failed = {benefit: suite.work(pack.name, benefit) for benefit in benefits}
    missing = {
        key: target
        for benefit in benefits
        for key, target in suite.targets_of(pack.name, benefit).found.items()
        if key not in suite.covered
    }
    own = {benefit: _own_files(pack, benefit) for benefit in benefits}
    files = set().union(*own.values())
    shared: dict[str, int] = {}
    if located.benefit is None:
        for target in missing.values():
            if (file := target.place.file or "") not in files:
                shared[file] = shared.get(file, 0) + 1
    else:  # the other rules that share a file were not worked
        missing = {key: t for key, t in missing.items() if t.place.file in files}
    reports = tuple(
        RuleReport(
            benefit=benefit,
            name=pack.rules[benefit].name,
            cases=len(pack.rules[benefit].cases),
            failed=failed[benefit],
            uncovered=sum(target.place.file in own[benefit] for target in missing.values()),
        )
        for benefit in benefits
    )
    diagnostics = (*suite.failures, *_uncovered(missing))
    return Report(pack.name, reports, shared, diagnostics)


def _own_files(pack: Pack, benefit: str) -> set[str | None]:
    """Return the files that are about one rule only: its own, and what supplies figures to it."""
    rule = pack.rules[benefit]
    places = [place.file or "" for place in rule.figure_places.values()]
    return {rule.file, *(file for file in places if not file.endswith("/figures.yaml"))}


def _uncovered(missing: dict[Key, Target]) -> Iterator[Diagnostic]:
    for target in sorted(missing.values(), key=_order):
        what, what_en = target.what
        reach, reach_en = target.reach
        args = {"what": what, "what_en": what_en, "reach": reach, "reach_en": reach_en}
        yield say("Y063", target.place, **args)


def _order(target: Target) -> tuple[str, int, int]:
    place = target.place
    return place.file or "", place.line or 0, place.column or 0
