"""Runs all cases of a pack, and lists the parts of its rules that none reaches."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING

from payouts.authoring.cases.again import changed_outcome, reached
from payouts.authoring.cases.compare import work_together
from payouts.authoring.cases.targets import Key, Targets
from payouts.base.columns import word_key
from payouts.base.diagnostics import Diagnostic, say
from payouts.base.errors import DONE, NEEDS_A_PERSON, RuleProblem, UsageProblem
from payouts.base.meant import did_you_mean, nearest_word
from payouts.office.request import no_such_benefit
from payouts.rules.packs import load_pack

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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
        above: pack that this one extends → how much is said of that pack, and not here.
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
    above: Mapping[str, int] = field(default_factory=dict)

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
            "above": dict(self.above),
            "exit_code": self.exit_code,
            "diagnostics": [diagnostic.as_json() for diagnostic in self.diagnostics],
            "worked_again": self.again,
            "notes": [note.as_json() for note in self.notes],
        }


@dataclass(slots=True)
class _Suite:
    """Runs the cases of one tree of packs; each pack is loaded once, each case computed once."""

    source: PackSource
    case: str | None = None
    packs: dict[str, Pack] = field(default_factory=dict)
    targets: dict[tuple[str, str], Targets] = field(default_factory=dict)
    listed: dict[tuple[str, ...], list[Targets]] = field(default_factory=dict)
    worked: dict[str, Worked] = field(default_factory=dict)

    def pack(self, name: str) -> Pack:
        if name not in self.packs:
            self.packs[name] = load_pack(self.source, name)
        return self.packs[name]

    def targets_of(self, pack: str, benefit: str) -> Targets:
        if (pack, benefit) not in self.targets:
            self.targets[pack, benefit] = Targets.of(self.pack(pack).rules[benefit])
        return self.targets[pack, benefit]

    def parts_of(self, pack: str, benefit: str) -> Mapping[Key, Target]:
        """Return the parts of a rule; listed once for all packs that take it over as it is."""
        rule = self.pack(pack).rules[benefit]
        key = (rule.file, rule.version, *map(str, rule.version_places.values()))
        for known in self.listed.setdefault(key, []):
            if known.rule.columns == rule.columns:
                return known.found
        made = self.targets_of(pack, benefit)
        self.listed[key].append(made)
        return made.found

    def work(self, pack: str, benefit: str) -> list[Worked]:
        """Run the cases of a rule.

        A case is computed with the pack it stands in: what a pack above supplies or replaces
        is for that pack's own cases.
        """
        cases = self._chosen(self.pack(pack).rules[benefit].cases)
        open_cases: dict[str, list[CompiledCase]] = {}
        for case in cases:
            if str(case.place) not in self.worked:
                open_cases.setdefault(case.origin, []).append(case)
        for origin, together in open_cases.items():
            targets = self.targets_of(origin, benefit)
            done = work_together(together, targets, self.pack(origin))
            self.worked |= {str(c.place): w for c, w in zip(together, done, strict=True)}
        return [self.worked[str(case.place)] for case in cases]

    def _chosen(self, cases: Sequence[CompiledCase]) -> list[CompiledCase]:
        """Return the cases asked for: those that show a text."""
        wanted = word_key(self.case or "")
        return [case for case in cases if wanted in word_key(case.case.what)]

    def shown(self, located: Located) -> list[str]:
        """Return what the cases of a pack show, or those of one benefit of it."""
        rules = self.pack(located.pack).only(located.benefit).rules.values()
        return [case.case.what for rule in rules for case in rule.cases]

    def missing(self, pack: str, benefits: Sequence[str]) -> dict[Key, Target]:
        """Return the parts of some rules of a pack that none of their cases reaches."""
        worked = [done for benefit in benefits for done in self.work(pack, benefit)]
        covered = frozenset[Key]().union(*(done.covered for done in worked))
        return {
            key: target
            for benefit in benefits
            for key, target in self.parts_of(pack, benefit).items()
            if key not in covered and target.possible()
        }

    def again(self, pack: str, benefits: Sequence[str]) -> tuple[int, tuple[Diagnostic, ...]]:
        """Work cases of packs below again where this pack changes a part that they reach.

        Returns:
            How many there are, and a note on each that comes out otherwise.
        """
        count, notes = 0, []
        for benefit in benefits:
            above = self.pack(pack).rules[benefit]
            cases = self._chosen(above.cases)
            for case, done in zip(cases, self.work(pack, benefit), strict=True):
                below = above if case.origin == pack else self.pack(case.origin).rules[benefit]
                parts = reached(case, below, above)
                if not parts or done.problems:
                    continue
                count += 1
                targets = self.targets_of(pack, benefit)
                notes.append(changed_outcome(case, parts, targets, self.pack(pack)))
        return count, tuple(note for note in notes if note is not None)

    def report(self, located: Located) -> CasesReport:
        pack = self.pack(located.pack)
        benefits = [b for b in pack.rules if located.benefit in {None, b}]
        worked = {benefit: self.work(pack.name, benefit) for benefit in benefits}
        missing = {} if self.case is not None else self.missing(pack.name, benefits)
        own = {benefit: _own_files(pack, benefit) for benefit in benefits}
        files = frozenset[str]().union(*own.values())
        if located.benefit is not None:  # the other rules that share a file were not run
            missing = {key: target for key, target in missing.items() if _file(target) in files}
        above = self._of_the_pack_above(pack, benefits, missing)
        missing = {key: target for key, target in missing.items() if key not in above}
        reports = tuple(
            RuleReport(
                benefit=benefit,
                name=pack.rules[benefit].name,
                own=any(file.split("/")[-2:-1] == [pack.name] for file in own[benefit]),
                cases=len(self._chosen(pack.rules[benefit].cases)),
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
            above={pack.chain[1]: len(above)} if above else {},
        )

    def _of_the_pack_above(
        self, pack: Pack, benefits: Sequence[str], missing: Mapping[Key, Target]
    ) -> set[Key]:
        """Return what no case reaches in the pack above either: it is said of that pack."""
        if len(pack.chain) == 1 or not missing:
            return set()
        parent = self.pack(pack.chain[1])
        there = [benefit for benefit in benefits if benefit in parent.rules]
        return missing.keys() & self.missing(parent.name, there).keys()


def work_cases(
    packs: Sequence[Located], benefit: str | None = None, case: str | None = None
) -> list[CasesReport]:
    """Run the cases of some packs and measure what they cover.

    Args:
        packs: the packs.
        benefit: id, name or alias of the one benefit to look at; packs without it are left out.
        case: part of what the cases to run show; where it is given, nothing is said of what is
            not reached.

    Raises:
        RuleProblem: a pack cannot be used.
        UsageProblem: there is no such benefit (U001) or case (U044).
    """
    suites: list[_Suite] = []
    chosen: list[tuple[_Suite, Located]] = []
    for located in packs:
        if not suites or suites[-1].source != located.source:
            suites.append(_Suite(located.source, case))
        rule = None if benefit is None else suites[-1].pack(located.pack).find(benefit)
        if benefit is None or rule is not None:
            chosen.append((suites[-1], replace(located, benefit=rule.benefit) if rule else located))
    if benefit is not None and not chosen:
        seen = [pack for suite in suites for pack in suite.packs.values()]
        raise no_such_benefit(seen, benefit)
    reports = [suite.report(located) for suite, located in chosen]
    if case is not None and not any(rule.cases for report in reports for rule in report.rules):
        shown = [c for suite, located in chosen for c in suite.shown(located)]
        raise UsageProblem(say("U044", word=case, hint=did_you_mean(nearest_word(case, shown))))
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
