"""Runs all cases of a pack, and lists the parts of its rules that none reaches."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from payouts.authoring.cases.again import changed_outcome, reached
from payouts.authoring.cases.compare import work_case
from payouts.authoring.cases.targets import Key, Targets
from payouts.base.diagnostics import Diagnostic, say
from payouts.base.errors import DONE, NEEDS_A_PERSON, RuleProblem
from payouts.rules.packs import load_pack

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from payouts.authoring.cases.compare import Worked
    from payouts.authoring.cases.targets import Target
    from payouts.rules.files.source import PackSource
    from payouts.rules.locate import Located
    from payouts.rules.packs import Pack
    from payouts.rules.rule import CompiledCase


@dataclass(frozen=True, slots=True)
class RuleReport:
    """The results of the cases of one rule.

    Attributes:
        own: whether the pack itself has a part in it, rather than taking it over whole.
        uncovered: its parts that no case reaches; what stands in a file that several rules
            share counts once, in :attr:`CasesReport.shared`.
    """

    benefit: str
    name: str
    own: bool
    cases: int
    failed: int
    uncovered: int


@dataclass(frozen=True, slots=True)
class CasesReport:
    """The results of the cases of a pack.

    Attributes:
        shared: file that several rules share → its parts that no case reaches.
        diagnostics: what failed (Y060-Y062) and what is not covered (Y063), by place.
        again: how many cases of packs below were worked again, since this one changes a part
            that they reach.
        notes: those of them that come out otherwise here (Y076).
    """

    pack: str
    rules: tuple[RuleReport, ...]
    shared: dict[str, int]
    diagnostics: tuple[Diagnostic, ...]
    again: int = 0
    notes: tuple[Diagnostic, ...] = ()

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
                    "own": rule.own,
                    "cases": rule.cases,
                    "failed": rule.failed,
                    "uncovered": rule.uncovered,
                }
                for rule in self.rules
            ],
            "shared": dict(self.shared),
            "exit_code": self.exit_code,
            "diagnostics": [diagnostic.as_json() for diagnostic in self.diagnostics],
            "worked_again": self.again,
            "notes": [note.as_json() for note in self.notes],
        }


@dataclass(slots=True)
class _Suite:
    """Runs the cases of one tree of packs; each pack is loaded once, each case computed once."""

    source: PackSource
    packs: dict[str, Pack] = field(default_factory=dict)
    targets: dict[tuple[str, str], Targets] = field(default_factory=dict)
    worked: dict[str, Worked] = field(default_factory=dict)

    def pack(self, name: str) -> Pack:
        if name not in self.packs:
            self.packs[name] = load_pack(self.source, name)
        return self.packs[name]

    def targets_of(self, pack: str, benefit: str) -> Targets:
        if (pack, benefit) not in self.targets:
            self.targets[pack, benefit] = Targets.of(self.pack(pack).rules[benefit])
        return self.targets[pack, benefit]

    def work(self, pack: str, benefit: str) -> list[Worked]:
        """Run the cases of a rule.

        A case is computed with the pack it stands in: what a pack above supplies or replaces
        is for that pack's own cases.
        """
        return [self._worked(case, benefit) for case in self.pack(pack).rules[benefit].cases]

    def _worked(self, case: CompiledCase, benefit: str) -> Worked:
        key = str(case.place)
        if key not in self.worked:
            vocabulary = self.pack(case.origin).vocabulary
            targets = self.targets_of(case.origin, benefit)
            self.worked[key] = work_case(case, targets, vocabulary)
        return self.worked[key]

    def again(self, pack: str, benefits: Sequence[str]) -> tuple[int, tuple[Diagnostic, ...]]:
        """Work cases of packs below again where this pack changes a part that they reach.

        Returns:
            How many there are, and a note on each that comes out otherwise.
        """
        count, notes = 0, []
        for benefit in benefits:
            above = self.pack(pack).rules[benefit]
            for case in above.cases:
                below = above if case.origin == pack else self.pack(case.origin).rules[benefit]
                parts = reached(case, below, above)
                if not parts or self._worked(case, benefit).problems:
                    continue
                count += 1
                targets, vocabulary = self.targets_of(pack, benefit), self.pack(pack).vocabulary
                notes.append(changed_outcome(case, parts, targets, vocabulary, pack))
        return count, tuple(note for note in notes if note is not None)

    def report(self, located: Located) -> CasesReport:
        pack = self.pack(located.pack)
        benefits = [b for b in pack.rules if located.benefit in {None, b}]
        worked = {benefit: self.work(pack.name, benefit) for benefit in benefits}
        covered = frozenset[Key]().union(*(w.covered for ws in worked.values() for w in ws))
        missing = {
            key: target
            for benefit in benefits
            for key, target in self.targets_of(pack.name, benefit).found.items()
            if key not in covered
        }
        own = {benefit: _own_files(pack, benefit) for benefit in benefits}
        files = frozenset[str]().union(*own.values())
        if located.benefit is not None:  # the other rules that share a file were not run
            missing = {key: target for key, target in missing.items() if _file(target) in files}
        reports = tuple(
            RuleReport(
                benefit=benefit,
                name=pack.rules[benefit].name,
                own=any(file.split("/")[-2:-1] == [pack.name] for file in own[benefit]),
                cases=len(worked[benefit]),
                failed=sum(bool(w.problems) for w in worked[benefit]),
                uncovered=sum(_file(target) in own[benefit] for target in missing.values()),
            )
            for benefit in benefits
        )
        shared = Counter(_file(target) for target in missing.values())
        failures = [problem for ws in worked.values() for w in ws for problem in w.problems]
        again, notes = self.again(pack.name, benefits)
        return CasesReport(
            pack=pack.name,
            rules=reports,
            shared={file: count for file, count in shared.items() if file not in files},
            diagnostics=(*failures, *_uncovered(missing)),
            again=again,
            notes=notes,
        )


def work_cases(packs: Sequence[Located]) -> list[CasesReport]:
    """Run every case of some packs, or of one benefit, and measure what they cover.

    Raises:
        RuleProblem: a pack cannot be used.
    """
    suites: list[_Suite] = []
    reports: list[CasesReport] = []
    for located in packs:
        if not suites or suites[-1].source != located.source:
            suites.append(_Suite(located.source))
        reports.append(suites[-1].report(located))
    return reports


def _file(target: Target) -> str:
    return target.place.file or ""


def _own_files(pack: Pack, benefit: str) -> set[str]:
    """Return the files of one rule only: its own, and those that supply figures to it."""
    rule = pack.rules[benefit]
    of_figures = (*rule.figure_places.values(), *chain.from_iterable(rule.version_places.values()))
    own = [c.expression.place for c in rule.conditions if not c.convention]
    places = [place.file or "" for place in (*of_figures, *own, rule.rounding_place)]
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
